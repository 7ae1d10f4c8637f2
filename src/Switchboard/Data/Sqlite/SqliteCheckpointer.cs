using Microsoft.Extensions.Logging;
using SQLitePCL;

namespace Switchboard.Data.Sqlite;

/// <summary>
/// Copies the write-ahead log back into the database file beside the writer, so that the writer has only the last few pages to copy itself
/// before SQLite can begin the log anew (https://www.sqlite.org/wal.html#ckpt).
/// </summary>
internal sealed partial class SqliteCheckpointer : IDisposable
{
    // In pages. A page that is written again before it is copied is copied once.
    const int WorthCopying = 64_000;

    // What came during the first pass is copied by the second.
    const int Passes = 2;

    readonly SqliteConnection connection;
    readonly int worthCopying;
    readonly ILogger logger;
    readonly Thread thread;
    readonly AutoResetEvent wanted = new(false);
    volatile bool running;
    volatile bool copied;
    volatile bool stopping;
    bool isBehind;

    public SqliteCheckpointer(SqliteConnection connection, ILogger logger, int worthCopying = WorthCopying)
    {
        this.connection = connection;
        this.logger = logger;
        this.worthCopying = worthCopying;
        thread = new(Copy) { Name = "sqlite-checkpoint", IsBackground = true };
        thread.Start();
    }

    /// <summary>Called by the writer between two transactions.</summary>
    /// <param name="pages">Pages in the log, copied or not.</param>
    public void Tend(SqliteConnection writer, int pages)
    {
        if (running || pages < worthCopying)
        {
            return;
        }

        if (copied)
        {
            copied = false;
            Checkpoint(writer);
            writer.SizeCache();
            return;
        }

        running = true;
        wanted.Set();
    }

    /// <summary>Whether nothing is being copied beside the writer.</summary>
    internal bool IsIdle => !running;

    public void Dispose()
    {
        stopping = true;
        wanted.Set();
        thread.Join();
        wanted.Dispose();
        connection.Dispose();
    }

    void Copy()
    {
        while (wanted.WaitOne() && !stopping)
        {
            var (code, left) = (raw.SQLITE_OK, 0);
            for (var pass = 0; pass < Passes; pass++)
            {
                (code, left) = Checkpoint(connection);
            }

            Tell(code, left);
            copied = true;
            running = false;
        }
    }

    /// <summary>Says once that the log can't be copied, and once that it can again.</summary>
    void Tell(int code, int left)
    {
        var was = isBehind;
        isBehind = code != raw.SQLITE_OK || left >= worthCopying;
        if (isBehind && !was)
        {
            LogBehind(logger, left, code);
        }
        else if (was && !isBehind)
        {
            LogCaughtUp(logger);
        }
    }

    /// <summary>
    /// Copies what no reader still needs as it was; what it could not copy, or the file did not take, the next one does. SQLite's code, and
    /// how many pages are left to copy.
    /// </summary>
    static (int Code, int Left) Checkpoint(SqliteConnection connection)
    {
        var code = raw.sqlite3_wal_checkpoint_v2(connection.Handle, "main", raw.SQLITE_CHECKPOINT_PASSIVE, out var inLog, out var done);
        return (code, inLog - done);
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "SQLite could not copy its log into the database file (code {Code}); {Pages} pages wait and the log grows. "
            + "Usual reasons are a full disk and a program that keeps a read open.")]
    static partial void LogBehind(ILogger logger, int pages, int code);

    [LoggerMessage(Level = LogLevel.Information, Message = "SQLite copies its log into the database file again.")]
    static partial void LogCaughtUp(ILogger logger);
}
