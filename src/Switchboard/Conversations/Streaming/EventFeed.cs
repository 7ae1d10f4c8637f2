using System.Runtime.CompilerServices;
using Microsoft.Extensions.Hosting;
using Switchboard.Agents;
using Switchboard.Conversations.Reading;
using Switchboard.Events;
using Switchboard.Tenancy;

namespace Switchboard.Conversations.Streaming;

/// <summary>
/// The events of an agent, or of all agents of an organization, as they become readable, from a cursor on. It reads some at a time and only
/// when the last ones were taken, so a slow listener costs a row's read later and never memory. It ends with the server, and with the token
/// that opened it.
/// </summary>
[Singleton]
internal sealed class EventFeed(
    EventLog events, EventArrivals arrivals, AgentReach reach, OpenStreams streams, IHostApplicationLifetime life, TimeProvider clock)
{
    const int MostAtOnce = 50;

    // A signal of another node may be lost; the next look finds what it told of.
    static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    /// <summary>How often a quiet stream says that it lives.</summary>
    public static readonly TimeSpan Breath = TimeSpan.FromSeconds(15);

    /// <summary>Whom it is about, from where on, and whether the caller may; opened once this is known, before the answer begins.</summary>
    /// <param name="cursor">Where to go on; null begins now.</param>
    public async Task<Outcome<Feed>> Open(
        Caller caller, AgentId? named, OrganizationId? organization, string? cursor, IReadOnlyList<string>? kinds, CancellationToken ct)
    {
        if ((EventKinds.Check("kinds", kinds) ?? streams.Refuse(caller)) is { } refusal)
        {
            return refusal;
        }

        OrganizationId whose;
        AgentId? agent = null;
        if (named is not null || caller.Tier == Tier.Agent)
        {
            var found = await reach.Find(caller, named, ct);
            if (found.Problem is { } problem)
            {
                return problem;
            }

            (whose, agent) = (found.Value.OrganizationId, found.Value.AgentId);
        }
        else
        {
            var reached = caller.Reach(organization);
            if (reached.Problem is { } problem)
            {
                return problem;
            }

            whose = reached.Value;
        }

        var position = await Position(whose, cursor, ct);
        return position.Problem is { } wrong ? wrong : new Feed(whose, agent, position.Value, kinds is { Count: > 0 } ? kinds : null, caller);
    }

    /// <summary>The position of a cursor, or where events stand now.</summary>
    public async Task<Outcome<long>> Position(OrganizationId organization, string? cursor, CancellationToken ct)
    {
        var head = await events.Head(organization, null, ct);
        return cursor is null ? head
            : EventLog.TryReadCursor(cursor, out var position) && position <= head ? position
            : WaitForEvent.NotACursor;
    }

    /// <summary>What happens, one after another; now and then an item without an event, which says how far it is.</summary>
    public async IAsyncEnumerable<FedEvent> Read(Feed feed, [EnumeratorCancellation] CancellationToken ct)
    {
        using var stream = streams.Open(feed.Caller);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ct, life.ApplicationStopping, stream.Ended);
        using var placed = feed.Agent is { } agent ? arrivals.Of(agent) : arrivals.Of(feed.Organization);
        var position = feed.Position;
        yield return new(position, null);
        var said = clock.GetTimestamp();
        while (true)
        {
            var found = await events.After(feed.Organization, feed.Agent, position, MostAtOnce, over.Token);
            foreach (var one in found)
            {
                position = one.Position;
                if (feed.Kinds is null || feed.Kinds.Contains(one.View.Kind))
                {
                    yield return new(position, one.View);
                    said = clock.GetTimestamp();
                }
            }

            if (clock.GetElapsedTime(said) >= Breath)
            {
                yield return new(position, null);
                said = clock.GetTimestamp();
            }

            if (found.Count < MostAtOnce)
            {
                await placed.Wait(Look, over.Token);
            }
        }
    }
}

/// <summary>A stream that was asked for.</summary>
internal sealed record Feed(OrganizationId Organization, AgentId? Agent, long Position, IReadOnlyList<string>? Kinds, Caller Caller);

/// <summary>An event, or none to say how far the stream is.</summary>
internal sealed record FedEvent(long Position, EventView? Event)
{
    public string Cursor => EventLog.Cursor(Position);
}
