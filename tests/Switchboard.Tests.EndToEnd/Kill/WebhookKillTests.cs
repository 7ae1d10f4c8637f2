using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Switchboard.Tests.Integration;
using Switchboard.Tests.Integration.Data;
using Switchboard.Tests.Integration.Mcp;
using Wire = Switchboard.Tests.Integration.Mcp.Wire;

namespace Switchboard.Tests.EndToEnd.Kill;

/// <summary>The process is killed again and again while people write and a receiver fails now and then: every message that the agent got was pushed to the webhook, and to the agent's subscription.</summary>
[Trait("Category", "slow")]
public sealed class WebhookKillTests
{
    const string Account = "AC00000000000000000000000000abcdef";
    const string AuthToken = "0123456789abcdef0123456789abcdef";
    const int Kills = 12;
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Kills_lose_no_delivery(string kind)
    {
        Assert.SkipUnless(kind == "sqlite" || Environment.GetEnvironmentVariable("SWITCHBOARD_TEST_POSTGRES") is not null, "SWITCHBOARD_TEST_POSTGRES names no server; ./test starts one.");
        await using var database = await TestDatabase.Make(kind);
        var folder = Directory.CreateTempSubdirectory("switchboard-webhook-kill-");
        var (port, simulatorPort) = (Ports.Next(), Ports.Next());
        using var outside = await RealProcess.Start("simulator", "--port", $"{simulatorPort}", "--account", $"{Account}:{AuthToken}");
        using var simulator = new HttpClient { BaseAddress = new($"http://127.0.0.1:{simulatorPort}") };
        using var ear = new Ear(refusesEvery: 3);
        // One that refuses holds back those behind it, and is asked again when the next look finds it due.
        using var subscriber = new Ear(refusesEvery: 12);
        Task<RealProcess> Start() => RealProcess.Start(
            "--port", $"{port}", "--data", folder.FullName, "--database", database.Url, "--no-simulator",
            "--set", $"Twilio:BaseUrl=http://127.0.0.1:{simulatorPort}/twilio", "--set", $"Twilio:AccountSid={Account}", "--set", $"Twilio:AuthToken={AuthToken}",
            "--set", "Outside:Allow=http://127.0.0.1", "--set", "Outside:Timeout=5s", "--set", "Webhooks:RetrySchedule=200ms,500ms,1s,1s,2s,2s,5s,5s", "--set", "McpEvents:RetrySchedule=100ms,200ms,500ms,1s,1s,2s,2s,5s,5s",
            "--set", "Jobs:Lease=2s", "--set", "Jobs:Poll=100ms");

        var product = await Start();
        try
        {
            var first = JsonElement.Parse(await File.ReadAllTextAsync(Path.Combine(folder.FullName, "first-run.json")));
            using var agent = Client(port, first.GetProperty("agentToken").GetString()!);
            using var admin = Client(port, first.GetProperty("organizationToken").GetString()!);
            using (var made = await admin.PostAsJsonAsync("/api/v1/webhooks", new { url = ear.Url, eventKinds = new[] { "message.received" } }))
            {
                made.IsSuccessStatusCode.ShouldBeTrue(await made.Content.ReadAsStringAsync());
            }

            await Subscribe(agent, subscriber.Url);

            var number = (await simulator.GetFromJsonAsync<JsonElement>("/api/lines"))[0].GetProperty("address").GetString()!;
            var written = 0;
            for (var kill = 0; kill < Kills; kill++)
            {
                for (var n = 0; n < 10; n++)
                {
                    using var answer = await simulator.PostAsJsonAsync($"/api/people/{Uri.EscapeDataString($"+1415777{written:D4}")}/messages", new { to = number, body = $"in-{written:D4}" });
                    answer.EnsureSuccessStatusCode();
                    written++;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(20, 500)), TimeProvider.System);
                await product.Kill();
                product.Dispose();
                product = await Start();
            }

            // What the webhooks could not bring while nobody answered is read from the provider's list after the start.
            var since = TimeProvider.System.GetTimestamp();
            HashSet<string> received;
            while ((received = await Received(agent)).Count < written || !received.IsSubsetOf(ear.Taken.Keys) || !received.IsSubsetOf(subscriber.Taken.Keys))
            {
                TimeProvider.System.GetElapsedTime(since).ShouldBeLessThan(Patience, $"{received.Count} of {written} received, {ear.Taken.Count} pushed, {subscriber.Taken.Count} to the subscription ({string.Join(", ", subscriber.Told)})");
                await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System);
            }

