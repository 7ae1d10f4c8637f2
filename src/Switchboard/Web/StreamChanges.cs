using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Switchboard.Data;
using Switchboard.Events;
using Switchboard.Tenancy;

namespace Switchboard.Web;

/// <summary>
/// Tells a page what changes while it is open, as server-sent events: <c>hello</c> with each connection, upon which the page reads anew what it shows, so that
/// nothing is missed, and now and then where other processes work on the same database; then <c>changed</c> with the kind and the id of a thing. What
/// comes faster than it is taken is told once.
/// </summary>
internal sealed class StreamChanges(OpenPages pages, OpenStreams streams, OtherNodes others, IHostApplicationLifetime life, TimeProvider clock)
    : IUseCase, IEndpoint
{
    // More than a page shows: it reads all anew.
    const int MostAtOnce = 100;

    static readonly TimeSpan Breath = TimeSpan.FromSeconds(15);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/live", (OrganizationId? organizationId, Caller caller, StreamChanges stream, HttpContext http, CancellationToken ct) =>
            stream.Stream(caller, organizationId, http, ct))
        .Says("streamChanges", "Live", "What changes, for pages that are open: server-sent events, hello and changed")
        .Requires(Tier.Organization).LetsIn(Role.Viewer)
        .Produces<Change>(StatusCodes.Status200OK, "text/event-stream");

    async Task Stream(Caller caller, OrganizationId? named, HttpContext http, CancellationToken ct)
    {
        var reach = caller.ReachOrDeployment(named);
        if ((reach.Problem ?? streams.Refuse(caller)) is { } refusal)
        {
            await ProblemJson.Write(http, refusal);
            return;
        }

        using var stream = streams.Open(caller);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ct, life.ApplicationStopping, stream.Ended);
        var heard = new Heard();
        using var woken = new Wakeup(clock, wake => pages.Hear(reach.Value, change =>
        {
            // Figures are for everybody, whose they are isn't.
            heard.Note(caller.User is { Role: < Role.Operator } ? change with { Id = "" } : change);
            wake();
        }));
        var response = http.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache, no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        http.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();
        try
        {
            var text = Hello;
            while (true)
            {
                await response.WriteAsync(text, over.Token);
                await response.Body.FlushAsync(over.Token);
                text = await woken.Wait(Breath, over.Token) ? Text(heard.Take()) : others.AreThere ? Hello : Quiet;
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException)
        {
            // The page was closed, the server stops, or its session is over.
        }
    }

    // What other processes took in isn't heard here: a page then looks by itself.
    const string Quiet = ":\n\n";
    const string Hello = "retry: 1000\nevent: hello\ndata: {}\n\n";

    static string Text(HashSet<Change> changes)
    {
        if (changes.Count > MostAtOnce)
        {
            return Hello;
        }

        var text = new StringBuilder();
        foreach (var change in changes)
        {
            text.Append("event: changed\ndata: ").Append(JsonSerializer.Serialize(change, Wire.Json)).Append("\n\n");
        }

        return text.Length > 0 ? text.ToString() : Quiet;
    }

    /// <summary>What was heard since it was last told.</summary>
    sealed class Heard
    {
        readonly Lock gate = new();
        HashSet<Change> changes = [];

        public void Note(Change change)
        {
            lock (gate)
            {
                if (changes.Count <= MostAtOnce)
                {
                    changes.Add(change);
                }
            }
        }

        public HashSet<Change> Take()
        {
            lock (gate)
            {
                var taken = changes;
                changes = [];
                return taken;
            }
        }
    }
}
