namespace Switchboard.Data.Sqlite;

/// <summary>A unit that waits for the writer. It may run more than once before it is completed or failed.</summary>
internal abstract class SqliteWork
{
    public abstract string Name { get; }

    /// <summary>The same for all that run the same code.</summary>
    public virtual object Code => Name;

    /// <summary>Whether its caller gave up before it started.</summary>
    public abstract bool IsCanceled { get; }

    /// <summary>Whether it wrote something when it ran last, and then answered with a problem that takes it back.</summary>
    public bool IsTakenBack { get; protected set; }

    public abstract void Run(SqliteConnection connection);

    /// <summary>Called once, after the commit.</summary>
    public abstract void Complete();

    public abstract void Fail(Exception exception);
}

/// <summary>A unit of work with an answer for its caller.</summary>
internal abstract class SqliteWork<T>(CancellationToken ct) : SqliteWork
{
    readonly TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Done => done.Task;

    public sealed override bool IsCanceled => ct.IsCancellationRequested;

    protected T? Answer { get; set; }

    public sealed override void Complete() => done.TrySetResult(Answer!);

    public sealed override void Fail(Exception exception) =>
        _ = exception is OperationCanceledException ? done.TrySetCanceled(ct) : done.TrySetException(exception);
}

/// <summary>A programmed unit.</summary>
internal sealed class SqliteDelegateWork<T>(string organization, Func<Session, ValueTask<T>> unit, CancellationToken ct) : SqliteWork<T>(ct)
{
    public override string Name => Outermost(unit.Method.DeclaringType)?.Name ?? unit.Method.Name;

    public override object Code => unit.Method;

    public override void Run(SqliteConnection connection)
    {
        var session = new SqliteSession(connection, organization);
        var before = connection.RowsWritten;
        try
        {
            var running = unit(session);
            Answer = running.IsCompleted
                ? running.GetAwaiter().GetResult()
                : throw new InvalidOperationException("A unit of work awaited something other than its session.");
            IsTakenBack = TakenBack<T>.By(Answer) && connection.RowsWritten != before;
        }
        finally
        {
            session.Close();
        }
    }

    // A unit is mostly a closure, whose class the compiler has named.
    static Type? Outermost(Type? type) => type?.DeclaringType is { } outer ? Outermost(outer) : type;
}

/// <summary>A declared unit.</summary>
internal sealed class SqliteHotWork<TRecord>(HotUnit<TRecord> unit, string organization, TRecord record, CancellationToken ct)
    : SqliteWork<Tally>(ct) where TRecord : class
{
    public override string Name => unit.Name;

    public override void Run(SqliteConnection connection)
    {
        var parameters = Parameters.Of(typeof(TRecord));
        var values = new Value[parameters.Count];
        parameters.Fill(record, values);

        var rows = new int[unit.Statements.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            var sql = unit.Statements[i].ForSqlite;
            var statement = connection.Prepare(sql);
            statement.Bind(values, parameters.Plan(sql), organization);
            try
            {
                while (statement.Step())
                {
                    // A RETURNING clause that nobody reads still has to be run to its end.
                }
            }
            finally
            {
                statement.Reset();
            }

            rows[i] = SQLitePCL.raw.sqlite3_changes(connection.Handle);
        }

        Answer = new(rows);
    }
}
