using Npgsql;

namespace Switchboard.Data.Postgres;

/// <summary>
/// A unit's handle on one connection. Outside a transaction each statement travels with its scope in a batch of its own, which PostgreSQL runs as one
/// transaction; inside one the scope travels with the first statement.
/// </summary>
/// <param name="keepsPlans">Whether its statements find all they want by keys, so that one plan does for all values.</param>
internal sealed class PostgresSession(
    NpgsqlConnection connection, string? organization, bool inTransaction, bool scoped = true, bool keepsPlans = false) : Session
{
    readonly List<NpgsqlBatchCommand> later = [];
    bool scopeIsSet = !scoped;
    bool closed;

    public void Close() => closed = true;

    public override async ValueTask<T?> One<T>(Sql sql, object? args, Func<Row, T> read) where T : default
    {
        var answers = scopeIsSet ? 0 : 1;
        await using var batch = Batch(sql, args);
        await using var reader = await Rows(batch, answers);
        return await reader.ReadAsync() ? read(new PostgresRow(reader)) : default;
    }

    public override async ValueTask<List<T>> Many<T>(Sql sql, object? args, Func<Row, T> read)
    {
        var answers = scopeIsSet ? 0 : 1;
        await using var batch = Batch(sql, args);
        await using var reader = await Rows(batch, answers);
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

    public override async ValueTask Later(Sql sql, object? args = null)
    {
        if (inTransaction && scoped)
        {
            later.Add(Command(sql, args));
        }
        else
        {
            await Execute(sql, args);
        }
    }

    /// <summary>Before the commit: sends what nobody asked for since.</summary>
    public async ValueTask Flush()
    {
        if (later.Count > 0)
        {
            await using var batch = Batch();
            await batch.ExecuteNonQueryAsync();
        }
    }

    NpgsqlBatch Batch(Sql sql, object? args)
    {
        var command = Command(sql, args);
        var batch = Batch();
        batch.BatchCommands.Add(command);
        return batch;
    }

    NpgsqlBatchCommand Command(Sql sql, object? args)
    {
        ObjectDisposedException.ThrowIf(closed, this);
        var parsed = sql.ForPostgres;
        var (values, plan) = Parameters.Bind(parsed, args);
        return PostgresCommands.Command(parsed, values, plan, organization);
    }

    NpgsqlBatch Batch()
    {
        var batch = new NpgsqlBatch(connection);
        if (!scoped)
        {
            // A migration may move a million rows.
            batch.Timeout = 0;
        }

        if (!scopeIsSet)
        {
            batch.BatchCommands.Add(PostgresCommands.Scope(organization, keepsPlans));
            scopeIsSet = inTransaction;
        }

        later.ForEach(batch.BatchCommands.Add);
        later.Clear();
        return batch;
    }

    /// <summary>The last command's rows, after those of other answers: the scope has one, what was to be run later has none.</summary>
    static async ValueTask<NpgsqlDataReader> Rows(NpgsqlBatch batch, int answers)
    {
        var reader = await batch.ExecuteReaderAsync();
        for (var i = 0; i < answers; i++)
        {
            await reader.NextResultAsync();
        }

        return reader;
    }
}