            ear.Taken.Keys.Order(StringComparer.Ordinal).ShouldBe(received.Order(StringComparer.Ordinal));
            subscriber.Taken.Keys.Order(StringComparer.Ordinal).ShouldBe(received.Order(StringComparer.Ordinal));
            subscriber.Told.ShouldBeEmpty();
        }
        finally
        {
            TestContext.Current.TestOutputHelper?.WriteLine(product.Said);
            product.Dispose();
            folder.Delete(recursive: true);
        }
    }

    static async Task Subscribe(HttpClient agent, string url)
    {
        using var asked = Wire.Alone("events/subscribe", new()
        {
            ["name"] = "message.received",
            ["arguments"] = new JsonObject(),
            ["delivery"] = new JsonObject { ["mode"] = "webhook", ["url"] = url, ["secret"] = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=" },
            ["cursor"] = null,
        });
        await agent.ResultAsync(asked);
    }

    static HttpClient Client(int port, string token)
    {
        var client = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}") };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    static async Task<HashSet<string>> Received(HttpClient agent)
    {
        HashSet<string> all = [];
        string? cursor = null;
        do
        {
            var page = await agent.GetFromJsonAsync<JsonElement>("/api/v1/messages?limit=200" + (cursor is null ? "" : $"&cursor={cursor}"));
            all.UnionWith(page.GetProperty("items").EnumerateArray().Select(message => message.GetProperty("body").GetString()!));
            cursor = page.TryGetProperty("nextCursor", out var next) ? next.GetString() : null;
        }
        while (cursor is not null);

        return all;
    }

    /// <summary>A receiver that confirms a subscription, and refuses a request now and then.</summary>
    sealed class Ear : IDisposable
    {
        readonly HttpListener listener = new();
        readonly Task listening;
        readonly int refusesEvery;

        public Ear(int refusesEvery)
        {
            this.refusesEvery = refusesEvery;
            Url = $"http://127.0.0.1:{Ports.Next()}/";
            listener.Prefixes.Add(Url);
            listener.Start();
            listening = Listen();
        }

        public string Url { get; }

        /// <summary>The texts that were answered with success, and how often.</summary>
        public ConcurrentDictionary<string, int> Taken { get; } = new(StringComparer.Ordinal);

        /// <summary>What was said that is no event.</summary>
        public ConcurrentBag<string> Told { get; } = [];

        public void Dispose()
        {
            listener.Stop();
            listening.Wait(TimeSpan.FromSeconds(5));
            listener.Close();
        }

        async Task Listen()
        {
            var count = 0;
            while (listener.IsListening)
            {
                try
                {
                    var call = await listener.GetContextAsync();
                    using var reader = new StreamReader(call.Request.InputStream);
                    var posted = JsonElement.Parse(await reader.ReadToEndAsync());
                    if (posted.TryGetProperty("challenge", out var challenge))
                    {
                        call.Response.Close(JsonSerializer.SerializeToUtf8Bytes(new { challenge }), willBlock: false);
                        continue;
                    }

                    if (!posted.TryGetProperty("data", out var data))
                    {
                        // A word about the subscription itself.
                        Told.Add(posted.GetProperty("type").GetString()!);
                        call.Response.StatusCode = 204;
                        call.Response.Close();
                        continue;
                    }

                    var text = data.GetProperty("message").GetProperty("body").GetString()!;
                    var takes = ++count % refusesEvery != 0;
                    if (takes)
                    {
                        Taken.AddOrUpdate(text, 1, static (_, times) => times + 1);
                    }

                    call.Response.StatusCode = takes ? 204 : 500;
                    call.Response.Close();
                }
                catch (Exception ended) when (ended is HttpListenerException or ObjectDisposedException or IOException or InvalidOperationException or JsonException)
                {
                    // The sender was killed in the middle, or the test is over.
                }
            }
        }
    }
}
