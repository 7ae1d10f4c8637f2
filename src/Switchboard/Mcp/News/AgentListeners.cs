using System.Collections.Concurrent;
using System.Collections.Immutable;
using Switchboard.Tenancy;

namespace Switchboard.Mcp.News;

/// <summary>Who listens for news of which agent on this node: open streams of sessions and of subscriptions.</summary>
/// <param name="events">Where agents' events stand; none where there are no events, only what <see cref="Tell"/> is given.</param>
internal sealed class AgentListeners(PlacedEvents? events = null)
{
    readonly ConcurrentDictionary<AgentId, Listeners> agents = new();

    /// <summary>The agents to whom somebody listens.</summary>
    public IEnumerable<AgentId> Agents => agents.Keys;

    /// <summary>Whether anybody does to this one.</summary>
    public bool ListensTo(AgentId agent) => agents.ContainsKey(agent);

    /// <summary>
    /// Listens until disposed, to whatever is placed after this returns. Null when there is no such agent for this caller. News reaches only a caller that
    /// reaches the agent, whatever it asked for.
    /// </summary>
    public async ValueTask<IDisposable?> Join(AgentId agent, Caller caller, Action<AgentNews> hear, CancellationToken ct)
    {
        if (caller.AgentId is { } own && own != agent)
        {
            return null;
        }

        if ((events is null ? 0 : await events.Newest(caller, agent, ct)) is not { } newest)
        {
            return null;
        }

        var seat = new Listener(this, agent, caller, hear);
        agents.AddOrUpdate(agent, static (_, first) => new([first.Listener], new(first.From)), static (_, all, more) => all with { Seats = all.Seats.Add(more.Listener) }, (Listener: seat, From: newest));
        return seat;
    }

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

    sealed class Listener(AgentListeners audience, AgentId agent, Caller caller, Action<AgentNews> hear) : IDisposable
    {
        public AgentId Agent { get; } = agent;

        public Caller Caller { get; } = caller;

        public Action<AgentNews> Hear { get; } = hear;

        public void Dispose() => audience.Leave(this);
    }
}
