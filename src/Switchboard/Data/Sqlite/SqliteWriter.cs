using Microsoft.Extensions.Logging;
using SQLitePCL;

namespace Switchboard.Data.Sqlite;

/// <summary>
/// The one thread that writes. Whatever waits when it comes round runs under one commit, so that durability
/// (<c>synchronous=FULL</c>) costs each caller a fraction of a sync.
/// </summary>
internal sealed partial class SqliteWriter : IDisposable
{
    const int LargestGroup = 256;
    static readonly TimeSpan LongUnit = TimeSpan.FromMilliseconds(20);

    readonly SqliteConnection connection;
    readonly SqliteCheckpointer checkpointer;
    readonly TimeProvider clock;
    readonly ILogger logger;
    readonly Thread thread;
    readonly Lock gate = new();
    readonly AutoResetEvent arrived = new(false);

    // What has taken long once. The writer's thread alone looks at it.
    readonly HashSet<object> wereLong = [];
    List<SqliteWork> waiting = [];
    bool idle;
    bool stopping;

    public SqliteWriter(SqliteConnection connection, SqliteCheckpointer checkpointer, TimeProvider clock, ILogger logger)
    {
        this.connection = connection;
        this.checkpointer = checkpointer;
        this.clock = clock;
        this.logger = logger;
        connection.SizeCache();
        thread = new(Write) { Name = "sqlite-writer", IsBackground = true };
        thread.Start();
    }

    public void Add(SqliteWork work)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(stopping, this);
            waiting.Add(work);
            if (!idle)
            {
                return;
            }

            idle = false;
        }

        arrived.Set();
    }

    /// <summary>Runs what is queued, then stops.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            stopping = true;
        }

        arrived.Set();
        thread.Join();
        arrived.Dispose();
        checkpointer.Dispose();
        connection.Dispose();
    }

    void Write()
    {
        List<SqliteWork> group = [];
        while (Take(ref group))
        {
            for (var start = 0; start < group.Count; start += LargestGroup)
            {
                Together(group.GetRange(start, Math.Min(LargestGroup, group.Count - start)).FindAll(Wanted));
            }

            group.Clear();
        }
    }

    bool Take(ref List<SqliteWork> group)
    {
        while (true)
        {
            lock (gate)
            {
                if (waiting.Count > 0)
                {
                    (waiting, group) = (group, waiting);
                    return true;
                }

                if (stopping)
                {
                    return false;
                }

                idle = true;
            }

            arrived.WaitOne();
        }
    }

    static bool Wanted(SqliteWork work)
    {
        if (work.IsCanceled)
        {
            work.Fail(new OperationCanceledException());
        }

        return !work.IsCanceled;
    }

    /// <summary>All units under one commit, without savepoints: almost always nothing fails.</summary>
    void Together(List<SqliteWork> group)
    {
        if (group.Count == 0)
        {
            return;
        }

        int takenBack;
        try
        {
            connection.Run("BEGIN IMMEDIATE");
            takenBack = group.FindIndex(work =>
            {
                Timed(work);
                return work.IsTakenBack;
            });
            connection.Run(takenBack < 0 ? "COMMIT" : "ROLLBACK");
        }
        catch (Exception exception)
        {
            if (RollBack())
            {
                Retry(group, exception);
            }
            else
            {
                // Nothing may run again in a transaction that is still open; the next group's BEGIN tells whether SQLite has recovered.
                LogStorageFailed(logger, exception, group.Count);
                group.ForEach(work => work.Fail(exception));
            }

            return;
        }

        if (takenBack >= 0 && group.Count > 1)
        {
            // Those before it run again without it, and it after them alone.
            Together(group.GetRange(0, takenBack));
            Together(group.GetRange(takenBack, 1));
            Together(group[(takenBack + 1)..]);
            return;
        }

        foreach (var work in group)
        {
            work.Complete();
        }

        checkpointer.Tend(connection, connection.PagesInLog);
    }

    bool RollBack()
    {
        try
        {
            if (!connection.IsAutocommit)
            {
                connection.Run("ROLLBACK");
            }

            return true;
        }
        catch (SqliteException exception)
        {
            LogNotRolledBack(logger, exception);
            return false;
        }
    }

    /// <summary>After a failure: what spoils the file or the disk fails the whole group; what spoils one unit fails that unit alone.</summary>
    void Retry(List<SqliteWork> group, Exception exception)
    {
        if (IsStorageFailure(exception))
        {
            LogStorageFailed(logger, exception, group.Count);
            group.ForEach(work => work.Fail(exception));
            return;
        }

        if (group.Count == 1)
        {
            // Its caller is told, and logs what it doesn't expect.
            group[0].Fail(exception);
            return;
        }

        // Halves keep most of a group together, and end at the unit that fails.
        var half = group.Count / 2;
        Together(group.GetRange(0, half));
        Together(group.GetRange(half, group.Count - half));
    }

    void Timed(SqliteWork work)
    {
        var started = clock.GetTimestamp();
        work.Run(connection);
        var took = clock.GetElapsedTime(started);
        // Whoever makes the schema is alone here. What runs for the first time is compiled and has its statements prepared on the way: once is no warning.
        if (took > LongUnit && work.Name != nameof(SqliteDatabase) && !wereLong.Add(work.Code))
        {
            LogLongUnit(logger, work.Name, (long)took.TotalMilliseconds);
        }
    }

    static bool IsStorageFailure(Exception exception) =>
        exception is SqliteException failure
            && (failure.Code & 0xFF) is raw.SQLITE_FULL or raw.SQLITE_IOERR or raw.SQLITE_CORRUPT or raw.SQLITE_READONLY or raw.SQLITE_NOTADB;

    [LoggerMessage(Level = LogLevel.Warning, Message = "A unit of work of {Name} held the writer for {Milliseconds} ms; every other writer waited.")]
    static partial void LogLongUnit(ILogger logger, string name, long milliseconds);

    [LoggerMessage(Level = LogLevel.Error, Message = "The database file could not be written; {Count} units of work were rolled back.")]
    static partial void LogStorageFailed(ILogger logger, Exception exception, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "A group of units could not be rolled back.")]
    static partial void LogNotRolledBack(ILogger logger, Exception exception);
}
