using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using Switchboard.Tests.EndToEnd.Kill;
using Switchboard.Tests.Integration;

namespace Switchboard.Tests.EndToEnd.Phones;

/// <summary>The product as <c>./run</c> starts it, its sample agent, and a browser before the phones.</summary>
public sealed class Sandbox : IAsyncLifetime
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("switchboard-phones-");
    readonly HttpClient agent = new() { Timeout = Patience };
    RealProcess? product;
    Chromium? chromium;

    /// <summary>Where the simulator is.</summary>
    public Uri Simulator { get; private set; } = new("http://localhost/");

    public async ValueTask InitializeAsync()
    {
        if (Chromium.Program is not { } program)
        {
            return;
        }

        chromium = await Chromium.Start(program);
        product = await RealProcess.Start("--port", $"{Ports.Next()}", "--data", folder.FullName, "--set", "Simulator:Port=0");
        var first = JsonElement.Parse(await File.ReadAllTextAsync(Path.Combine(folder.FullName, "first-run.json")));
        Simulator = new(first.GetProperty("simulatorUrl").GetString()!);
        agent.BaseAddress = new(first.GetProperty("url").GetString()!);
        agent.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", first.GetProperty("agentToken").GetString());
    }

    /// <summary>The page in a window of its own. Skips, with the reason, where there is no browser.</summary>
    internal async Task<PhonesPage> Open(BrowserNewContextOptions? options = null)
    {
        Assert.SkipWhen(chromium is null, "There is no Chromium here: apt-get install chromium (./test does), or name one in SWITCHBOARD_TEST_CHROMIUM.");
        return await PhonesPage.Open(await chromium.Window(options), Simulator);
    }

    /// <summary>What an operator has who put the first run's file away.</summary>
    internal async Task WithoutFirstRun(Func<Task> work)
    {
        var file = Path.Combine(folder.FullName, "first-run.json");
        File.Move(file, file + ".away");
        try
        {
            await work();
        }
        finally
        {
            File.Move(file + ".away", file);
        }
    }

    /// <summary>The sample agent sends a text.</summary>
    internal async Task AgentSends(string to, string body)
    {
        using var answer = await agent.PostAsJsonAsync("/api/v1/messages", new { to, body }, TestContext.Current.CancellationToken);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Texts that wait for the sample agent.</summary>
    internal async Task<IReadOnlyList<string>> WaitingForAgent()
    {
        var waiting = await agent.GetFromJsonAsync<JsonElement>("/api/v1/messages/waiting", TestContext.Current.CancellationToken);
        return [.. waiting.GetProperty("items").EnumerateArray().Select(message => message.GetProperty("body").GetString()!)];
    }

    public async ValueTask DisposeAsync()
    {
        agent.Dispose();
        product?.Dispose();
        if (chromium is not null)
        {
            await chromium.DisposeAsync();
        }

        folder.Delete(recursive: true);
    }
}
