using Npgsql;

namespace Switchboard.Data.Postgres;

/// <summary>
/// A unit's handle on one connection. Outside a transaction each statement travels with its scope in a batch of its own, which PostgreSQL runs as one
/// transaction; inside one the scope travels with the first statement.
/// </summary>
internal sealed class PostgresSession(NpgsqlConnection connection, string? organization, bool inTransaction, bool scoped = true) : Session
{
    bool scopeIsSet = !scoped;
    bool closed;

    public void Close() => closed = true;

    public override async ValueTask<T?> One<T>(Sql sql, object? args, Func<Row, T> read) where T : default
    {
        await using var batch = Batch(sql, args);
        await using var reader = await Rows(batch);
        return await reader.ReadAsync() ? read(new PostgresRow(reader)) : default;
    }

    public override async ValueTask<List<T>> Many<T>(Sql sql, object? args, Func<Row, T> read)
    {
        await using var batch = Batch(sql, args);
        await using var reader = await Rows(batch);
        var row = new PostgresRow(reader);
        var rows = new List<T>();
        while (await reader.ReadAsync())
        {
            rows.Add(read(row));
        }

        return rows;
    }

    public override async ValueTask<int> Execute(Sql sql, object? args = null)
    {
        await using var batch = Batch(sql, args);
        await batch.ExecuteNonQueryAsync();
        return (int)batch.BatchCommands[^1].RecordsAffected;
    }

    NpgsqlBatch Batch(Sql sql, object? args)
    {
        ObjectDisposedException.ThrowIf(closed, this);
        var parsed = sql.ForPostgres;
        var (values, plan) = Parameters.Bind(parsed, args);
        var batch = new NpgsqlBatch(connection);
        if (!scoped)
        {
            // A migration may move a million rows.
            batch.Timeout = 0;
        }

        if (!scopeIsSet)
        {
            batch.BatchCommands.Add(PostgresCommands.Scope(organization));
            scopeIsSet = inTransaction;
        }

        batch.BatchCommands.Add(PostgresCommands.Command(parsed, values, plan, organization));
        return batch;
    }

    /// <summary>The last command's rows: the scope's own answer comes first.</summary>
    static async ValueTask<NpgsqlDataReader> Rows(NpgsqlBatch batch)
    {
        var reader = await batch.ExecuteReaderAsync();
        for (var i = 1; i < batch.BatchCommands.Count; i++)
        {
            await reader.NextResultAsync();
        }

        return reader;
    }
}
