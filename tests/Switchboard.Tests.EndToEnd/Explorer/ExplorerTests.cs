using System.Text.Json;
using Microsoft.Playwright;
using Switchboard.Tests.EndToEnd.Browser;
using Switchboard.Tests.EndToEnd.Kill;
using Switchboard.Tests.EndToEnd.Phones;
using Switchboard.Tests.Integration;

namespace Switchboard.Tests.EndToEnd.Explorer;

/// <summary>The API explorer in a real browser, with nothing of the outside world in reach.</summary>
[Trait("Category", "slow")]
public sealed class ExplorerTests
{
    [Fact]
    public async Task It_lists_the_operations_and_runs_them_as_they_stand_with_a_pasted_token_and_asks_nobody_else()
    {
        Assert.SkipWhen(Chromium.Program is null, "There is no Chromium here: apt-get install chromium (./test does), or name one in SWITCHBOARD_TEST_CHROMIUM.");
        var folder = Directory.CreateTempSubdirectory("switchboard-explorer-");
        var product = await RealProcess.Start("--port", $"{Ports.Next()}", "--data", folder.FullName, "--set", "Simulator:Port=0");
        List<string> asked = [], wrong = [];
        try
        {
            var first = JsonElement.Parse(await File.ReadAllTextAsync(Path.Combine(folder.FullName, "first-run.json"), TestContext.Current.CancellationToken));
            var url = first.GetProperty("url").GetString()!;
            await using var chromium = await Chromium.Start(Chromium.Program);
            await using var window = await chromium.Window();
            window.SetDefaultTimeout(60_000);
            Assertions.SetDefaultExpectTimeout(60_000);
            var page = await window.NewPageAsync();
            page.Request += (_, request) => asked.Add(request.Url);
            page.PageError += (_, error) => wrong.Add(error);
            page.Console += (_, line) => wrong.AddRange(line.Type == "error" ? [line.Text] : []);

            await page.GotoAsync(url + "/docs");

            await Assertions.Expect(page).ToHaveTitleAsync("API explorer · Switchboard");
            await page.Locator("#operations-tag-Tokens").ClickAsync();
            await Assertions.Expect(page.Locator("#operations-Tokens-listTokens")).ToBeVisibleAsync();
            (await page.Locator(".opblock-tag").CountAsync()).ShouldBeGreaterThan(15);
            await FitsAPhone(chromium, url);
            await Shots(chromium, url);

            await page.GetByRole(AriaRole.Button, new() { Name = "Authorize" }).First.ClickAsync();
            await page.GetByRole(AriaRole.Dialog).Or(page.Locator(".dialog-ux")).GetByRole(AriaRole.Textbox).First.FillAsync(first.GetProperty("organizationToken").GetString()!);
            await page.Locator(".dialog-ux .auth-btn-wrapper button.authorize").ClickAsync();
            await page.Locator(".dialog-ux .btn-done").ClickAsync();
            var operation = page.Locator("#operations-Tokens-listTokens");
            await operation.Locator(".opblock-summary-control").ClickAsync();
            await operation.GetByRole(AriaRole.Button, new() { Name = "Execute" }).ClickAsync();

            await Assertions.Expect(operation.Locator(".live-responses-table tbody .response-col_status").First).ToContainTextAsync("200");
            await Assertions.Expect(operation.Locator(".live-responses-table")).ToContainTextAsync("First run");
            await page.Locator("#operations-tag-Contacts").ClickAsync();
            var create = page.Locator("#operations-Contacts-createContact");
            await create.Locator(".opblock-summary-control").ClickAsync();
            await create.GetByRole(AriaRole.Button, new() { Name = "Execute" }).ClickAsync();
            await Assertions.Expect(create.Locator(".live-responses-table tbody .response-col_status").First).ToContainTextAsync("201");
            await Assertions.Expect(create.Locator(".live-responses-table")).ToContainTextAsync("Ada Lovelace");
            asked.Where(one => !one.StartsWith(url, StringComparison.Ordinal) && !one.StartsWith("data:", StringComparison.Ordinal)).ShouldBeEmpty();
            wrong.ShouldBeEmpty();
        }
        finally
        {
            TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', wrong));
            product.Dispose();
            folder.Delete(recursive: true);
        }
    }

    static async Task FitsAPhone(Chromium chromium, string url)
    {
        await using var window = await chromium.Window(new() { ViewportSize = new() { Width = 390, Height = 900 }, IsMobile = true });
        var page = await window.NewPageAsync();
        await page.GotoAsync(url + "/docs/api-explorer");
        await page.Locator("#operations-tag-Tokens").ClickAsync();
        await Assertions.Expect(page.Locator("#operations-Tokens-createToken")).ToBeVisibleAsync();

        (await page.EvaluateAsync<int>("document.documentElement.scrollWidth")).ShouldBe(390, "nothing scrolls sideways");
        (await page.EvaluateAsync<double>("""
            Math.min(...[...document.querySelectorAll('.opblock-summary-control')].map(line =>
                line.querySelector('.opblock-summary-path').getBoundingClientRect().top - line.querySelector('.opblock-summary-method').getBoundingClientRect().bottom))
            """)).ShouldBeGreaterThan(3, "a path stands below its method");
    }

    /// <summary>For a person to look at.</summary>
    static async Task Shots(Chromium chromium, string url)
    {
        if (!Shot.IsWanted)
        {
            return;
        }

        foreach (var (name, scheme, width) in new[] { ("light", ColorScheme.Light, 1280), ("dark", ColorScheme.Dark, 1280), ("phone", ColorScheme.Light, 390) })
        {
            await using var window = await chromium.Window(new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 900 } });
            var page = await window.NewPageAsync();
            await page.GotoAsync(url + "/docs/api-explorer");
            await page.Locator("#operations-tag-Tokens").ClickAsync();
            var operation = page.Locator("#operations-Tokens-createToken");
            await Assertions.Expect(operation).ToBeVisibleAsync();
            await Shot.Of(page, $"explorer-{name}-top");
            await operation.Locator(".opblock-summary-control").ClickAsync();
            await operation.GetByRole(AriaRole.Button, new() { Name = "Execute" }).ScrollIntoViewIfNeededAsync();
            await Shot.Of(page, $"explorer-{name}-operation");
        }
    }
}
