using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Switchboard.Simulator.Ledger;

namespace Switchboard.Simulator.Live;

/// <summary>
/// Server-sent events for the page: "look again", at most ten times a second, with the numbers of the oldest and newest ledger rows, and which runs of
/// scenarios changed.
/// </summary>
internal static class LiveEndpoint
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    public static void MapLive(this IEndpointRouteBuilder routes) => routes.MapGet("/api/live", Watch);

    static async Task Watch(HttpContext http, Changes changes, TruthLedger ledger, TimeProvider clock, IHostApplicationLifetime life)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, life.ApplicationStopping);
        using var watch = changes.Begin();
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        try
        {
            while (!ended.IsCancellationRequested)
            {
                await http.Response.Body.WriteAsync(
                    Encoding.UTF8.GetBytes($"data: {{\"first\":{ledger.FirstSeq},\"last\":{ledger.LastSeq}}}\n\n{Ran(watch)}"), ended.Token);
                await http.Response.Body.FlushAsync(ended.Token);
                await Task.Delay(Pause, clock, ended.Token);
                await SignalOrHeartbeat(watch, clock, ended.Token);
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The page was closed, or the simulator ends.
        }
    }

    static string Ran(Changes.Watch watch) => string.Concat(watch.Runs().Select(run => $"event: scenario\ndata: {{\"run\":\"{run}\"}}\n\n"));

    static async Task SignalOrHeartbeat(Changes.Watch watch, TimeProvider clock, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var timer = clock.CreateTimer(_ => patience.Cancel(), null, Heartbeat, Timeout.InfiniteTimeSpan);
        try
        {
            await watch.Signals.ReadAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // Nothing happened for a while: the next event only keeps the connection open.
        }
    }
}
