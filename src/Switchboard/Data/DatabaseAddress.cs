using Npgsql;

namespace Switchboard.Data;

/// <summary>A database by kind and by what its driver wants to hear: a file for SQLite, a connection string for PostgreSQL.</summary>
public sealed record DatabaseAddress(DatabaseKind Kind, string Connection)
{
    /// <summary>A SQLite file, relative to the working directory.</summary>
    public static DatabaseAddress Sqlite(string path) => new(DatabaseKind.Sqlite, path);

    /// <summary>Reads <c>postgres://…</c>, <c>postgresql://…</c> or <c>sqlite:PATH</c>; null and a sentence when it is none of them.</summary>
    public static DatabaseAddress? Parse(string url, out string? wrong)
    {
        wrong = null;
        if (url.StartsWith("sqlite:", StringComparison.OrdinalIgnoreCase))
        {
            var path = url["sqlite:".Length..];
            path = path.StartsWith("//", StringComparison.Ordinal) ? path[2..] : path;
            wrong = path.Length == 0 ? "names no file: sqlite:PATH." : null;
            return wrong is null ? Sqlite(path) : null;
        }

        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("postgres" or "postgresql") || uri.Host.Length == 0)
        {
            wrong = "is postgres://user:password@host:5432/name or sqlite:PATH.";
            return null;
        }

        var connection = new NpgsqlConnectionStringBuilder
        {
            Host = Uri.UnescapeDataString(uri.Host.Trim('[', ']')),
            Port = uri.Port > 0 ? uri.Port : 5432,
            Database = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/')),
        };
        var user = uri.UserInfo.Split(':', 2);
        connection.Username = user[0].Length > 0 ? Uri.UnescapeDataString(user[0]) : null;
        connection.Password = user.Length == 2 ? Uri.UnescapeDataString(user[1]) : null;
        foreach (var pair in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            wrong = Apply(connection, Uri.UnescapeDataString(parts[0]), Uri.UnescapeDataString(parts.ElementAtOrDefault(1) ?? ""));
            if (wrong is not null)
            {
                return null;
            }
        }

        return new(DatabaseKind.Postgres, connection.ConnectionString);
    }

    static string? Apply(NpgsqlConnectionStringBuilder connection, string key, string value)
    {
        // libpq's names for what Npgsql calls otherwise: https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS
        var name = key.ToLowerInvariant() switch
        {
            "sslmode" => "SSL Mode",
            "sslrootcert" => "Root Certificate",
            "sslcert" => "SSL Certificate",
            "sslkey" => "SSL Key",
            "connect_timeout" => "Timeout",
            "application_name" => "Application Name",
            "host" => "Host",
            "options" => "Options",
            _ => key,
        };
        try
        {
            connection[name] = name is "SSL Mode" ? value.Replace("-", "", StringComparison.Ordinal) : value;
            return null;
        }
        catch (Exception error) when (error is ArgumentException or KeyNotFoundException or FormatException or InvalidCastException)
        {
            return $"has \"{key}\", which isn't understood or has a value that isn't.";
        }
    }
}
