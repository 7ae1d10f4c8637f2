namespace Switchboard.Data;

/// <summary>
/// The one way to the tables. An <i>organization</i> scope sees that organization's rows alone (PostgreSQL enforces it by row security; on SQLite the
/// statements' own WHERE is the only wall). The <i>system</i> scope is for look-ups by token, number or receipt, for job claims and for sweeps.
/// </summary>
public abstract class Database : IAsyncDisposable
{
    /// <summary>Which of the two it is, for the few who must know.</summary>
    public abstract DatabaseKind Kind { get; }

    /// <summary>Reads within an organization. Each statement sees the newest committed state.</summary>
    public abstract Task<T> Read<T>(OrganizationId organization, Func<Session, ValueTask<T>> read, CancellationToken ct = default);

    /// <summary>
    /// One unit of work: all of it is committed and durable when this returns, or none of it: also when it answers a <see cref="Problem"/>
    /// that isn't on record.
    /// </summary>
    /// <remarks>The unit may run more than once (a serialization failure, a failed group), so it has no effect but through the session.</remarks>
    public abstract Task<T> Write<T>(OrganizationId organization, Func<Session, ValueTask<T>> unit, CancellationToken ct = default);

    /// <summary>
    /// As <see cref="Write"/>, for short units that come in crowds and end with the same row of their organization's, so that each would hold up
    /// the next until its commit: those of one organization go in turn and share commits.
    /// </summary>
    public virtual Task<T> WriteInTurn<T>(OrganizationId organization, Func<Session, ValueTask<T>> unit, CancellationToken ct = default) =>
        Write(organization, unit, ct);

    /// <summary>Reads across organizations. Files that call it are on a short list.</summary>
    public abstract Task<T> ReadSystem<T>(Func<Session, ValueTask<T>> read, CancellationToken ct = default);

    /// <summary>
    /// The same for what is found by keys, a row or a few of them: how it is read is planned once and not for each value, which takes longer than the reading.
    /// </summary>
    public virtual Task<T> ReadSystemByKey<T>(Func<Session, ValueTask<T>> read, CancellationToken ct = default) => ReadSystem(read, ct);

    /// <summary>A unit of work across organizations. Files that call it are on a short list.</summary>
    public abstract Task<T> WriteSystem<T>(Func<Session, ValueTask<T>> unit, CancellationToken ct = default);

    /// <summary>Runs a declared unit, grouped with those of other callers under one commit.</summary>
    public abstract Task<Tally> Run<TRecord>(HotUnit<TRecord> unit, OrganizationId organization, TRecord record, CancellationToken ct = default)
        where TRecord : class;

    /// <summary>Brings the schema to this version; checks by hash that earlier migrations are those that ran.</summary>
    public abstract Task Migrate(CancellationToken ct);

    /// <summary>Looks at tables that have grown many times over since they were looked at, where plans depend on it.</summary>
    public virtual Task TakeStatistics(CancellationToken ct) => Task.CompletedTask;

    /// <inheritdoc />
    public abstract ValueTask DisposeAsync();
}

/// <summary>The databases that Switchboard runs on.</summary>
public enum DatabaseKind
{
    /// <summary>The embedded default.</summary>
    Sqlite,

    /// <summary>PostgreSQL 15 or newer.</summary>
    Postgres,
}

/// <summary>A unique index refused a row that a unit wanted to write.</summary>
public sealed class UniqueViolationException(string message, Exception? inner = null) : Exception(message, inner);
