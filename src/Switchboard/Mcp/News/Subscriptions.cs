using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using Switchboard.Tenancy;

namespace Switchboard.Mcp.News;

/// <summary>What a client that initialized is told of: its own agent's events while it has a stream open, and the addresses that it subscribed to.</summary>
internal sealed class Subscriptions(AgentListeners audience, Caller caller, Action<JsonRpcNotification> send) : IDisposable
{
    /// <summary>Where the SDK's message context carries them.</summary>
    public const string Item = "subscriptions";

    /// <summary>Addresses that one client may subscribe to.</summary>
    public const int Most = 1_000;

    readonly ConcurrentDictionary<string, IDisposable> seats = new(StringComparer.Ordinal);
    volatile bool over;

    /// <summary>Tells of updates at an address from now on. False when there is nothing to watch at it for this caller.</summary>
    public async ValueTask<bool> Add(string uri, CancellationToken ct)
    {
        if (seats.ContainsKey(uri))
        {
            return true;
        }

        if (seats.Count >= Most)
        {
            throw TooMany();
        }

        if (await audience.Watch(uri, caller, Update, ct) is not { } seat)
        {
            return false;
        }

        if (!seats.TryAdd(uri, seat))
        {
            seat.Dispose();
        }

        if (over)
        {
            Remove(uri);
        }

        return true;
    }

    /// <summary>No longer tells.</summary>
    public void Remove(string uri)
    {
        if (seats.TryRemove(uri, out var seat))
        {
            seat.Dispose();
        }
    }

    /// <summary>Tells an agent's own client of everything new, as a log message, which every client takes. Until disposed.</summary>
    public async ValueTask<IDisposable?> HearOwn(CancellationToken ct) => caller.AgentId is { } agent ? await audience.Join(agent, caller, Log, ct) : null;

    /// <summary>What is said of one more.</summary>
    public static McpProtocolException TooMany() =>
        new(
            $"A client subscribes to {Most} resources at most. Unsubscribe from some, or ask for events with comms_wait_for_event.",
            McpErrorCode.InvalidParams);

    /// <inheritdoc />
    public void Dispose()
    {
        over = true;
        foreach (var uri in seats.Keys)
        {
            Remove(uri);
        }
    }

    void Update(string uri) =>
        send(new JsonRpcNotification { Method = NotificationMethods.ResourceUpdatedNotification, Params = new JsonObject { ["uri"] = uri } });

    void Log(AgentNews news)
    {
        if (news.Kind == AgentNews.ProfileChanged)
        {
            return;
        }

        send(new JsonRpcNotification
        {
            Method = "notifications/message",
            Params = new JsonObject
            {
                ["level"] = "info",
                ["logger"] = "switchboard",
                ["data"] = new JsonObject
                {
                    ["event"] = news.Kind,
                    ["agentId"] = news.AgentId.Value,
                    ["eventId"] = news.EventId?.Value,
                    ["next"] = "Call comms_get_waiting_messages to read what is new.",
                },
            },
        });
    }
}
