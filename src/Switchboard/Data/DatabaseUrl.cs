using Microsoft.Extensions.Logging;
using Npgsql;
using Switchboard.Data.Postgres;
using Switchboard.Data.Sqlite;

namespace Switchboard.Data;

/// <summary>Opens the database that a URL names: <c>sqlite:PATH</c> or <c>postgres://user:password@host:port/name?sslmode=…</c>.</summary>
public static class DatabaseUrl
{
    const int Lanes = 2;

    /// <summary>Opens it; nothing is read or migrated yet.</summary>
    /// <exception cref="FormatException">The text is not such a URL.</exception>
    public static Database Open(string url, SqliteLibrary library, TimeProvider clock, ILoggerFactory loggers)
    {
        if (url.StartsWith("sqlite:", StringComparison.Ordinal))
        {
            return new SqliteDatabase(url["sqlite:".Length..], library, clock, loggers);
        }

        return new PostgresDatabase(ConnectionString(url), Lanes, clock, loggers);
    }

    /// <summary>Why a URL can't be used, as the end of a sentence that never repeats it; null when it can.</summary>
    public static string? Wrong(string url)
    {
        try
        {
            return url.StartsWith("sqlite:", StringComparison.Ordinal)
                ? url.Length > "sqlite:".Length ? null : "names no file: sqlite:PATH."
                : ConnectionString(url).Length > 0 ? null : "names no server.";
        }
        catch (FormatException)
        {
            return "is sqlite:PATH or postgres://user:password@host:port/name?sslmode=….";
        }
        catch (Exception error) when (error is ArgumentException or KeyNotFoundException or InvalidCastException or OverflowException)
        {
            return "has an option after the ? that PostgreSQL clients don't know, or one with a wrong value.";
        }
    }

    /// <summary>The Npgsql connection string of a PostgreSQL URL.</summary>
    public static string ConnectionString(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("postgres" or "postgresql"))
        {
            throw new FormatException("A database URL is sqlite:PATH or postgres://user:password@host:port/name?sslmode=….");
        }

        var login = uri.UserInfo.Split(':', 2);
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host.Length == 0 ? "127.0.0.1" : uri.Host,
            Port = uri.Port > 0 ? uri.Port : 5432,
            Username = Uri.UnescapeDataString(login[0]),
            Password = login.Length > 1 ? Uri.UnescapeDataString(login[1]) : null,
            Database = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/')),
        };
        foreach (var pair in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            var value = parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "";
            if (parts[0] == "host")
            {
                settings.Host = value;
            }
            else if (parts[0] == "sslmode")
            {
                settings.SslMode = Enum.Parse<SslMode>(value.Replace("-", ""), ignoreCase: true);
            }
            else
            {
                settings[parts[0].Replace('_', ' ')] = value;
            }
        }

        return settings.ConnectionString;
    }
}
