using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace Switchboard.Tests.EndToEnd.Phones;

/// <summary>The product, its sample agent, and a browser before the phones.</summary>
public sealed class Sandbox : IAsyncLifetime
{
    RunningProduct? product;
    Chromium? chromium;
    HttpClient agent = new();

    /// <summary>Where the simulator is.</summary>
    public Uri Simulator => product!.Simulator;

    public async ValueTask InitializeAsync()
    {
        if (Chromium.Program is not { } program)
        {
            return;
        }

        chromium = await Chromium.Start(program);
        product = await RunningProduct.Start();
        agent = product.Client("agentToken");
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
        var file = product!.In("first-run.json");
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
        if (product is not null)
        {
            await product.DisposeAsync();
        }

        if (chromium is not null)
        {
            await chromium.DisposeAsync();
        }
    }
}
