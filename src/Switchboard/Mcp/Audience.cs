using System.Collections.Concurrent;
using System.Collections.Immutable;
using Switchboard.Tenancy;

namespace Switchboard.Mcp;

/// <summary>Who listens for news of which agent on this node: open streams of sessions and of subscriptions.</summary>
internal sealed class Audience
{
    readonly ConcurrentDictionary<AgentId, ImmutableArray<Seat>> seats = new();

    /// <summary>Listens until disposed. News reaches only a caller that reaches the agent, whatever it asked for.</summary>
    public IDisposable Join(AgentId agent, Caller caller, Action<AgentNews> hear)
    {
        var seat = new Seat(this, agent, caller, hear);
        seats.AddOrUpdate(agent, static (_, s) => [s], static (_, all, s) => all.Add(s), seat);
        return seat;
    }

    /// <summary>Tells those who listen. Never waits, never throws.</summary>
    public void Tell(AgentNews news)
    {
        if (seats.TryGetValue(news.AgentId, out var all))
        {
            foreach (var seat in all)
            {
                if (MayHear(seat.Caller, news))
                {
                    seat.Hear(news);
                }
            }
        }
    }

    static bool MayHear(Caller caller, AgentNews news) => caller.Tier switch
    {
        Tier.SuperAdmin => true,
        Tier.Organization => caller.OrganizationId == news.OrganizationId,
        _ => caller.OrganizationId == news.OrganizationId && caller.AgentId == news.AgentId,
    };

    void Leave(Seat seat)
    {
        while (seats.TryGetValue(seat.Agent, out var all))
        {
            var rest = all.Remove(seat);
            if (rest.IsEmpty ? seats.TryRemove(new(seat.Agent, all)) : seats.TryUpdate(seat.Agent, rest, all))
            {
                return;
            }
        }
    }

    sealed class Seat(Audience audience, AgentId agent, Caller caller, Action<AgentNews> hear) : IDisposable
    {
        public AgentId Agent { get; } = agent;

        public Caller Caller { get; } = caller;

        public Action<AgentNews> Hear { get; } = hear;

        public void Dispose() => audience.Leave(this);
    }
}
