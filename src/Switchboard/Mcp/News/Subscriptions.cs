using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using Switchboard.Tenancy;

namespace Switchboard.Mcp.News;

/// <summary>What a client that initialized is told of agents: of its own while it has a stream open, of others when it subscribed.</summary>
internal sealed class Subscriptions(AgentListeners audience, Caller caller, Action<JsonRpcNotification> send) : IDisposable
{
    /// <summary>Where the SDK's message context carries them.</summary>
    public const string Item = "subscriptions";

    /// <summary>Agents that one client may subscribe to.</summary>
    public const int Most = 1_000;

    readonly ConcurrentDictionary<AgentId, IDisposable> seats = new();
    volatile bool over;

    /// <summary>Tells of updates of an agent's events from now on. False when there is no such agent for this caller.</summary>
    public async ValueTask<bool> Add(AgentId agent, CancellationToken ct)
    {
        if (seats.ContainsKey(agent))
        {
            return true;
        }

        if (seats.Count >= Most)
        {
            throw TooMany();
        }

        if (await audience.Join(agent, caller, Update, ct) is not { } seat)
        {
            return false;
        }

        if (!seats.TryAdd(agent, seat))
        {
            seat.Dispose();
        }

        if (over)
        {
            Remove(agent);
        }

        return true;
    }

    /// <summary>No longer tells.</summary>
    public void Remove(AgentId agent)
    {
        if (seats.TryRemove(agent, out var seat))
        {
            seat.Dispose();
        }
    }

    /// <summary>Tells an agent's own client of everything new, as a log message, which every client takes. Until disposed.</summary>
    public async ValueTask<IDisposable?> HearOwn(CancellationToken ct) => caller.AgentId is { } agent ? await audience.Join(agent, caller, Log, ct) : null;

    /// <summary>What is said of one more.</summary>
    public static McpProtocolException TooMany() =>
        new($"A client subscribes to {Most} agents at most. Unsubscribe from some, or ask for events with comms_wait_for_event.", McpErrorCode.InvalidParams);

    /// <inheritdoc />
    public void Dispose()
    {
        over = true;
        foreach (var agent in seats.Keys)
        {
            Remove(agent);
        }
    }

    void Update(AgentNews news) =>
        send(new JsonRpcNotification { Method = NotificationMethods.ResourceUpdatedNotification, Params = new JsonObject { ["uri"] = news.Uri } });

    void Log(AgentNews news) => send(new JsonRpcNotification
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
