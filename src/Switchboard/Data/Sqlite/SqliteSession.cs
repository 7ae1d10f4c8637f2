namespace Switchboard.Data.Sqlite;

/// <summary>
/// A handle for one unit on one connection, closed when the unit returns: a continuation that comes back later, from another
/// thread, is refused instead of writing into somebody else's transaction.
/// </summary>
internal sealed class SqliteSession(SqliteConnection connection, string organization) : Session
{
    readonly int thread = Environment.CurrentManagedThreadId;
    bool closed;

    public void Close() => closed = true;

    public override ValueTask<T?> One<T>(Sql sql, object? args, Func<Row, T> read) where T : default
    {
        var statement = Start(sql, args);
        try
        {
            return ValueTask.FromResult(statement.Step() ? read(statement) : default);
        }
        finally
        {
            statement.Reset();
        }
    }

    public override ValueTask<List<T>> Many<T>(Sql sql, object? args, Func<Row, T> read)
    {
        var statement = Start(sql, args);
        try
        {
            var rows = new List<T>();
            while (statement.Step())
            {
                rows.Add(read(statement));
            }

            return ValueTask.FromResult(rows);
        }
        finally
        {
            statement.Reset();
        }
    }

    public override ValueTask<int> Execute(Sql sql, object? args = null)
    {
        var statement = Start(sql, args);
        try
        {
            while (statement.Step())
            {
                // A RETURNING clause that nobody reads still has to be run to its end.
            }

            return ValueTask.FromResult(SQLitePCL.raw.sqlite3_changes(connection.Handle));
        }
        finally
        {
            statement.Reset();
        }
    }

    SqliteStatement Start(Sql sql, object? args)
    {
        if (closed || Environment.CurrentManagedThreadId != thread)
        {
            throw new InvalidOperationException("The unit of work is over. Only the session may be awaited inside a unit.");
        }

        var parsed = sql.ForSqlite;
        var (values, plan) = Parameters.Bind(parsed, args);
        var statement = connection.Prepare(parsed);
        statement.Bind(values, plan, organization);
        return statement;
    }
}
