using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Switchboard.Kernel;
using Switchboard.Kernel.Telemetry;
using Switchboard.Tenancy;

namespace Switchboard.Tests.Integration.Host;

/// <summary>Doors that do what a real one would only do when something is wrong. They join by existing, in worlds that take this assembly in.</summary>
sealed class TestDoors : IEndpoint
{
    const string Why = "a test's own";

    internal enum Colour
    {
        Red,
        DarkBlue,
    }

    internal sealed record Thing(string Name, int Count, Colour Colour, MessageId? Message = null, MessageId[]? Earlier = null, Inner? Inner = null);

    internal sealed record Inner(string Tag, DateTimeOffset? At = null);

    internal sealed record Seen(string? TraceParent, string? Trace, string Scheme, string Host, string? From);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/v1/test/things", (Thing thing) => Create(thing).ToCreated(made => $"/api/v1/test/things/{made.Name}")).Open(Why);
        routes.MapGet("/api/v1/test/things/{message}", (MessageId message, int? count) => new Thing("a", count ?? 0, Colour.Red, message)).Open(Why);
        routes.MapGet("/api/v1/test/refuse", Refuse).Open(Why);
        routes.MapGet("/api/v1/test/fail", Fail).Open(Why);
        routes.MapGet("/api/v1/test/seen", (HttpContext http) => new Seen(
            http.Request.Headers.TraceParent, Activity.Current?.TraceId.ToHexString(), http.Request.Scheme, http.Request.Host.Value ?? "", http.Connection.RemoteIpAddress?.ToString())).Open(Why);
        routes.MapGet("/api/v1/test/relay", Relay).Open(Why);
        routes.MapGet("/api/v1/test/outlived", Outlived).Open(Why);
        routes.MapGet("/api/v1/test/slow", (SlowDoor slow) => slow.Answer()).Open(Why);
        routes.MapPost("/webhooks/test/body", async (HttpContext http) =>
        {
            await http.Request.Body.CopyToAsync(Stream.Null, http.RequestAborted);
            return Results.NoContent();
        }).Open(Why);
    }

    static Outcome<Thing> Create(Thing thing) => thing;

    static IResult Refuse(TimeProvider clock) => new Problem("quiet_hours", 429, "It is night there.", "Send it after retryAt.")
    {
        Field = "to",
        RetryAt = clock.GetUtcNow().AddSeconds(89.5),
        DecisionId = DecisionId.From("dec_1"),
    }.ToHttp();

    static IResult Fail() => throw new InvalidOperationException("password=hunter2 for +14155550123");

    // Breaks when its caller has gone: by that, or by something else that goes wrong in the same moment.
    static async Task<string> Outlived(string why, OutlivedDoor door, CancellationToken ct)
    {
        door.Begun.SetResult();
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
            return "";
        }
        catch (OperationCanceledException gone) when (why.Length > 0)
        {
            throw new InvalidOperationException(why, gone);
        }
        finally
        {
            door.Ended.SetResult();
        }
    }

    // As a webhook does: the cause is kept in a row, a job goes on with it, and calls a provider.
    static async Task<string> Relay(ServerAddress server, CancellationToken ct)
    {
        var row = TraceContext.Capture();
        var job = Activity.Current;
        Activity.Current = null;
        try
        {
            using var going = TraceContext.Continue(row, "relay");
            using var client = new HttpClient();
            return await client.GetStringAsync(new Uri(server.Local, "/api/v1/test/seen"), ct);
        }
        finally
        {
            Activity.Current = job;
        }
    }
}

/// <summary>A request that ends when the test says so.</summary>
[Singleton]
sealed class SlowDoor
{
    readonly TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Begun => begun.Task;

    public void End() => end.SetResult();

    public async Task<string> Answer()
    {
        begun.SetResult();
        await end.Task;
        return "done";
    }
}

/// <summary>Tells that a request whose caller goes away has begun and ended.</summary>
[Singleton]
sealed class OutlivedDoor
{
    public TaskCompletionSource Begun { get; private set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Ended { get; private set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Expect() =>
        (Begun, Ended) = (new(TaskCreationOptions.RunContinuationsAsynchronously), new(TaskCreationOptions.RunContinuationsAsynchronously));
}

/// <summary>Something that is well or not, as the test wants it.</summary>
sealed class TestCheck : IReadinessCheck
{
    public Func<CancellationToken, ValueTask<Readiness>> Answer { get; set; } = _ => ValueTask.FromResult(Readiness.Yes("fine"));

    public string Name => "test";

    public ValueTask<Readiness> Check(CancellationToken ct) => Answer(ct);
}
