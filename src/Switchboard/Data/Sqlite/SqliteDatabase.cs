using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Switchboard.Data.Sqlite;

/// <summary>The embedded database: one file, one writer, pooled readers.</summary>
internal sealed class SqliteDatabase : Database
{
    readonly string path;
    readonly SqliteWriter writer;
    readonly TimeProvider clock;
    readonly ConcurrentBag<SqliteConnection> readers = [];
    bool disposed;

    public SqliteDatabase(string path, SqliteLibrary library, TimeProvider clock, ILoggerFactory loggers)
    {
        SqliteLoader.Load(library);
        this.path = path;
        this.clock = clock;
        writer = new(
            new(path, readOnly: false),
            new(new(path, readOnly: false), loggers.CreateLogger<SqliteCheckpointer>()),
            clock,
            loggers.CreateLogger<SqliteWriter>());
    }

    public override DatabaseKind Kind => DatabaseKind.Sqlite;

    public override Task<T> Read<T>(OrganizationId organization, Func<Session, ValueTask<T>> read, CancellationToken ct = default) =>
        ReadAs(organization.Value, read, ct);

    public override Task<T> ReadSystem<T>(Func<Session, ValueTask<T>> read, CancellationToken ct = default) => ReadAs("", read, ct);

    public override Task<T> Write<T>(OrganizationId organization, Func<Session, ValueTask<T>> unit, CancellationToken ct = default) =>
        Add(new SqliteDelegateWork<T>(organization.Value, unit, ct));

    public override Task<T> WriteSystem<T>(Func<Session, ValueTask<T>> unit, CancellationToken ct = default) =>
        Add(new SqliteDelegateWork<T>("", unit, ct));

    public override Task<Tally> Run<TRecord>(
        HotUnit<TRecord> unit, OrganizationId organization, TRecord record, CancellationToken ct = default) =>
        Add(new SqliteHotWork<TRecord>(unit, organization.Value, record, ct));

    public override async Task Migrate(CancellationToken ct) =>
        await WriteSystem(
            async session =>
            {
                await new Migrator(DatabaseKind.Sqlite, clock).Run(session);
                return true;
            },
            ct);

    public override ValueTask DisposeAsync()
    {
        disposed = true;
        writer.Dispose();
        while (readers.TryTake(out var reader))
        {
            reader.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    Task<T> Add<T>(SqliteWork<T> work)
    {
        writer.Add(work);
        return work.Done;
    }

    async Task<T> ReadAs<T>(string organization, Func<Session, ValueTask<T>> read, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(disposed, this);
        if (!readers.TryTake(out var reader))
        {
            reader = new(path, readOnly: true);
        }

        var session = new SqliteSession(reader, organization);
        try
        {
            var reading = read(session);
            return reading.IsCompleted
                ? await reading
                : throw new InvalidOperationException("A read awaited something other than its session.");
        }
        finally
        {
            session.Close();
            readers.Add(reader);
        }
    }
}
