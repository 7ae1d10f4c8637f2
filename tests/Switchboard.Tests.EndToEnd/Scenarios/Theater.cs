using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Switchboard.Tests.EndToEnd.Kill;
using Switchboard.Tests.Integration;
using Switchboard.Tests.Integration.Data;

namespace Switchboard.Tests.EndToEnd.Scenarios;

/// <summary>The product as <c>./run</c> starts it, and whoever starts scenarios at its simulator's door.</summary>
internal sealed class Theater : IAsyncDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("switchboard-scenarios-");
    readonly HttpClient simulator = new() { Timeout = TimeSpan.FromMinutes(2) };
    readonly HttpClient exchange = new();
    readonly TestDatabase database;
    RealProcess? product;

    Theater(TestDatabase database) => this.database = database;

    public JsonElement First { get; private set; }

    public string FirstRunFile => Path.Combine(folder.FullName, "first-run.json");

    public string Said => product?.Said ?? "";

    public string AgentId => First.GetProperty("agentId").GetString()!;

    public static async Task<Theater> Open(string kind, params string[] more)
    {
        Assert.SkipUnless(
            kind == "sqlite" || Environment.GetEnvironmentVariable("SWITCHBOARD_TEST_POSTGRES") is not null,
            "SWITCHBOARD_TEST_POSTGRES names no server; ./test starts one.");
        var theater = new Theater(await TestDatabase.Make(kind));
        try
        {
            await theater.Start(more);
            return theater;
        }
        catch
        {
            await theater.DisposeAsync();
            throw;
        }
    }

    public async Task<JsonElement> World(string path) => await simulator.GetFromJsonAsync<JsonElement>(path);

    public async Task<(HttpStatusCode Status, JsonElement Body, Uri? Location)> Asks(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await simulator.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, text.Length == 0 ? default : JsonElement.Parse(text), answer.Headers.Location);
    }

    public async Task<JsonElement> Exchange(string path, string token = "organizationToken")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", First.GetProperty(token).GetString());
        using var answer = await exchange.SendAsync(request);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <summary>The id of the run that begins.</summary>
    public async Task<string> Begin(string scenario)
    {
        var (status, run, location) = await Asks(HttpMethod.Post, $"/api/scenarios/{scenario}/runs");
        status.ShouldBe(HttpStatusCode.Created, run.ToString());
        var id = run.GetProperty("id").GetString()!;
        location!.OriginalString.ShouldBe($"/api/scenarios/runs/{id}");
        return id;
    }

    public Task<JsonElement> Run(string id) => World($"/api/scenarios/runs/{id}");

    public async Task<JsonElement> End(string id)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var run = await Run(id);
            if (run.GetProperty("state").GetString() != "running")
            {
                return run;
            }

            TimeProvider.System.GetElapsedTime(since).ShouldBeLessThan(TimeSpan.FromMinutes(5), run.ToString());
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }

    public async Task<JsonElement> Play(string scenario) => await End(await Begin(scenario));

    /// <summary>Waits until the first steps of a run are done.</summary>
    public Task<JsonElement> Comes(string id, int steps) => Eventually.Get(
        () => Run(id), run => run.GetProperty("steps").EnumerateArray().Count(step => step.GetProperty("state").GetString() == "done") >= steps);

    /// <summary>SIGTERM.</summary>
    public Task Stop() => product!.Stop();

    /// <summary>Lines of <c>GET /api/live</c>, until enough were seen.</summary>
    public async Task<string> Watch(Func<string, bool> isEnough, CancellationToken ct)
    {
        using var reader = new StreamReader(await simulator.GetStreamAsync(new Uri("/api/live", UriKind.Relative), ct));
        var seen = "";
        while (!isEnough(seen))
        {
            seen += await reader.ReadLineAsync(ct) + "\n";
        }

        return seen;
    }

    public async ValueTask DisposeAsync()
    {
        TestContext.Current.TestOutputHelper?.WriteLine(Said);
        simulator.Dispose();
        exchange.Dispose();
        product?.Dispose();
        await database.DisposeAsync();
        folder.Delete(recursive: true);
    }

    // An agent's limits are as they are by default, so that many scenarios in a row reach them; what fails at the carrier isn't waited for as long.
    async Task Start(string[] more)
    {
        product = await RealProcess.Start([
            "--port", $"{Ports.Next()}", "--data", folder.FullName, "--database", database.Url, "--set", "Simulator:Port=0",
            "--set", "Limits:ActionsPerMinute=10", "--set", "Limits:ActionsPerHour=100", "--set", "Delivery:RetrySchedule=1s,1s,1s",
            "--set", "Delivery:ReconcileAfter=1s", "--set", "Delivery:ReconcileGap=1s", .. more,
        ]);
        First = JsonElement.Parse(await File.ReadAllTextAsync(FirstRunFile));
        simulator.BaseAddress = new(First.GetProperty("simulatorUrl").GetString()!);
        exchange.BaseAddress = new(First.GetProperty("url").GetString()!);
    }
}
