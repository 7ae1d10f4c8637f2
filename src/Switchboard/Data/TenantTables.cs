namespace Switchboard.Data;

/// <summary>A table that has tenants' rows, as the database itself describes it.</summary>
/// <param name="Key">The columns of its primary key, in order; none where it has none.</param>
/// <param name="KeyIsText">Whether the key is one column of text, such as an id.</param>
internal sealed record TenantTable(string Name, IReadOnlyList<string> Key, bool KeyIsText);

/// <summary>Asks the database which tables have tenants' rows, so that what is done to all of them forgets none.</summary>
[Singleton]
internal sealed class TenantTables(Database db)
{
    static readonly Sql Columns = new(
        """
        SELECT m.name AS name, c.name AS col, lower(c.type) AS type, c.pk AS place FROM sqlite_master m JOIN pragma_table_info(m.name) c
        WHERE m.type = 'table' AND EXISTS (SELECT 1 FROM pragma_table_info(m.name) o WHERE o.name = 'organization_id')
        ORDER BY m.name, c.pk
        """,
        """
        SELECT c.relname::text AS name, a.attname::text AS col, format_type(a.atttypid, NULL) AS type,
            coalesce(array_position(i.indkey::smallint[], a.attnum), -1) + 1 AS place
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
        AND EXISTS (SELECT FROM pg_attribute o WHERE o.attrelid = c.oid AND o.attname = 'organization_id' AND NOT o.attisdropped)
        ORDER BY c.relname, place
        """);

    static readonly Sql References = new(
        "SELECT m.name AS child, f.\"table\" AS parent FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table'",
        """
        SELECT c.relname::text AS child, p.relname::text AS parent
        FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class p ON p.oid = k.confrelid
        WHERE k.contype = 'f'
        """);

    /// <summary>All of them, each before those that it refers to, so that rows can be deleted in this order.</summary>
    public async Task<IReadOnlyList<TenantTable>> Leaving(CancellationToken ct)
    {
        var (columns, references) = await db.ReadSystem(
            async session => (
                await session.Many(Columns, null, row => (Name: row.Text("name"), Column: row.Text("col"), Type: row.Text("type"), Place: row.Long("place"))),
                await session.Many(References, null, row => (Child: row.Text("child"), Parent: row.Text("parent")))),
            ct);
        var waiting = columns.GroupBy(column => column.Name, StringComparer.Ordinal).Select(table =>
        {
            var key = table.Where(column => column.Place > 0).OrderBy(column => column.Place).ToList();
            return new TenantTable(table.Key, [.. key.Select(column => column.Column)], key is [{ Type: "text" or "id_text", Column: not "organization_id" }]);
        }).ToList();
        List<TenantTable> ordered = [];
        while (waiting.Count > 0)
        {
            // What refers to itself, or in a ring, has to come in some order; the database says when it is the wrong one.
            var next = waiting.Find(table =>
                !references.Exists(one => one.Parent == table.Name && one.Child != table.Name && waiting.Exists(other => other.Name == one.Child)))
                ?? waiting[0];
            waiting.Remove(next);
            ordered.Add(next);
        }

        return ordered;
    }
}
