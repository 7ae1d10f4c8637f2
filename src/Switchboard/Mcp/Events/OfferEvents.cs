// Handlers for methods that the SDK does not know are marked experimental in it.
#pragma warning disable MCPEXP002
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Switchboard.Agents;
using Switchboard.Conversations.Reading;
using Switchboard.Mcp.Tools;
using Switchboard.Mcp.Transports;
using Switchboard.Tenancy;

namespace Switchboard.Mcp.Events;

/// <summary>
/// The events extension (SEP-3415, <c>io.modelcontextprotocol/events</c>): what can be listened to, and three ways of listening. It is
/// defined for revision 2026-07-28; clients that initialize may list, poll and have webhooks too, as some do.
/// </summary>
internal sealed class OfferEvents(EventReader reader, StreamEvents streams, SubscribeToEvents webhooks, AgentReach reach) : IOffer
{
    /// <summary>The extension's name among capabilities.</summary>
    public const string Extension = "io.modelcontextprotocol/events";

    const int MostAtOnce = 100;
    const int NextPollMs = 5_000;

    /// <inheritdoc />
    public void Offer(McpServerOptions server, Tier tier)
    {
        server.Capabilities ??= new();
        server.Capabilities.Extensions ??= new Dictionary<string, object>(StringComparer.Ordinal);
        // The list of a running server never changes.
        server.Capabilities.Extensions[Extension] = new JsonObject();
        server.Filters.Message.OutgoingFilters.Add(next => (message, ct) =>
        {
            Announce(message.JsonRpcMessage);
            return next(message, ct);
        });
        server.RequestHandlers ??= [];
        Handle(server, "events/list", (request, given, _, _) => new(List(request, given, tier)));
        Handle(server, "events/poll", (_, given, caller, ct) => Poll(given, caller, ct));
        Handle(server, "events/stream", streams.Answer);
        Handle(server, "events/subscribe", (_, given, caller, ct) => webhooks.Subscribe(given, caller, ct));
        Handle(server, "events/unsubscribe", (_, given, caller, ct) => webhooks.Unsubscribe(given, caller, ct));
    }

    /// <summary>Whether a request's revision has streams of its own for events.</summary>
    public static bool HasStreams(JsonRpcRequest request) =>
        Revisions.IsStateless(request.Context?.ProtocolVersion) && request.Context?.RelatedTransport is not null;

    // Clients that were made after the drafts look for a capability of this name: ChatGPT, @ai-sdk/mcp 2.
    static void Announce(JsonRpcMessage message)
    {
        if (message is JsonRpcResponse { Result: JsonObject result } && result["capabilities"] is JsonObject capabilities)
        {
            capabilities["events"] ??= new JsonObject();
        }
    }

    static void Handle(McpServerOptions server, string method, Func<JsonRpcRequest, JsonObject, Caller, CancellationToken, ValueTask<JsonObject>> answer) =>
        server.RequestHandlers!.Add(new McpServerRequestHandler
        {
            Method = method,
            Handler = async (request, ct) =>
            {
                var given = request.Params switch
                {
                    null => [],
                    JsonObject members => members,
                    _ => throw EventErrors.Invalid("The parameters are an object."),
                };
                var result = await answer(request, given, (Caller)request.Context!.Items![UseCaseTool.CallerItem]!, ct);
                result["resultType"] = "complete";
                return result;
            },
        });

    static JsonObject List(JsonRpcRequest request, JsonObject given, Tier tier) => EventParams.Text(given, "cursor") is null
        ? new JsonObject { ["events"] = EventTypes.List(tier, HasStreams(request)) }
        : throw EventErrors.Invalid("The cursor isn't one that was given out: all types of events are on one page.");

    async ValueTask<JsonObject> Poll(JsonObject given, Caller caller, CancellationToken ct)
    {
        var filter = await EventFilter.Read(given, caller, reach, ct);
        var cursor = EventParams.Cursor(given);
        var maxAge = EventParams.MaxAge(given);
        var most = (int)Math.Min(EventParams.Number(given, "maxEvents", 1) ?? MostAtOnce, MostAtOnce);
        var (begin, truncated) = await reader.Begin(filter, cursor, maxAge, ct);
        var (wanted, position, more) = cursor is null ? ([], begin, false) : await reader.After(filter, begin, most, ct);
        return new JsonObject
        {
            ["events"] = new JsonArray([.. wanted.Select(happened => EventReader.Occurrence(happened, withCursor: false))]),
            ["cursor"] = EventLog.Cursor(position),
            ["truncated"] = truncated,
            ["hasMore"] = more,
            ["nextPollMs"] = NextPollMs,
        };
    }
}
