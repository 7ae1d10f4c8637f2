using SQLitePCL;

namespace Switchboard.Data.Sqlite;

/// <summary>
/// Copies the write-ahead log back into the database file beside the writer, so that the writer has only the last few pages to copy itself before SQLite can begin
/// the log anew (https://www.sqlite.org/wal.html#ckpt).
/// </summary>
internal sealed class SqliteCheckpointer : IDisposable
{
    // A page that is written again before it is copied is copied once.
    const int WorthCopying = 64_000;

    // What came during the first pass is copied by the second.
    const int Passes = 2;

    readonly SqliteConnection connection;
    readonly Thread thread;
    readonly AutoResetEvent wanted = new(false);
    volatile bool running;
    volatile bool copied;
    volatile bool stopping;

    public SqliteCheckpointer(SqliteConnection connection)
    {
        this.connection = connection;
        thread = new(Copy) { Name = "sqlite-checkpoint", IsBackground = true };
        thread.Start();
    }

    /// <summary>Called by the writer between two transactions.</summary>
    /// <param name="pages">Pages in the log, copied or not.</param>
    public void Tend(SqliteConnection writer, int pages)
    {
        if (running || pages < WorthCopying)
        {
            return;
        }

        if (copied)
        {
            copied = false;
            Checkpoint(writer);
            return;
        }

        running = true;
        wanted.Set();
    }

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
            for (var pass = 0; pass < Passes; pass++)
            {
                Checkpoint(connection);
            }

            copied = true;
            running = false;
        }
    }

    /// <summary>Copies what no reader still needs as it was; what it could not copy, or the file did not take, the next one does.</summary>
    static void Checkpoint(SqliteConnection connection) => _ = raw.sqlite3_wal_checkpoint_v2(connection.Handle, "main", raw.SQLITE_CHECKPOINT_PASSIVE, out _, out _);
}
