using System.Collections.Concurrent;
using System.Text;

namespace Switchboard.Data;

/// <summary>
/// A statement with <c>@name</c> parameters. One text serves both databases wherever it can; where they differ, both stand side by side.
/// </summary>
/// <param name="Sqlite">What SQLite runs; empty when it never does.</param>
/// <param name="Postgres">What PostgreSQL runs; empty when it never does.</param>
public sealed record Sql(string Sqlite, string Postgres)
{
    /// <summary>One text for both.</summary>
    public static implicit operator Sql(string both) => new(both, both);

    /// <summary>What only PostgreSQL needs.</summary>
    public static Sql OnPostgres(string text) => new("", text);

    /// <summary>What only SQLite needs.</summary>
    public static Sql OnSqlite(string text) => new(text, "");

    internal ParsedSql ForSqlite => field ??= ParsedSql.Of(Sqlite, '?');

    internal ParsedSql ForPostgres => field ??= ParsedSql.Of(Postgres, '$');
}

/// <summary>A statement's text with numbered parameters, and the names behind the numbers.</summary>
internal sealed record ParsedSql(string Text, string[] Names)
{
    static readonly ConcurrentDictionary<(string, char), ParsedSql> Known = new();

    public static ParsedSql Of(string sql, char marker) => Known.GetOrAdd((sql, marker), static key => Parse(key.Item1, key.Item2));

    static ParsedSql Parse(string sql, char marker)
    {
        var text = new StringBuilder(sql.Length);
        var names = new List<string>();
        var quoted = false;
        for (var i = 0; i < sql.Length; i++)
        {
            var c = sql[i];
            quoted ^= c == '\'';
            // Else it belongs to an operator, such as @@.
            if (c != '@' || quoted || i + 1 == sql.Length || !(char.IsAsciiLetter(sql[i + 1]) || sql[i + 1] == '_'))
            {
                text.Append(c);
                continue;
            }

            var end = i + 1;
            while (end < sql.Length && (char.IsAsciiLetterOrDigit(sql[end]) || sql[end] == '_'))
            {
                end++;
            }

            var name = sql[(i + 1)..end];
            var position = names.IndexOf(name);
            if (position < 0)
            {
                position = names.Count;
                names.Add(name);
            }

            text.Append(marker).Append(position + 1);
            i = end - 1;
        }

        return new(text.ToString(), [.. names]);
    }
}

/// <summary>Statements are told apart by which one they are, not by comparing their texts.</summary>
internal sealed class ByReference : IEqualityComparer<ParsedSql>
{
    public static readonly ByReference Instance = new();

    public bool Equals(ParsedSql? x, ParsedSql? y) => ReferenceEquals(x, y);

    public int GetHashCode(ParsedSql obj) => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(obj);
}
