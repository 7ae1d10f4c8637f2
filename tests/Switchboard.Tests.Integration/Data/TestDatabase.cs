using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Switchboard.Data;
using Switchboard.Data.Sqlite;

namespace Switchboard.Tests.Integration.Data;

/// <summary>
/// An empty database of the kind that <c>SWITCHBOARD_TEST_DATABASE</c> names (<c>sqlite</c>, <c>sqlite-bundled</c> or <c>postgres</c>), gone at the end.
/// <c>SWITCHBOARD_TEST_POSTGRES</c> is the URL of a server where databases may be made.
/// </summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    readonly string? folder;
    readonly string? server;
    readonly string? name;

    TestDatabase(string url, string? folder, string? server, string? name)
    {
        Url = url;
        this.folder = folder;
        this.server = server;
        this.name = name;
    }

    public static string Kind => Environment.GetEnvironmentVariable("SWITCHBOARD_TEST_DATABASE") ?? "sqlite";

    public static bool IsPostgres => Kind == "postgres";

    public static SqliteLibrary Library => Kind == "sqlite-bundled" ? SqliteLibrary.Bundled : SqliteLibrary.System;

    public string Url { get; }

    /// <param name="kind">Another kind than the environment names.</param>
    public static async Task<TestDatabase> Make(string? kind = null)
    {
        var made = $"switchboard_{Guid.CreateVersion7():N}";
        if ((kind ?? Kind) != "postgres")
        {
            var temporary = Directory.CreateTempSubdirectory("switchboard-test-").FullName;
            return new($"sqlite:{Path.Combine(temporary, "switchboard.db")}", temporary, null, null);
        }

        var cluster = Environment.GetEnvironmentVariable("SWITCHBOARD_TEST_POSTGRES")
            ?? throw new InvalidOperationException("SWITCHBOARD_TEST_POSTGRES names the server for tests; ./test sets it.");
        await Run(cluster, $"CREATE DATABASE {made}");
        var url = new UriBuilder(cluster) { Path = made };
        return new(url.Uri.AbsoluteUri, null, cluster, made);
    }

    public Database Open(TimeProvider? clock = null, ILoggerFactory? loggers = null) =>
        DatabaseUrl.Open(Url, Library, clock ?? TimeProvider.System, loggers ?? NullLoggerFactory.Instance);

    public async ValueTask DisposeAsync()
    {
        if (folder is not null)
        {
            Directory.Delete(folder, recursive: true);
        }

        if (server is not null)
        {
            NpgsqlConnection.ClearAllPools();
            await Drop(server, $"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
        }
    }

    /// <summary>An autovacuum worker that looks at the database at this moment is not ours to stop; it is gone soon.</summary>
    static async Task Drop(string url, string sql)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                await Run(url, sql);
                return;
            }
            catch (PostgresException failure) when (failure.SqlState == PostgresErrorCodes.InsufficientPrivilege && tries < 50)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            }
        }
    }

    static async Task Run(string url, string sql)
    {
        await using var connection = new NpgsqlConnection(DatabaseUrl.ConnectionString(url));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
