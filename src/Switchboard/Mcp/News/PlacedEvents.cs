using System.Text.Json;
using Switchboard.Agents;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Mcp.News;

/// <summary>The events that can be read, as far as listeners are told of them.</summary>
[Singleton]
internal sealed class PlacedEvents(Database database, AgentReach reach)
{
    /// <summary>How many <see cref="After"/> gives at once.</summary>
    public const int Most = 500;

    static readonly Sql Last = """
        SELECT coalesce(max(position), 0) FROM event
        WHERE organization_id = @organization AND agent_id = @agent AND position IS NOT NULL
        """;

    // The inner LIMIT keeps PostgreSQL to the index of each agent; without it, it reads the table.
    static readonly Sql Since = new(
        """
        SELECT e.id, e.organization_id, e.agent_id, e.kind, e.conversation_id, e.position
        FROM json_each(@told) AS told CROSS JOIN event e ON e.agent_id = told.key AND e.position > told.value
        ORDER BY e.position LIMIT @most
        """,
        """
        SELECT e.id, e.organization_id, e.agent_id, e.kind, e.conversation_id, e.position FROM jsonb_each_text(@told::jsonb) AS told (agent, position)
        CROSS JOIN LATERAL (SELECT * FROM event WHERE agent_id = told.agent AND position > told.position::bigint ORDER BY position LIMIT @most) AS e
        ORDER BY e.position LIMIT @most
        """);

    /// <summary>Where an agent's events stand now, or null when there is no such agent for this caller.</summary>
    public async ValueTask<long?> Newest(Caller caller, AgentId agent, CancellationToken ct) =>
        await reach.Find(caller, agent, ct) is { Succeeded: true, Value: var found }
            ? await database.Read(found.OrganizationId, session => session.Count(Last, new { agent }), ct)
            : null;

    /// <summary>What was placed after these positions, oldest first.</summary>
    public Task<List<(AgentNews News, long Position)>> After(IReadOnlyDictionary<AgentId, long> told, CancellationToken ct)
    {
        var asked = new { told = JsonSerializer.Serialize(told.ToDictionary(pair => pair.Key.Value, pair => pair.Value)), most = Most };
        return database.ReadSystem(
            session => session.Many(
                Since, asked, row => (
                    new AgentNews(
                        row.Id<OrganizationId>("organization_id"),
                        row.Id<AgentId>("agent_id"),
                        row.Text("kind"),
                        row.Id<EventId>("id"),
                        row.IdOrNull<ConversationId>("conversation_id")),
                    row.Long("position"))),
            ct);
    }
}
