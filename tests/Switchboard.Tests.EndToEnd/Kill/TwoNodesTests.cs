using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Switchboard.Tests.Integration;
using Switchboard.Tests.Integration.Data;

namespace Switchboard.Tests.EndToEnd.Kill;

/// <summary>Two nodes on one database share the work of pushing: each event comes to each webhook once, and what a killed node had is taken up by the other.</summary>
[Trait("Category", "slow")]
public sealed class TwoNodesTests
{
    const string Account = "AC00000000000000000000000000abcdef";
    const string AuthToken = "0123456789abcdef0123456789abcdef";
    const string MasterKey = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    // A node serves two at a time: each has something to do, and one has room for what the other serves.
    const int Webhooks = 3;
    const int Many = 60;
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Each_event_comes_to_each_webhook_once_and_a_killed_nodes_are_taken_up_by_the_other()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("SWITCHBOARD_TEST_POSTGRES") is not null, "SWITCHBOARD_TEST_POSTGRES names no server; ./test starts one.");
        await using var database = await TestDatabase.Make("postgres");
        var (here, there) = (Directory.CreateTempSubdirectory("switchboard-node-"), Directory.CreateTempSubdirectory("switchboard-node-"));
        var (port, otherPort, simulatorPort) = (Ports.Next(), Ports.Next(), Ports.Next());
        using var outside = await RealProcess.Start("simulator", "--port", $"{simulatorPort}", "--account", $"{Account}:{AuthToken}");
        using var simulator = new HttpClient { BaseAddress = new($"http://127.0.0.1:{simulatorPort}") };
        using var ear = new Ear();
        Task<RealProcess> Start(int at, DirectoryInfo data) => RealProcess.Start(
            "--port", $"{at}", "--data", data.FullName, "--database", database.Url, "--no-simulator",
            "--set", $"Server:PublicUrl=http://127.0.0.1:{port}", "--set", $"Secrets:MasterKey={MasterKey}",
            "--set", $"Twilio:BaseUrl=http://127.0.0.1:{simulatorPort}/twilio", "--set", $"Twilio:AccountSid={Account}", "--set", $"Twilio:AuthToken={AuthToken}",
            "--set", "Outside:Allow=http://127.0.0.1", "--set", "Outside:Timeout=5s", "--set", "Webhooks:RetrySchedule=200ms,500ms,1s,1s,2s,2s,5s,5s", "--set", "Webhooks:AtOnce=8", "--set", "Webhooks:PerWebhook=4",
            "--set", "Jobs:Lease=2s", "--set", "Jobs:Poll=100ms");

        var node = await Start(port, here);
        var other = await Start(otherPort, there);
        try
        {
            var first = JsonElement.Parse(await File.ReadAllTextAsync(Path.Combine(here.FullName, "first-run.json")));
            using var admin = Client(otherPort, first.GetProperty("organizationToken").GetString()!);
            for (var n = 0; n < Webhooks; n++)
            {
                using var made = await admin.PostAsJsonAsync("/api/v1/webhooks", new { url = $"{ear.Url}{n}", eventKinds = new[] { "message.received" } });
                made.IsSuccessStatusCode.ShouldBeTrue(await made.Content.ReadAsStringAsync());
            }

            var number = (await simulator.GetFromJsonAsync<JsonElement>("/api/lines"))[0].GetProperty("address").GetString()!;
            await Write(simulator, number, 0);
            await AreTaken(ear, Many);
            ear.Taken.Values.ShouldAllBe(times => times == 1);
            var superAdmin = first.GetProperty("superAdminToken").GetString()!;
            var (mine, theirs) = (await Tried(port, superAdmin), await Tried(otherPort, superAdmin));
            (mine + theirs).ShouldBe(Many * Webhooks);
            (mine > 0 && theirs > 0).ShouldBeTrue($"both have pushed: {mine} and {theirs}");

            // The one that people's messages don't come to is killed in the midst of its pushing.
            await Write(simulator, number, Many);
            await Until(ear, async () => await Tried(otherPort, superAdmin) > theirs);
            await other.Kill();
            await AreTaken(ear, 2 * Many);
            ear.Taken.Count.ShouldBe(2 * Many * Webhooks);
            ear.Ids.Values.ShouldAllBe(ids => ids.Distinct().Count() == 1, "whoever gets it twice knows it by its id");
        }
        finally
        {
            TestContext.Current.TestOutputHelper?.WriteLine(node.Said + other.Said);
            node.Dispose();
            other.Dispose();
            here.Delete(recursive: true);
            there.Delete(recursive: true);
        }
    }

    static async Task Write(HttpClient simulator, string number, int from)
    {
        for (var n = from; n < from + Many; n++)
        {
            using var answer = await simulator.PostAsJsonAsync($"/api/people/{Uri.EscapeDataString($"+1415777{n:D4}")}/messages", new { to = number, body = $"in-{n:D4}" });
            answer.EnsureSuccessStatusCode();
        }
    }

    static Task AreTaken(Ear ear, int messages) => Until(ear, () => Task.FromResult(ear.Taken.Count >= messages * Webhooks && ear.Waiting == 0));

    static async Task Until(Ear ear, Func<Task<bool>> isSo)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (!await isSo())
        {
            TimeProvider.System.GetElapsedTime(since).ShouldBeLessThan(Patience, $"{ear.Taken.Count} taken, {ear.Waiting} on their way");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    /// <summary>How many tries a node has made.</summary>
    static async Task<double> Tried(int port, string superAdmin)
    {
        using var client = Client(port, superAdmin);
        return (await client.GetStringAsync("/metrics")).Split('\n').Where(line => line.StartsWith("switchboard_webhooks_tried", StringComparison.Ordinal))
            .Sum(line => double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture));
    }

    static HttpClient Client(int port, string token)
    {
        var client = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}") };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>A receiver that tells its addresses apart.</summary>
    sealed class Ear : IDisposable
    {
        readonly HttpListener listener = new();
        readonly Task listening;
        int waiting;

        public Ear()
        {
            Url = $"http://127.0.0.1:{Ports.Next()}/";
            listener.Prefixes.Add(Url);
            listener.Start();
            listening = Listen();
        }

        public string Url { get; }

        /// <summary>Requests that have no answer yet.</summary>
        public int Waiting => Volatile.Read(ref waiting);

        /// <summary>What was taken, by address and text, and how often.</summary>
        public ConcurrentDictionary<(string Path, string Text), int> Taken { get; } = [];

        public ConcurrentDictionary<(string Path, string Text), ConcurrentBag<string>> Ids { get; } = [];

        public void Dispose()
        {
            listener.Stop();
            listening.Wait(TimeSpan.FromSeconds(5));
            listener.Close();
        }

        async Task Listen()
        {
            try
            {
                while (listener.IsListening)
                {
                    _ = Answer(await listener.GetContextAsync());
                }
            }
            catch (Exception ended) when (ended is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                // The test is over.
            }
        }

        async Task Answer(HttpListenerContext call)
        {
            Interlocked.Increment(ref waiting);
            try
            {
                using var reader = new StreamReader(call.Request.InputStream);
                var key = (call.Request.Url!.AbsolutePath, JsonElement.Parse(await reader.ReadToEndAsync()).GetProperty("data").GetProperty("message").GetProperty("body").GetString()!);
                // So that one node isn't through before the other has looked.
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
                Ids.GetOrAdd(key, static _ => []).Add(call.Request.Headers["webhook-id"]!);
                Taken.AddOrUpdate(key, 1, static (_, times) => times + 1);
                call.Response.StatusCode = 204;
                call.Response.Close();
            }
            catch (Exception ended) when (ended is HttpListenerException or ObjectDisposedException or IOException or InvalidOperationException or JsonException)
            {
                // The sender was killed in the middle, or the test is over.
            }
            finally
            {
                Interlocked.Decrement(ref waiting);
            }
        }
    }
}
