namespace Switchboard.Data;

/// <summary>
/// What a unit of work sees of the database. Parameters are <c>@name</c>, taken from the properties of <c>args</c> (a record or an anonymous
/// object); <c>@organization</c> is always the scope's own. Only the session may be awaited inside a unit: it may run again, so it
/// has no effect outside. A unique violation is never caught inside a unit; ask with <c>ON CONFLICT</c>.
/// </summary>
public abstract class Session
{
    /// <summary>The first row, or default when there is none.</summary>
    public abstract ValueTask<T?> One<T>(Sql sql, object? args, Func<Row, T> read);

    /// <summary>All rows.</summary>
    public abstract ValueTask<List<T>> Many<T>(Sql sql, object? args, Func<Row, T> read);

    /// <summary>Runs a statement and tells how many rows it changed.</summary>
    public abstract ValueTask<int> Execute(Sql sql, object? args = null);

    /// <summary>
    /// Runs a statement whose outcome nobody asks for, before anything that is asked next and at the latest with the commit: where each statement is a way
    /// to the server and back, it travels with the next.
    /// </summary>
    public virtual async ValueTask Later(Sql sql, object? args = null) => await Execute(sql, args);

    /// <summary>The first column of the first row as a number, or 0.</summary>
    public async ValueTask<long> Count(Sql sql, object? args = null) => await One(sql, args, static row => row.Long(0));
}

/// <summary>One row of a result, valid only while it is being read.</summary>
public abstract class Row
{
    /// <summary>The position of a column.</summary>
    public abstract int Ordinal(string column);

    /// <summary>Whether a column is NULL.</summary>
    public abstract bool IsNull(int ordinal);

    /// <summary>A text column.</summary>
    public abstract string Text(int ordinal);

    /// <summary>A bigint column.</summary>
    public abstract long Long(int ordinal);

    /// <summary>A boolean column.</summary>
    public abstract bool Flag(int ordinal);

    /// <inheritdoc cref="Text(int)" />
    public string Text(string column) => Text(Ordinal(column));

    /// <inheritdoc cref="Text(int)" />
    public string? TextOrNull(string column) => Ordinal(column) is var i && IsNull(i) ? null : Text(i);

    /// <inheritdoc cref="Long(int)" />
    public long Long(string column) => Long(Ordinal(column));

    /// <inheritdoc cref="Long(int)" />
    public int Int(string column) => (int)Long(Ordinal(column));

    /// <inheritdoc cref="Long(int)" />
    public long? LongOrNull(string column) => Ordinal(column) is var i && IsNull(i) ? null : Long(i);

    /// <inheritdoc cref="Flag(int)" />
    public bool Flag(string column) => Flag(Ordinal(column));

    /// <summary>An instant, stored as Unix milliseconds.</summary>
    public DateTimeOffset Instant(string column) => DateTimeOffset.FromUnixTimeMilliseconds(Long(column));

    /// <inheritdoc cref="Instant" />
    public DateTimeOffset? InstantOrNull(string column) => LongOrNull(column) is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;

    /// <summary>An id.</summary>
    public TId Id<TId>(string column) where TId : struct, IId<TId> => TId.From(Text(column));

    /// <inheritdoc cref="Id{TId}" />
    public TId? IdOrNull<TId>(string column) where TId : struct, IId<TId> => TextOrNull(column) is { } text ? TId.From(text) : null;

    /// <summary>An enum, stored by its name in lower snake case.</summary>
    public TEnum Enum<TEnum>(string column) where TEnum : struct, Enum => EnumText.Parse<TEnum>(Text(column));
}
