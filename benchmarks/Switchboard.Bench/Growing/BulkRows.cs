using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using Switchboard.Data;

namespace Switchboard.Bench.Growing;

/// <summary>Writes many rows at once, past what tells organizations apart.</summary>
internal sealed class BulkRows(Database database, NpgsqlConnection? postgres) : IAsyncDisposable
{
    static readonly JsonSerializerOptions Snake = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Rows of a table; the record's properties are named as its columns.</summary>
    public Task Insert<T>(string table, IReadOnlyList<T> rows)
    {
        var names = typeof(T).GetProperties().Select(property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name)).ToList();
        var columns = string.Join(", ", names);
        return Run(
            $"INSERT INTO {table} ({columns}) SELECT {string.Join(", ", names.Select(name => $"json_extract(value, '$.{name}')"))} FROM json_each(@rows) ORDER BY key",
            $"INSERT INTO {table} ({columns}) SELECT {columns} FROM jsonb_populate_recordset(null::{table}, $1)",
            JsonSerializer.Serialize(rows, Snake));
    }

    /// <summary>What follows from the messages between two ids, both included, by one text for both databases.</summary>
    public Task Derive(string sql, string first, string last) => Run(
        sql.Replace("@first", $"'{first}'", StringComparison.Ordinal).Replace("@last", $"'{last}'", StringComparison.Ordinal), null, null);

    /// <summary>A statement for one of them alone.</summary>
    public async Task OnPostgres(string sql)
    {
        if (postgres is not null)
        {
            await Run(sql, null, null);
        }
    }

    public ValueTask DisposeAsync() => postgres?.DisposeAsync() ?? ValueTask.CompletedTask;

    async Task Run(string sqlite, string? onPostgres, string? rows)
    {
        if (postgres is null)
        {
            await database.WriteSystem(unit => unit.Execute(new Sql(sqlite, ""), new { rows }));
            return;
        }

        await using var command = new NpgsqlCommand(onPostgres ?? sqlite, postgres) { CommandTimeout = 600 };
        if (rows is not null)
        {
            command.Parameters.Add(new() { Value = rows, NpgsqlDbType = NpgsqlDbType.Jsonb });
        }

        await command.ExecuteNonQueryAsync();
    }
}
