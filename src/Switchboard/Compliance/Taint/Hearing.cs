using System.Collections.Concurrent;
using Switchboard.Data;

namespace Switchboard.Compliance.Taint;

/// <summary>
/// Which agents have heard anything from outside. Whoever has heard once has heard for good, and what an agent hears is an event: so the events that were
/// looked at are remembered, and an agent that writes to ten thousand new people isn't asked about all that it did before for each of them.
/// </summary>
[Singleton]
internal sealed class Hearing
{
    const int MostRemembered = 10_000;

    // An automatic mail is no event and doesn't wait: whoever has a mailbox may have got one, as soon as anything has come to the organization.
    const string HasHeard = """
        (EXISTS (SELECT 1 FROM message m WHERE m.organization_id = @organization AND m.agent_id = a.id AND m.waiting = true)
        OR EXISTS (
            SELECT 1 FROM event e
            WHERE e.organization_id = @organization AND e.agent_id = a.id AND e.position > @seen
                AND e.kind IN ('message.received', 'contact.opted_out', 'contact.opted_in', 'contact.asked_for_help'))
        OR (EXISTS (SELECT 1 FROM channel c WHERE c.organization_id = @organization AND c.agent_id = a.id AND c.kind = 'email')
            AND EXISTS (
                SELECT 1 FROM message x WHERE x.organization_id = @organization AND x.channel = 'email' AND x.direction = 'in')))
        """;

    // The agent itself and the newest others: in a large organization not everybody is asked.
    static readonly Sql Look = $"""
        SELECT a.id, CAST(CASE WHEN @known LIKE '%' || a.id || '%' OR {HasHeard} THEN 1 ELSE 0 END AS bigint) AS heard, (
            SELECT coalesce(max(e.position), 0) FROM event e
            WHERE e.organization_id = @organization AND e.agent_id = a.id AND e.position IS NOT NULL) AS seen
        FROM agent a
        WHERE a.organization_id = @organization AND a.id IN (
            SELECT @agent UNION ALL
            SELECT id FROM (SELECT o.id FROM agent o WHERE o.organization_id = @organization AND o.id <> @agent ORDER BY o.id DESC LIMIT 20) AS others)
        """;

    readonly ConcurrentDictionary<AgentId, Known> remembered = [];

    /// <summary>Those of an agent and the newest others of its organization that have heard anything.</summary>
    public async ValueTask<IReadOnlyCollection<AgentId>> Among(Session session, AgentId agent)
    {
        var before = remembered.GetValueOrDefault(agent, Known.Nothing);
        var asked = new { agent, seen = before.Seen, known = string.Join(' ', before.Heard) };
        var all = await session.Many(Look, asked, row => (Id: row.Id<AgentId>("id"), HasHeard: row.Long("heard") == 1, Seen: row.Long("seen")));
        List<AgentId> heard = [.. all.Where(one => one.HasHeard).Select(one => one.Id)];
        if (remembered.Count >= MostRemembered)
        {
            remembered.Clear();
        }

        // Positions are in order of commit: what comes after this look lies above all that it saw.
        remembered[agent] = new(all.Select(one => one.Seen).Append(before.Seen).Max(), heard);
        return heard;
    }

    /// <param name="Seen">The position up to which events were looked at.</param>
    sealed record Known(long Seen, IReadOnlyList<AgentId> Heard)
    {
        public static readonly Known Nothing = new(0, []);
    }
}
