using System.Text.Json;
using Switchboard.Data;

namespace Switchboard.Mcp.News;

/// <summary>What tells one state of agents' profiles and channels from another.</summary>
[Singleton]
internal sealed class AgentProfiles(Database database)
{
    const string Columns = """
        SELECT a.id, a.organization_id, a.version, a.status, count(c.id) AS channels, coalesce(max(c.id), '') AS newest,
            coalesce(sum(CASE c.status WHEN 'active' THEN 1 ELSE 0 END), 0) AS active
        FROM agent a LEFT JOIN channel c ON c.organization_id = a.organization_id AND c.agent_id = a.id AND c.released_at IS NULL
        """;

    const string Each = "GROUP BY a.id, a.organization_id, a.version, a.status";

    static readonly Sql Now = new(
        $"{Columns} WHERE a.id IN (SELECT value FROM json_each(@ids)) {Each}",
        $"{Columns} WHERE a.id IN (SELECT value FROM jsonb_array_elements_text(@ids::jsonb)) {Each}");

    /// <summary>How these agents stand now, each with its organization.</summary>
    public Task<List<(AgentId Agent, OrganizationId Organization, string State)>> Read(IEnumerable<AgentId> agents, CancellationToken ct)
    {
        var asked = new { ids = JsonSerializer.Serialize(agents.Select(agent => agent.Value)) };
        return database.ReadSystem(
            session => session.Many(
                Now, asked,
                row => (
                    row.Id<AgentId>("id"),
                    row.Id<OrganizationId>("organization_id"),
                    $"{row.Long("version")} {row.Text("status")} {row.Long("channels")} {row.Text("newest")} {row.Long("active")}")),
            ct);
    }
}
