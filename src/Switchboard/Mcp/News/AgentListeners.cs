using System.Collections.Concurrent;
using System.Collections.Immutable;
using Switchboard.Conversations;
using Switchboard.Tenancy;

namespace Switchboard.Mcp.News;

/// <summary>Who listens for news of which agent on this node: open streams of sessions and of subscriptions.</summary>
/// <param name="events">Where agents' events stand; none where there are no events, only what <see cref="Tell"/> is given.</param>
/// <param name="conversations">Whose conversation is whose; none where there are none.</param>
internal sealed class AgentListeners(PlacedEvents? events = null, ConversationReach? conversations = null)
{
    readonly ConcurrentDictionary<AgentId, Listeners> agents = new();

    /// <summary>The agents to whom somebody listens.</summary>
    public IEnumerable<AgentId> Agents => agents.Keys;

    /// <summary>The agents whose card somebody watches.</summary>
    public IEnumerable<AgentId> WatchedProfiles => agents.Where(pair => pair.Value.Seats.Any(seat => seat.Profile)).Select(pair => pair.Key);

    /// <summary>Whether anybody does to this one.</summary>
    public bool ListensTo(AgentId agent) => agents.ContainsKey(agent);

    /// <summary>
    /// Listens until disposed, to whatever is placed after this returns. Null when there is no such agent for this caller. News reaches only a caller that
    /// reaches the agent, whatever it asked for.
    /// </summary>
    /// <param name="profile">Whether changes of the agent's profile are wanted, which are no events.</param>
    public async ValueTask<IDisposable?> Join(AgentId agent, Caller caller, Action<AgentNews> hear, CancellationToken ct, bool profile = false)
    {
        if (caller.AgentId is { } own && own != agent)
        {
            return null;
        }

        if ((events is null ? 0 : await events.Newest(caller, agent, ct)) is not { } newest)
        {
            return null;
        }

        var seat = new Listener(this, agent, caller, hear, profile);
        agents.AddOrUpdate(
            agent,
            static (_, first) => new([first.Listener], new(first.From)),
            static (_, all, more) => all with { Seats = all.Seats.Add(more.Listener) },
            (Listener: seat, From: newest));
        return seat;
    }

    /// <summary>Listens in the same way to what concerns an address. Null when there is nothing to watch at it for this caller.</summary>
    public async ValueTask<IDisposable?> Watch(string uri, Caller caller, Action<string> updated, CancellationToken ct) =>
        await Find(uri, caller, ct) is { } watched
            ? await Join(watched.Agent, caller, news => Update(watched, news, updated), ct, watched.What == Watching.Card)
            : null;

    /// <summary>How far the listeners to these agents were told.</summary>
    public Dictionary<AgentId, long> Told(IEnumerable<AgentId> some)
    {
        var told = new Dictionary<AgentId, long>();
        foreach (var agent in some)
        {
            if (agents.TryGetValue(agent, out var all))
            {
                told[agent] = all.Told.Position;
            }
        }

        return told;
    }

    /// <summary>Tells those who listen. Never waits, never throws.</summary>
    /// <param name="position">The event's position, when it has one.</param>
    public void Tell(AgentNews news, long? position = null)
    {
        if (!agents.TryGetValue(news.AgentId, out var all))
        {
            return;
        }

        if (position is { } to)
        {
            all.Told.Position = to;
        }

        foreach (var seat in all.Seats)
        {
            if (MayHear(seat.Caller, news))
            {
                seat.Hear(news);
            }
        }
    }

    static void Update(Watched watched, AgentNews news, Action<string> updated)
    {
        if (watched.Concerns(news))
        {
            updated(watched.Uri);
        }
    }

    async ValueTask<Watched?> Find(string uri, Caller caller, CancellationToken ct) =>
        Watched.OfAgent(uri) is { } part ? part
        : conversations is not null
            && Watched.ConversationIn(uri) is { } id
            && await conversations.Find(caller, id, ct) is { Succeeded: true, Value: var agent }
            ? new(uri, Watching.Conversation, agent.AgentId, id)
        : null;

    static bool MayHear(Caller caller, AgentNews news) => caller.Tier switch
    {
        Tier.SuperAdmin => true,
        Tier.Organization => caller.OrganizationId == news.OrganizationId,
        _ => caller.OrganizationId == news.OrganizationId && caller.AgentId == news.AgentId,
    };

    void Leave(Listener seat)
    {
        while (agents.TryGetValue(seat.Agent, out var all))
        {
            var rest = all with { Seats = all.Seats.Remove(seat) };
            if (rest.Seats.IsEmpty ? agents.TryRemove(new(seat.Agent, all)) : agents.TryUpdate(seat.Agent, rest, all))
            {
                return;
            }
        }
    }

    sealed record Listeners(ImmutableArray<Listener> Seats, Cursor Told);

    sealed class Cursor(long position)
    {
        public long Position { get; set; } = position;
    }

    sealed class Listener(AgentListeners audience, AgentId agent, Caller caller, Action<AgentNews> hear, bool profile) : IDisposable
    {
        public AgentId Agent { get; } = agent;

        public Caller Caller { get; } = caller;

        public Action<AgentNews> Hear { get; } = hear;

        public bool Profile { get; } = profile;

        public void Dispose() => audience.Leave(this);
    }
}
