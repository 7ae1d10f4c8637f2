using Npgsql;
using NpgsqlTypes;

namespace Switchboard.Data.Postgres;

/// <summary>A declared unit that waits for its lane.</summary>
internal abstract class PostgresWork
{
    public abstract string Organization { get; }

    public abstract bool IsCanceled { get; }

    /// <summary>The declared unit, when works of it share statements; null when each has commands of its own.</summary>
    public abstract object? Shared { get; }

    public abstract void AddTo(NpgsqlBatch batch);

    /// <summary>Adds the statements for works that share a unit, this one among them.</summary>
    public abstract void AddTo(NpgsqlBatch batch, IReadOnlyList<PostgresWork> sharing);

    /// <summary>Reads the result of the first shared statement; the reader stands on it.</summary>
    public abstract ValueTask ReadFrom(NpgsqlDataReader reader, IReadOnlyList<PostgresWork> sharing);

    /// <summary>Called once, after the commit.</summary>
    public abstract void Complete();

    public abstract void Fail(Exception exception);
}

/// <inheritdoc cref="PostgresWork" />
internal sealed class PostgresHotWork<TRecord>(HotUnit<TRecord> unit, string organization, TRecord record, CancellationToken ct)
    : PostgresWork where TRecord : class
{
    readonly TaskCompletionSource<Tally> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly int[] rows = new int[unit.Statements.Length];
    NpgsqlBatchCommand[] commands = [];

    public Task<Tally> Done => done.Task;

    public override string Organization => organization;

    public override bool IsCanceled => ct.IsCancellationRequested;

    public override object? Shared => unit.PostgresMany.Length == 0 ? null : unit;

    public override void AddTo(NpgsqlBatch batch)
    {
        var parameters = Parameters.Of(typeof(TRecord));
        var values = Values(parameters);
        commands = Array.ConvertAll(unit.Statements, statement =>
            PostgresCommands.Command(statement.ForPostgres, values, parameters.Plan(statement.ForPostgres), organization));
        foreach (var command in commands)
        {
            batch.BatchCommands.Add(command);
        }
    }

    public override void AddTo(NpgsqlBatch batch, IReadOnlyList<PostgresWork> sharing)
    {
        var parameters = Parameters.Of(typeof(TRecord));
        var works = sharing.Cast<PostgresHotWork<TRecord>>().ToList();
        // An earlier try may have been rolled back after it was read.
        works.ForEach(work => Array.Clear(work.rows));
        var values = works.ConvertAll(work => work.Values(parameters));
        foreach (var sql in unit.PostgresMany)
        {
            var command = new NpgsqlBatchCommand(sql.ForPostgres.Text);
            foreach (var index in parameters.Plan(sql.ForPostgres))
            {
                command.Parameters.Add(index == Parameters.Organization
                    ? new NpgsqlParameter<string[]>
                    {
                        TypedValue = [.. works.Select(work => work.Organization)],
                        NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text,
                    }
                    : PostgresCommands.Column(values, index));
            }

            batch.BatchCommands.Add(command);
        }
    }

    public override async ValueTask ReadFrom(NpgsqlDataReader reader, IReadOnlyList<PostgresWork> sharing)
    {
        while (await reader.ReadAsync())
        {
            Array.Fill(((PostgresHotWork<TRecord>)sharing[(int)reader.GetInt64(0) - 1]).rows, 1);
        }
    }

    public override void Complete()
    {
        for (var i = 0; i < commands.Length; i++)
        {
            rows[i] = (int)commands[i].RecordsAffected;
        }

        done.TrySetResult(new(rows));
    }

    public override void Fail(Exception exception) =>
        _ = exception is OperationCanceledException ? done.TrySetCanceled(ct) : done.TrySetException(exception);

    Value[] Values(Parameters parameters)
    {
        var values = new Value[parameters.Count];
        parameters.Fill(record, values);
        return values;
    }
}
