using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Switchboard.Tests.Integration;
using Switchboard.Tests.Integration.Conversations;
using Switchboard.Tests.Integration.Data;

namespace Switchboard.Tests.EndToEnd.Kill;

/// <summary>The process is killed when a provider has just been asked, or has just answered.</summary>
[Trait("Category", "slow")]
public sealed class CutOffTests
{
    const string Account = "AC00000000000000000000000000abcdef";
    const string AuthToken = "0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("sqlite", "There")]
    [InlineData("sqlite", "Back")]
    [InlineData("postgres", "There")]
    [InlineData("postgres", "Back")]
    public async Task A_try_that_ended_with_the_process_uses_up_none_and_the_message_arrives_once(string kind, string lost)
    {
        Assert.SkipUnless(kind == "sqlite" || Environment.GetEnvironmentVariable("SWITCHBOARD_TEST_POSTGRES") is not null, "SWITCHBOARD_TEST_POSTGRES names no server; ./test starts one.");
        await using var database = await TestDatabase.Make(kind);
        var folder = Directory.CreateTempSubdirectory("switchboard-cut-");
        var (port, simulatorPort) = (RealProcess.FreePort(), RealProcess.FreePort());
        using var outside = await RealProcess.Start("simulator", "--port", $"{simulatorPort}", "--account", $"{Account}:{AuthToken}");
        using var simulator = new HttpClient { BaseAddress = new($"http://127.0.0.1:{simulatorPort}") };
        await using var gate = new Gate(simulator.BaseAddress);
        // Whatever counts as a failed try would wait for an hour.
        Task<RealProcess> Start() => RealProcess.Start(
            "--port", $"{port}", "--data", folder.FullName, "--database", database.Url, "--no-simulator",
            "--set", $"Twilio:BaseUrl={gate.Url}/twilio", "--set", $"Twilio:AccountSid={Account}", "--set", $"Twilio:AuthToken={AuthToken}",
            "--set", "Delivery:RetrySchedule=1h", "--set", "Delivery:ReconcileAfter=500ms", "--set", "Delivery:ReconcileGap=1s", "--set", "Jobs:Lease=2s", "--set", "Jobs:Poll=100ms");

        var product = await Start();
        try
        {
            var first = JsonElement.Parse(await File.ReadAllTextAsync(Path.Combine(folder.FullName, "first-run.json")));
            using var agent = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}") };
            agent.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", first.GetProperty("agentToken").GetString());
            gate.Swallow(Enum.Parse<Gate.Way>(lost));
            using var sent = await agent.PostAsJsonAsync("/api/v1/messages", new { to = "+14155550123", body = "Once" });
            var id = (await sent.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("messageId").GetString();
            await gate.Swallowed();

            await product.Kill();
            product.Dispose();
            gate.Open();
            product = await Start();

            await Eventually.Get(() => agent.GetFromJsonAsync<JsonElement>($"/api/v1/messages/{id}"), message => message.GetProperty("status").GetString() == "delivered");
            (await simulator.GetFromJsonAsync<JsonElement>("/api/people/+14155550123/messages")).GetArrayLength().ShouldBe(1);
        }
        finally
        {
            TestContext.Current.TestOutputHelper?.WriteLine(product.Said);
            product.Dispose();
            folder.Delete(recursive: true);
        }
    }
}
