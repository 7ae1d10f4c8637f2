using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Hosting;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using Switchboard.Agents;
using Switchboard.Conversations.Reading;
using Switchboard.Tenancy;

namespace Switchboard.Mcp.Events;

/// <summary>
/// Events over the answer of a request that stays open: first where it begins, then each event, and between them signs of life that say how
/// far it has looked.
/// </summary>
[Singleton]
internal sealed class StreamEvents(
    EventReader reader, EventArrivals arrivals, AgentReach reach, OpenStreams streams, IHostApplicationLifetime life, TimeProvider clock)
{
    const string Before = "notifications/events/";
    const int AtOnce = 100;
    static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    // A signal of another node may be lost; the next look finds what it told of.
    static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    /// <summary>Streams until the client goes, its token is no longer good, or the server stops.</summary>
    public async ValueTask<JsonObject> Answer(JsonRpcRequest request, JsonObject given, Caller caller, CancellationToken ct)
    {
        if (!OfferEvents.HasStreams(request))
        {
            throw EventErrors.Unsupported(
                "deliveryMode", EventTypes.Push, "Streams of events begin with revision 2026-07-28. Call events/poll, or subscribe with a webhook.");
        }

        var filter = await EventFilter.Read(given, caller, reach, ct);
        var cursor = EventParams.Cursor(given);
        var maxAge = EventParams.MaxAge(given);
        if (streams.Refuse(caller) is { } full)
        {
            throw EventErrors.Exhausted("streams", streams.Most, $"{full.Detail} {full.Next}");
        }

        using var stream = streams.Open(caller);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ct, life.ApplicationStopping, stream.Ended);
        var client = new Ear(request.Context!.RelatedTransport!, request.Id);
        try
        {
            await Stream(client, filter, cursor, maxAge, over.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            if (stream.Ended.IsCancellationRequested)
            {
                await client.Tell(
                    "terminated", new JsonObject
                    {
                        ["error"] = new JsonObject
                        {
                            ["code"] = EventErrors.ForbiddenCode, ["message"] = "Forbidden",
                            ["data"] = new JsonObject { ["reason"] = "The token is no longer good." },
                        },
                    },
                    ct);
            }
        }

        return new JsonObject { ["_meta"] = client.Meta() };
    }

    async Task Stream(Ear client, EventFilter filter, long? cursor, TimeSpan? maxAge, CancellationToken ct)
    {
        // Listens before it looks, so that nothing falls between.
        using var placed = filter.Agent is { } agent ? arrivals.Of(agent) : arrivals.Of(filter.Organization);
        var (position, truncated) = await reader.Begin(filter, cursor, maxAge, ct);
        await client.Tell("active", new JsonObject { ["cursor"] = EventLog.Cursor(position), ["truncated"] = truncated }, ct);
        var quiet = clock.GetTimestamp();
        while (true)
        {
            var (wanted, looked, more) = await reader.After(filter, position, AtOnce, ct);
            foreach (var happened in wanted)
            {
                await client.Tell("event", EventReader.Occurrence(happened, withCursor: true), ct);
                quiet = clock.GetTimestamp();
            }

            position = looked;
            if (clock.GetElapsedTime(quiet) >= Heartbeat)
            {
                await client.Tell("heartbeat", new JsonObject { ["cursor"] = EventLog.Cursor(position) }, ct);
                quiet = clock.GetTimestamp();
            }

            if (!more)
            {
                await placed.Wait(Look, ct);
            }
        }
    }

    /// <summary>The client of one stream.</summary>
    sealed class Ear(ITransport transport, RequestId id)
    {
        public JsonObject Meta() => new() { [MetaKeys.SubscriptionId] = JsonSerializer.SerializeToNode(id, McpJsonUtilities.DefaultOptions) };

        public Task Tell(string what, JsonObject said, CancellationToken ct)
        {
            said["_meta"] = Meta();
            return transport.SendMessageAsync(new JsonRpcNotification { Method = Before + what, Params = said }, ct);
        }
    }
}
