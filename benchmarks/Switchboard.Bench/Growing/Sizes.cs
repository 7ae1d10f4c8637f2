using Switchboard.Data;

namespace Switchboard.Bench.Growing;

/// <summary>What a database takes, by table and index.</summary>
internal static class Sizes
{
    static readonly Sql ByName = new(
        "SELECT name, sum(pgsize) AS bytes FROM dbstat GROUP BY name",
        """
        SELECT coalesce((SELECT o.relname FROM pg_class o WHERE o.reltoastrelid = c.oid), c.relname)::text AS name, sum(pg_relation_size(c.oid) + CASE WHEN c.relkind = 'i' THEN 0
            ELSE pg_relation_size(c.oid, 'fsm') + pg_relation_size(c.oid, 'vm') END)::bigint AS bytes
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'i', 't', 'm') AND n.nspname IN ('public', 'pg_toast') AND c.oid >= 16384 GROUP BY 1
        """);

    /// <summary>Bytes of each table and index; a table's own index for its key counts apart on PostgreSQL.</summary>
    public static async Task<Dictionary<string, long>> Of(Database database) =>
        (await database.ReadSystem(session => session.Many(ByName, null, row => (Name: row.Text("name"), Bytes: row.Long("bytes"))))).ToDictionary(row => row.Name, row => row.Bytes, StringComparer.Ordinal);

    // The message itself: its row, what it is found by, and its place in the search index. All else follows from it.
    static readonly string[] OfMessage = ["message", "search"];
    static readonly string[] NotOfMessage = ["message_content", "message_file", "message_template"];

    /// <summary>How much more a message takes than nothing, in bytes; says what takes it.</summary>
    public static Room PerMessage(string what, Dictionary<string, long> empty, Dictionary<string, long> filled, int messages)
    {
        var grown = filled.Select(pair => (pair.Key, Bytes: (double)(pair.Value - empty.GetValueOrDefault(pair.Key)) / messages)).OrderByDescending(pair => pair.Bytes).ToList();
        var room = new Room(grown.Sum(pair => pair.Bytes), grown.Where(pair => IsOfMessage(pair.Key)).Sum(pair => pair.Bytes));
        Console.WriteLine($"  {what}: {room.All:0} bytes per message, {room.OfMessage:0} of them its own with indexes and search: {string.Join(", ", grown.Where(pair => pair.Bytes >= 5).Select(pair => $"{pair.Key} {pair.Bytes:0}"))}");
        return room;
    }

    static bool IsOfMessage(string name) => Array.Exists(OfMessage, begins => name.StartsWith(begins, StringComparison.Ordinal)) && !Array.Exists(NotOfMessage, begins => name.StartsWith(begins, StringComparison.Ordinal));
}

/// <summary>What a message takes on disk.</summary>
/// <param name="All">With every row that follows from it.</param>
/// <param name="OfMessage">The message itself, its indexes and search.</param>
internal sealed record Room(double All, double OfMessage);
