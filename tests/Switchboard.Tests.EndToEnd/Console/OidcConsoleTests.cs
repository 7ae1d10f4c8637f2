using System.Net.Http.Json;
using Microsoft.Playwright;
using Switchboard.Tests.EndToEnd.Phones;
using Switchboard.Tests.Integration;
using static Microsoft.Playwright.Assertions;

namespace Switchboard.Tests.EndToEnd.Console;

/// <summary>Somebody signs in by the simulator's provider, in a real browser.</summary>
[Trait("Category", "slow")]
public sealed class OidcConsoleTests
{
    [Fact]
    public async Task Who_was_invited_comes_in_by_the_providers_button_and_a_stranger_is_told_what_to_do()
    {
        Assert.SkipUnless(
            Chromium.Program is not null && Environment.GetEnvironmentVariable("SWITCHBOARD_TEST_CONSOLE") is { Length: > 0 },
            "There is no Chromium, or no built console, here: ./test sees to both where it can.");
        await using var chromium = await Chromium.Start(Chromium.Program!);
        var simulator = Ports.Next();
        await using var product = await RunningProduct.Start(
            "--set", $"Console:Folder={Environment.GetEnvironmentVariable("SWITCHBOARD_TEST_CONSOLE")}", "--set", $"Simulator:Port={simulator}",
            "--set", $"Oidc:Issuer=http://localhost:{simulator}/oidc", "--set", "Oidc:ClientId=switchboard", "--set", "Oidc:Name=Acme");
        using var admin = product.Client("organizationToken");
        using var invited = await admin.PostAsJsonAsync("/api/v1/users", new { email = "ana@example.com", name = "Ana", role = "operator" });
        invited.EnsureSuccessStatusCode();
        await using var desk = await OperatorsDesk.Open(
            await chromium.Window(new() { ViewportSize = new() { Width = 1280, Height = 800 } }), product["url"].TrimEnd('/'), product["organizationId"], isTab: false);
        var page = desk.Page;

        await desk.GoTo("contacts");
        await Expect(desk.Title).ToHaveTextAsync("Sign in");
        desk.Outside.ShouldBeEmpty("the page itself asks nobody else");
        await SignsIn("stranger@example.com");
        await Expect(desk.Problem).ToContainTextAsync("nobody who may sign in here has that address");
        await Expect(desk.Problem).ToContainTextAsync("Ask an admin");
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign in with Acme" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Refuse" }).ClickAsync();
        await Expect(desk.Problem).ToContainTextAsync("Acme refused");
        await SignsIn("ana@example.com", "The address is not verified");
        await Expect(desk.Problem).ToContainTextAsync("verified");
        await SignsIn("ana@example.com");

        await Expect(desk.Title).ToContainTextAsync("Contacts");
        await Expect(desk.Button("Account of Ana")).ToBeVisibleAsync();
        desk.Broken.ShouldBeEmpty();

        async Task SignsIn(string email, string? check = null)
        {
            await page.GetByRole(AriaRole.Link, new() { Name = "Sign in with Acme" }).ClickAsync();
            await page.GetByLabel("E-mail address").FillAsync(email);
            if (check is not null)
            {
                await page.GetByLabel(check).CheckAsync();
            }

            await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        }
    }
}
