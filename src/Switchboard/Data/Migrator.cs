using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Switchboard.Data;

/// <summary>
/// Runs the numbered migrations that have not run yet, and refuses to start on a database whose earlier migrations were others.
/// <c>NNNN_name.sql</c> is for both databases; <c>NNNN_name.postgres.sql</c> or <c>NNNN_name.sqlite.sql</c> follows on that one alone.
/// </summary>
internal sealed partial class Migrator(DatabaseKind kind, TimeProvider clock)
{
    const string Ledger = """
        CREATE TABLE IF NOT EXISTS schema_migration (
            version integer NOT NULL PRIMARY KEY, name text NOT NULL, hash text NOT NULL, applied_at bigint NOT NULL)
        """;

    /// <param name="upTo">The last one that runs: so a database of an earlier version is made.</param>
    public async ValueTask Run(Session session, int upTo = int.MaxValue)
    {
        await session.Execute(Ledger);
        var ran = await session.Many(
            "SELECT version, name, hash FROM schema_migration ORDER BY version",
            null,
            row => (Version: row.Int("version"), Name: row.Text("name"), Hash: row.Text("hash")));
        var known = Migrations();

        foreach (var (version, name, hash) in ran)
        {
            if (known.Find(m => m.Version == version) is not { } migration)
            {
                throw new SchemaException($"The database has migration {version} ({name}), which this version of Switchboard does not know. "
                    + "Start the newer version, or restore a backup.");
            }

            if (migration.Hash != hash)
            {
                throw new SchemaException(
                    $"Migration {version} ({name}) ran with another text than this version has. The schema cannot be trusted: restore a backup, "
                        + "or start the version that made it.");
            }
        }

        foreach (var migration in known.Where(m => m.Version <= upTo && ran.TrueForAll(r => r.Version != m.Version)))
        {
            foreach (var statement in migration.Statements)
            {
                await session.Execute(statement);
            }

            await session.Execute(
                "INSERT INTO schema_migration (version, name, hash, applied_at) VALUES (@version, @name, @hash, @at)",
                new { migration.Version, migration.Name, migration.Hash, At = clock.GetUtcNow() });
        }
    }

    List<Migration> Migrations() =>
        [.. typeof(Migrator).Assembly.GetManifestResourceNames()
            .Select(resource => FileName().Match(resource))
            .Where(match => match.Success)
            .GroupBy(match => (Version: int.Parse(match.Groups["version"].Value), Name: match.Groups["name"].Value))
            .OrderBy(group => group.Key.Version)
            .Select(group => Read(group.Key.Version, group.Key.Name, [.. group.Select(match => match.Value).Order(StringComparer.Ordinal)]))];

    Migration Read(int version, string name, string[] resources)
    {
        var texts = resources
            .Where(
                resource => FileName().Match(resource).Groups["only"] is not { Success: true } only
                    || only.Value.Equals(kind.ToString(), StringComparison.OrdinalIgnoreCase))
            .OrderBy(resource => resource.Length)
            .Select(Text)
            .ToList();
        var all = string.Join('\n', texts);
        return new(version, name, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all))), [.. Split(all)]);
    }

    static string Text(string resource)
    {
        using var stream = typeof(Migrator).Assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    IEnumerable<string> Split(string text) =>
        from part in StatementEnd().Split(Comment().Replace(text, ""))
        let statement = part.Trim()
        where statement.Length > 0
        select kind == DatabaseKind.Sqlite
            && statement.StartsWith("CREATE TABLE", StringComparison.Ordinal)
            && !statement.Contains("INTEGER PRIMARY KEY", StringComparison.Ordinal)
            ? statement + " WITHOUT ROWID"
            : statement;

    sealed record Migration(int Version, string Name, string Hash, List<string> Statements);

    [GeneratedRegex(
        @"^migrations/(?<version>\d{4})_(?<name>[a-z_]+)(\.(?<only>postgres|sqlite))?\.sql$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FileName();

    [GeneratedRegex(@"^--.*$", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Comment();

    [GeneratedRegex(@";\n", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex StatementEnd();
}

/// <summary>The database's schema is not one that this version can work on.</summary>
public sealed class SchemaException(string message) : Exception(message);
