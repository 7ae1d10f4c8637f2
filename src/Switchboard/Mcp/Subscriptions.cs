using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;
using Switchboard.Tenancy;

namespace Switchboard.Mcp;

/// <summary>What a client that initialized is told of agents: of its own while it has a stream open, of others when it subscribed.</summary>
internal sealed class Subscriptions(Audience audience, Caller caller, Action<JsonRpcNotification> send) : IDisposable
{
    /// <summary>Where the SDK's message context carries them.</summary>
    public const string Item = "subscriptions";

    readonly ConcurrentDictionary<AgentId, IDisposable> seats = new();

    /// <summary>Tells of updates of an agent's events from now on.</summary>
    public void Add(AgentId agent)
    {
        var seat = audience.Join(agent, caller, Update);
        if (!seats.TryAdd(agent, seat))
        {
            seat.Dispose();
        }
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
    public IDisposable? HearOwn() => caller.AgentId is { } agent ? audience.Join(agent, caller, Log) : null;

    /// <inheritdoc />
    public void Dispose()
    {
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
