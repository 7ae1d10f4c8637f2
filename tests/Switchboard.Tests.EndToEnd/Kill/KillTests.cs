using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Switchboard.Tests.Integration;
using Switchboard.Tests.Integration.Data;

namespace Switchboard.Tests.EndToEnd.Kill;

/// <summary>
/// The process is killed again and again while an agent sends and people write, with webhooks that come twice, late and out of order and lines that are cut
/// after the provider accepted. The simulator, a process of its own, keeps the truth: nothing acknowledged is lost, nothing is sent twice.
/// </summary>
[Trait("Category", "slow")]
public sealed class KillTests
{
    const string Account = "AC00000000000000000000000000abcdef";
    const string AuthToken = "0123456789abcdef0123456789abcdef";
    const int People = 40;

    static int Kills => Environment.GetEnvironmentVariable("SWITCHBOARD_TEST_LONG") is null ? 25 : 250;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Kills_under_load_lose_nothing_that_was_acknowledged_and_send_nothing_twice(string kind)
    {
        Assert.SkipUnless(kind == "sqlite" || Environment.GetEnvironmentVariable("SWITCHBOARD_TEST_POSTGRES") is not null, "SWITCHBOARD_TEST_POSTGRES names no server; ./test starts one.");
        await using var database = await TestDatabase.Make(kind);
        var folder = Directory.CreateTempSubdirectory("switchboard-kill-");
        var (port, simulatorPort) = (Ports.Next(), Ports.Next());
        using var outside = await RealProcess.Start("simulator", "--port", $"{simulatorPort}", "--account", $"{Account}:{AuthToken}");
        using var simulator = new HttpClient { BaseAddress = new($"http://127.0.0.1:{simulatorPort}") };
        Task<RealProcess> Start() => RealProcess.Start(
            "--port", $"{port}", "--data", folder.FullName, "--database", database.Url, "--no-simulator",
            "--set", $"Twilio:BaseUrl=http://127.0.0.1:{simulatorPort}/twilio", "--set", $"Twilio:AccountSid={Account}", "--set", $"Twilio:AuthToken={AuthToken}",
            "--set", "Delivery:RetrySchedule=200ms,200ms,500ms,500ms,1s,1s,1s,1s", "--set", "Delivery:ReconcileAfter=500ms", "--set", "Delivery:ReconcileGap=2s",
            "--set", "Jobs:Lease=2s", "--set", "Jobs:Poll=100ms");

        var product = await Start();
        try
        {
            var first = JsonElement.Parse(await File.ReadAllTextAsync(Path.Combine(folder.FullName, "first-run.json")));
            using var agent = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(5) };
            agent.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", first.GetProperty("agentToken").GetString());
            var load = new Load(agent, simulator, (await simulator.GetFromJsonAsync<JsonElement>("/api/lines"))[0].GetProperty("address").GetString()!, People);
            await load.Trouble();

            var running = load.Run();
            for (var kill = 0; kill < Kills; kill++)
            {
                // Where the machine is busy a process takes its time over its first request: each one gets something done before it is killed.
                var done = load.Acknowledged.Count;
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(200, 900)), TimeProvider.System);
                await Eventually.Holds(() => Task.FromResult(load.Acknowledged.Count > done));
                await product.Kill();
                product.Dispose();
                product = await Start();
            }

            load.Stop();
            await running;
            await load.Peace();

            // One more start: what the webhooks could not bring while nobody answered is read from the provider's list.
            await product.Kill();
            product.Dispose();
            product = await Start();

            await load.Settle();
            load.Acknowledged.Count.ShouldBeGreaterThan(Kills, load.LastRefusal);
            load.Written.Count.ShouldBeGreaterThan(Kills);
            (await load.ReceivedByPeople()).ShouldBe(load.Acknowledged.Order(StringComparer.Ordinal));
            (await load.ReceivedByAgent()).ShouldBe(load.Written.Order(StringComparer.Ordinal));
        }
        finally
        {
            TestContext.Current.TestOutputHelper?.WriteLine(product.Said);
            product.Dispose();
            folder.Delete(recursive: true);
        }
    }
}
