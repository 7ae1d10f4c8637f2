using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Switchboard.Tests.EndToEnd.Kill;
using Switchboard.Tests.EndToEnd.Phones;
using Switchboard.Tests.Integration;

namespace Switchboard.Tests.EndToEnd.Console;

/// <summary>The product with its sample agent, the simulator's people, and the operator who opened the first run's link.</summary>
public sealed class Operations : IAsyncLifetime
{
    public const string Email = "maria@example.com";
    public const string Password = "correct horse battery staple";

    static int people = 100;

    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("switchboard-console-");
    readonly HttpClient agent = new();
    readonly HttpClient simulator = new();
    RealProcess? product;
    Chromium? chromium;
    JsonElement first;
    string number = "";
    string? state;

    string Address => first.GetProperty("url").GetString()!;

    string Organization => first.GetProperty("organizationId").GetString()!;

    static string? Built => Environment.GetEnvironmentVariable("SWITCHBOARD_TEST_CONSOLE") is { Length: > 0 } there ? there : null;

    public async ValueTask InitializeAsync()
    {
        if (Chromium.Program is not { } program || Built is not { } built)
        {
            return;
        }

        chromium = await Chromium.Start(program);
        product = await RealProcess.Start(
            "--port", $"{Ports.Next()}", "--data", folder.FullName, "--set", "Simulator:Port=0", "--set", $"Console:Folder={built}");
        first = JsonElement.Parse(await File.ReadAllTextAsync(Path.Combine(folder.FullName, "first-run.json")));
        simulator.BaseAddress = new(first.GetProperty("simulatorUrl").GetString()!);
        agent.BaseAddress = new(Address);
        agent.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", first.GetProperty("agentToken").GetString());
        var channels = await agent.GetFromJsonAsync<JsonElement>($"/api/v1/agents/{first.GetProperty("agentId").GetString()}/channels");
        number = channels.GetProperty("items")[0].GetProperty("channels")[0].GetProperty("address").GetString()!;
        state = await Welcome();
    }

    public static string Person() => string.Create(CultureInfo.InvariantCulture, $"+1415555{Interlocked.Increment(ref people):0000}");

    /// <summary>The operator's window, signed in. Skips, with the reason, where there is no browser or no built console.</summary>
    internal Task<OperatorsDesk> SignIn() => Window(state);

    /// <summary>A window of somebody who isn't signed in.</summary>
    internal Task<OperatorsDesk> Stranger() => Window(null);

    /// <summary>A person texts the sample agent.</summary>
    internal async Task Writes(string person, string body)
    {
        using var answer = await simulator.PostAsJsonAsync($"/api/people/{Uri.EscapeDataString(person)}/messages", new { to = number, body });
        answer.IsSuccessStatusCode.ShouldBeTrue();
    }

    /// <summary>Waits until a text is on a person's phone.</summary>
    internal Task Hears(string person, string body) => Eventually.Holds(async () =>
        (await simulator.GetStringAsync(new Uri($"/api/people/{Uri.EscapeDataString(person)}/messages", UriKind.Relative))).Contains(body, StringComparison.Ordinal));

    /// <summary>What the sample agent's send is answered with.</summary>
    internal async Task<int> AgentWrites(string to, string body)
    {
        using var answer = await agent.PostAsJsonAsync("/api/v1/messages", new { to, body });
        return (int)answer.StatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        agent.Dispose();
        simulator.Dispose();
        product?.Dispose();
        if (chromium is not null)
        {
            await chromium.DisposeAsync();
        }

        folder.Delete(recursive: true);
    }

    /// <summary>Opens the first run's link as a newcomer does, and keeps the window's cookie for others.</summary>
    async Task<string> Welcome()
    {
        await using var window = await chromium!.Window();
        var page = await window.NewPageAsync();
        await page.GotoAsync(first.GetProperty("consoleUrl").GetString()!);
        await page.GetByLabel("E-mail address").FillAsync(Email);
        await page.GetByLabel("Your name").FillAsync("Maria");
        foreach (var field in await page.Locator("input[type=password]").AllAsync())
        {
            await field.FillAsync(Password);
        }

        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/console/o/**");
        return await window.StorageStateAsync();
    }

    async Task<OperatorsDesk> Window(string? kept)
    {
        Assert.SkipWhen(chromium is null || product is null, "There is no Chromium, or no built console, here: ./test sees to both where it can.");
        return await OperatorsDesk.Open(await chromium.Window(new() { StorageState = kept, ViewportSize = new() { Width = 1280, Height = 800 } }), Address, Organization);
    }
}
