using System.Diagnostics;
using System.Text.Json;
using Switchboard.Data;

namespace Switchboard.Erasure;

/// <summary>
/// Erases every row of an organization, table by table as the database lists them, in batches that are small enough for the one writer of
/// SQLite: rows are looked for by readers, and a batch that took long makes the next one smaller. A batch that is cut off was erased or
/// wasn't; the next run goes on from what is left.
/// </summary>
[Singleton]
internal sealed class EraseRows(Database db, TenantTables tables)
{
    const int MostAtOnce = 500;

    // Only SQLite's writer keeps others waiting; on PostgreSQL a small batch is mostly the cost of its commit.
    readonly TimeSpan tooLong = TimeSpan.FromMilliseconds(db.Kind == DatabaseKind.Sqlite ? 8 : 100);

    /// <summary>How many rows there are, by table; tables without any are left out. Those of the deployment's record of the deletion don't count.</summary>
    public async Task<SortedDictionary<string, long>> Count(OrganizationId organization, CancellationToken ct)
    {
        var found = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var table in await tables.Leaving(ct))
        {
            var count = await db.Read(organization, session => session.Count(Counting(table)), ct);
            if (count > 0)
            {
                found[table.Name] = count;
            }
        }

        return found;
    }

    /// <summary>Erases all but the audit log and the organization itself, and looks again until nothing is left.</summary>
    /// <param name="erased">Told the number of rows after each batch.</param>
    public async Task Erase(OrganizationId organization, Func<int, Task> erased, CancellationToken ct)
    {
        var mine = (await tables.Leaving(ct)).Where(table => !IsLog(table) && table.Name != "organization").ToList();
        long some;
        do
        {
            some = 0;
            foreach (var table in mine)
            {
                some += await Erase(organization, table, erased, ct);
            }
        }
        while (some > 0);
    }

    /// <summary>Erases the audit log and the organization. The system's role may, while the deletion is under way.</summary>
    public async Task EraseLog(OrganizationId organization, Func<int, Task> erased, CancellationToken ct)
    {
        foreach (var table in (await tables.Leaving(ct)).Where(IsLog))
        {
            await Erase(organization, table, erased, ct);
        }

        await Erase(organization, new("organization", ["organization_id"], KeyIsText: false), erased, ct);
    }

    async Task<long> Erase(OrganizationId organization, TenantTable table, Func<int, Task> erased, CancellationToken ct)
    {
        var (total, size, after) = (0L, 100, "");
        while (true)
        {
            var keys = "";
            if (table.KeyIsText)
            {
                var page = await db.Read(organization, session => session.Many(Looking(table), new { after, take = size }, row => row.Text(0)), ct);
                if (page.Count == 0)
                {
                    return total;
                }

                (after, keys) = (page[^1], JsonSerializer.Serialize(page));
            }

            var (count, took) = await Delete(organization, table, new { erased = organization, keys, take = size }, ct);
            if (count > 0)
            {
                total += count;
                await erased(count);
            }
            else if (!table.KeyIsText)
            {
                return total;
            }

            size = took > tooLong ? Math.Max(1, size / 2) : took < tooLong / 2.5 ? Math.Min(MostAtOnce, size * 2) : size;
        }
    }

    async Task<(int Count, TimeSpan Took)> Delete(OrganizationId organization, TenantTable table, object args, CancellationToken ct)
    {
        async ValueTask<(int, TimeSpan)> Unit(Session unit)
        {
            var began = Stopwatch.GetTimestamp();
            var count = await unit.Execute(Deleting(table), args);
            return (count, Stopwatch.GetElapsedTime(began));
        }

        return IsLog(table) ? await db.WriteSystem(Unit, ct) : await db.Write(organization, Unit, ct);
    }

    static bool IsLog(TenantTable table) => table.Name.StartsWith("audit_", StringComparison.Ordinal);

    static Sql Counting(TenantTable table) => $"SELECT count(*) FROM {table.Name} WHERE organization_id = @organization";

    static Sql Looking(TenantTable table) => $"""
        SELECT {table.Key[0]} FROM {table.Name}
        WHERE organization_id = @organization AND {table.Key[0]} > @after
        ORDER BY {table.Key[0]} LIMIT @take
        """;

    static Sql Deleting(TenantTable table)
    {
        var begin = $"DELETE FROM {table.Name} WHERE organization_id = @erased";
        if (table.KeyIsText)
        {
            return new(
                $"{begin} AND {table.Key[0]} IN (SELECT value FROM json_each(@keys))",
                $"{begin} AND {table.Key[0]} IN (SELECT value FROM jsonb_array_elements_text(@keys::jsonb))");
        }

        var rest = string.Join(", ", table.Key.Where(column => column != "organization_id"));
        return (rest.Length, table.Key.Count) switch
        {
            (0, > 0) => (Sql)begin,
            (_, 0) => new Sql(
                $"{begin} AND rowid IN (SELECT rowid FROM {table.Name} WHERE organization_id = @erased LIMIT @take)",
                $"{begin} AND ctid IN (SELECT ctid FROM {table.Name} WHERE organization_id = @erased LIMIT @take)"),
            _ => (Sql)$"{begin} AND ({rest}) IN (SELECT {rest} FROM {table.Name} WHERE organization_id = @erased LIMIT @take)",
        };
    }
}
