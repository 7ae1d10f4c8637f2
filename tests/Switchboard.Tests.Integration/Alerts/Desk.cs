using System.Net.Http.Json;
using System.Text.Json;
using Switchboard.Alerts;
using Switchboard.Data;
using Line = Switchboard.Tests.Integration.Conversations.Line;

namespace Switchboard.Tests.Integration.Alerts;

/// <summary>A world whose sweeps go when the test says so, an organization with an agent that texts, and its admin.</summary>
internal sealed class Desk : IAsyncDisposable
{
    Desk(World world, MovableClock clock, Line line)
    {
        (World, Clock, Line) = (world, clock, line);
        Admin = line.Tenant.Admin();
        Super = world.SuperAdmin();
    }

    public World World { get; }

    public MovableClock Clock { get; }

    public Line Line { get; }

    public HttpClient Admin { get; }

    public HttpClient Super { get; }

    public static async Task<Desk> Open(params (string Name, string? Value)[] settings)
    {
        var clock = new MovableClock();
        var world = await World.Start(
            options => options.Clock = clock,
            [("Alerts:LookEvery", "1h"), ("Alerts:Patience", "1m"), ("Jobs:Poll", "50ms"), ("Jobs:LagLimit", "1h"), .. settings]);
        return new(world, clock, await Line.Open(world));
    }

    /// <summary>The alerts that a client sees, newest first.</summary>
    public static async Task<List<JsonElement>> Alerts(HttpClient client, string query = "") =>
        [.. (await client.Get("/api/v1/alerts" + query)).GetProperty("items").EnumerateArray()];

    /// <summary>The only alert of a kind, once it is there.</summary>
    public static async Task<JsonElement> Alert(HttpClient client, string kind, long times = 1) => await Eventually.Get(
        async () => (await Alerts(client)).FirstOrDefault(alert => alert.GetProperty("kind").GetString() == kind),
        alert => alert.ValueKind == JsonValueKind.Object && alert.GetProperty("times").GetInt64() >= times, $"{kind}, {times} times");

    /// <summary>The notices of an alert, once they are as wished.</summary>
    public Task<List<JsonElement>> Notices(string alert, Func<List<JsonElement>, bool> are, HttpClient? client = null) => Eventually.Get(
        async () => (await (client ?? Admin).Get($"/api/v1/alerts/{alert}")).GetProperty("notices").EnumerateArray().ToList(), are);

    public async Task<string> Route(object route, HttpClient? client = null) =>
        (await (client ?? Admin).Post("/api/v1/alerts/routes", route)).GetProperty("route").GetProperty("routeId").GetString()!;

    /// <summary>Raises one as the product does.</summary>
    internal Task Raise(Severity severity = Severity.High, string kind = "test_kind", string subject = "sub_1") =>
        World.Get<RaiseAlert>().Raise(new Alert(Line.Tenant.Id, severity, kind, subject, "Something is wrong").With(("number", 7)));

    /// <summary>Makes so many tokens for the agent.</summary>
    public async Task Tokens(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await Admin.Post("/api/v1/tokens", new { name = "more", tier = "agent", agentId = Line.Agent.Value });
        }
    }

    /// <summary>What a mailbox has got.</summary>
    public async Task<List<JsonElement>> Mailbox(string person) =>
        [.. (await Line.Simulator.GetFromJsonAsync<JsonElement>($"/api/people/{person}/messages")).EnumerateArray()];

    public Task<long> Audited(string action) => World.Get<Database>().Read(Line.Tenant.Id, session => session.Count(
        "SELECT count(*) FROM audit_entry WHERE organization_id = @organization AND action = @action", new { action }));

    public async ValueTask DisposeAsync()
    {
        Admin.Dispose();
        Super.Dispose();
        Line.Dispose();
        await World.DisposeAsync();
    }
}
