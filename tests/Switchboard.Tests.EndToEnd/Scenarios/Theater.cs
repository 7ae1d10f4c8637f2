using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Switchboard.Tests.EndToEnd.Kill;
using Switchboard.Tests.Integration;
using Switchboard.Tests.Integration.Data;

namespace Switchboard.Tests.EndToEnd.Scenarios;

/// <summary>The product, and whoever starts scenarios at its simulator's door.</summary>
internal sealed class Theater : IAsyncDisposable
{
    // An agent's limits are as they are by default, so that many scenarios in a row reach them; what fails at the carrier isn't waited for as long.
    static readonly string[] Hurry =
    [
        "--set", "Limits:ActionsPerMinute=10", "--set", "Limits:ActionsPerHour=100", "--set", "Delivery:RetrySchedule=1s,1s,1s",
        "--set", "Delivery:ReconcileAfter=1s", "--set", "Delivery:ReconcileGap=1s",
    ];

    readonly RunningProduct product;
    readonly TestDatabase database;
    readonly HttpClient simulator;
    readonly HttpClient exchange;

    Theater(RunningProduct product, TestDatabase database)
    {
        (this.product, this.database) = (product, database);
        simulator = new() { BaseAddress = product.Simulator, Timeout = TimeSpan.FromMinutes(2) };
        exchange = new() { BaseAddress = product.Address };
    }

    public JsonElement First => product.First;

    public string FirstRunFile => product.In("first-run.json");

    public string AgentId => product["agentId"];

    public static Task<Theater> Open(string kind, params string[] more) => OpenAt(RealProcess.Built, kind, more);

    /// <param name="program">The program, where it isn't the one that was built.</param>
    /// <param name="kind">Of the database.</param>
    /// <param name="more">Settings.</param>
    public static async Task<Theater> OpenAt(string program, string kind, params string[] more)
    {
        Assert.SkipUnless(
            kind == "sqlite" || Environment.GetEnvironmentVariable("SWITCHBOARD_TEST_POSTGRES") is not null,
            "SWITCHBOARD_TEST_POSTGRES names no server; ./test starts one.");
        var made = await TestDatabase.Make(kind);
        try
        {
            return new(await RunningProduct.StartAt(program, [.. Hurry, "--database", made.Url, .. more]), made);
        }
        catch
        {
            await made.DisposeAsync();
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

    public Task<JsonElement> End(string id) =>
        Eventually.Get(() => Run(id), run => run.GetProperty("state").GetString() != "running", TimeSpan.FromMinutes(5));

    public async Task<JsonElement> Play(string scenario) => await End(await Begin(scenario));

    /// <summary>Waits until the first steps of a run are done.</summary>
    public Task<JsonElement> Comes(string id, int steps) => Eventually.Get(
        () => Run(id), run => run.GetProperty("steps").EnumerateArray().Count(step => step.GetProperty("state").GetString() == "done") >= steps);

    /// <summary>SIGTERM.</summary>
    public Task Stop() => product.Stop();

    /// <summary>SIGKILL to the product alone, not to what it has started.</summary>
    public Task KillAlone() => product.KillAlone();

    /// <summary>Starts it on the same data, at the same addresses.</summary>
    public Task StartAgain() => product.StartAgain();

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
        TestContext.Current.TestOutputHelper?.WriteLine(product.Said);
        simulator.Dispose();
        exchange.Dispose();
        await product.DisposeAsync();
        await database.DisposeAsync();
    }
}
