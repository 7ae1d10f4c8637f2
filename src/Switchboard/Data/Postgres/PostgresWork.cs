using Npgsql;

namespace Switchboard.Data.Postgres;

/// <summary>A declared unit that waits for its lane.</summary>
internal abstract class PostgresWork
{
    public abstract string Organization { get; }

    public abstract bool IsCanceled { get; }

    public abstract void AddTo(NpgsqlBatch batch);

    /// <summary>Reads the results that the unit's commands return; the reader stands before them.</summary>
    public abstract ValueTask ReadFrom(NpgsqlDataReader reader);

    /// <summary>Called once, after the commit.</summary>
    public abstract void Complete();

    public abstract void Fail(Exception exception);
}

/// <inheritdoc cref="PostgresWork" />
internal sealed class PostgresHotWork<TRecord, TResult>(HotUnit<TRecord, TResult> unit, string organization, TRecord record, CancellationToken ct)
    : PostgresWork where TRecord : class
{
    readonly TaskCompletionSource<Tally<TResult>> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly int[] rows = new int[unit.Statements.Length];
    NpgsqlBatchCommand[] commands = [];
    TResult? result;

    public Task<Tally<TResult>> Done => done.Task;

    public override string Organization => organization;

    public override bool IsCanceled => ct.IsCancellationRequested;

    public override void AddTo(NpgsqlBatch batch)
    {
        var parameters = Parameters.Of(typeof(TRecord));
        var values = new Value[parameters.Count];
        parameters.Fill(record, values);

        var statements = unit.PostgresWhole is null ? unit.Statements : [unit.PostgresWhole];
        commands = new NpgsqlBatchCommand[statements.Length];
        for (var i = 0; i < statements.Length; i++)
        {
            var sql = statements[i].ForPostgres;
            batch.BatchCommands.Add(commands[i] = PostgresCommands.Command(sql, values, parameters.Plan(sql), organization));
        }
    }

    public override async ValueTask ReadFrom(NpgsqlDataReader reader)
    {
        if (unit.PostgresWhole is null && unit.Read is null)
        {
            return;
        }

        await reader.NextResultAsync();
        if (!await reader.ReadAsync())
        {
            return;
        }

        if (unit.PostgresWhole is not null)
        {
            for (var i = 0; i < rows.Length; i++)
            {
                rows[i] = (int)reader.GetInt64(i);
            }
        }

        if (unit.Read is { } read && (unit.PostgresWhole is null || !reader.IsDBNull(rows.Length)))
        {
            result = read(new PostgresRow(reader));
        }
    }

    public override void Complete()
    {
        if (unit.PostgresWhole is null)
        {
            for (var i = 0; i < rows.Length; i++)
            {
                rows[i] = (int)commands[i].RecordsAffected;
            }
        }

        done.TrySetResult(new(rows, result));
    }

    public override void Fail(Exception exception) =>
        _ = exception is OperationCanceledException ? done.TrySetCanceled(ct) : done.TrySetException(exception);
}
