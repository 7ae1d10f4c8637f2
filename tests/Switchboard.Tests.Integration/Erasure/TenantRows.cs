using Switchboard.Data;
using Switchboard.Kernel;

namespace Switchboard.Tests.Integration.Erasure;

/// <summary>Counts an organization's rows in every table that the database's own catalog knows.</summary>
internal static class TenantRows
{
    public static async Task<Dictionary<string, long>> Of(Database database, OrganizationId organization)
    {
        var tables = await database.ReadSystem(session => session.Many(
            database.Kind == DatabaseKind.Sqlite
                ? "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name = 'organization_id'"
                : "SELECT c.relname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace AND a.attname = 'organization_id'",
            null, row => row.Text(0)));
        tables.Count.ShouldBeGreaterThan(20);
        Dictionary<string, long> rows = new(StringComparer.Ordinal);
        foreach (var table in tables)
        {
            var count = await database.Read(organization, session => session.Count($"SELECT count(*) FROM {table} WHERE organization_id = @organization"));
            if (count > 0)
            {
                rows[table] = count;
            }
        }

        return rows;
    }
}
