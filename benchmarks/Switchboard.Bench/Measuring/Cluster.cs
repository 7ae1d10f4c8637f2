using Npgsql;
using Switchboard.Data;

namespace Switchboard.Bench.Measuring;

/// <summary>The private PostgreSQL cluster of this run, made by <c>tools/postgres.sh</c>.</summary>
internal sealed class Cluster(string folder)
{
    readonly int postmaster = int.Parse(File.ReadLines(Path.Combine(folder, "data", "postmaster.pid")).First());

    readonly Dictionary<string, string> urls = File.ReadLines(Path.Combine(folder, "env"))
        .Select(line => line.Split('=', 2))
        .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);

    string Owner => urls["SWITCHBOARD_TEST_POSTGRES"];

    string Superuser => urls["SWITCHBOARD_TEST_POSTGRES_SUPERUSER"];

    /// <summary>CPU time of all of PostgreSQL's processes, those that ended included.</summary>
    public TimeSpan Cpu() => ProcessTable.CpuOfFamily(postmaster);

    /// <summary>A new and empty database that the owner owns, dropped first if it is there.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="template">A database to copy.</param>
    /// <returns>Its URL.</returns>
    public async Task<string> Create(string name, string template = "template1")
    {
        await Execute($"drop database if exists {name} with (force)", $"create database {name} owner switchboard template {template}");
        return new UriBuilder(Owner) { Path = name }.Uri.AbsoluteUri;
    }

    /// <summary>A connection to a database of this cluster that row security doesn't bind.</summary>
    public async Task<NpgsqlConnection> Open(string url)
    {
        var connection = new NpgsqlConnection(DatabaseUrl.ConnectionString(new UriBuilder(Superuser) { Path = new Uri(url).AbsolutePath }.Uri.AbsoluteUri));
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>Drops a database, whoever is connected.</summary>
    public Task Drop(string name) => Execute($"drop database if exists {name} with (force)");

    /// <summary>Writes out what earlier work left behind, so that no side pays for the other.</summary>
    public Task Settle() => Execute("checkpoint");

    async Task Execute(params string[] statements)
    {
        await using var connection = new NpgsqlConnection(DatabaseUrl.ConnectionString(Superuser));
        await connection.OpenAsync();
        foreach (var statement in statements)
        {
            await using var command = new NpgsqlCommand(statement, connection);
            await command.ExecuteNonQueryAsync();
        }
    }
}
