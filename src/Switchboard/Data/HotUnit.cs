namespace Switchboard.Data;

/// <summary>
/// A unit of work that is declared, not programmed: named statements bound from one record. Conditions stand in the SQL, and the counts of rows say
/// what happened, so many callers' units run under one commit.
/// </summary>
/// <typeparam name="TRecord">Its properties are the parameters; <c>@organization</c> is the scope's.</typeparam>
public sealed class HotUnit<TRecord> where TRecord : class
{
    /// <summary>For warnings and metrics.</summary>
    public required string Name { get; init; }

    /// <summary>The statements, in order.</summary>
    public required Sql[] Statements { get; init; }

    /// <summary>
    /// Optionally, the same work for many records in a few PostgreSQL statements (writing CTEs). Each parameter is an array with an element
    /// for each record, also <c>@organization</c>. The first statement returns the number (from 1) of each record whose work was done; such
    /// a record counts 1 in all of <see cref="Statements"/>, the others 0. The others return nothing. They are planned once, maybe over
    /// empty tables: look rows up by scalar subqueries or <c>= ANY</c>, not by joins.
    /// </summary>
    public Sql[] PostgresMany { get; init; } = [];

    /// <summary>
    /// What records must share so that they run in order and do not wait for each other's rows on PostgreSQL; the organization when not
    /// given.
    /// </summary>
    public Func<TRecord, string>? Lane { get; init; }
}

/// <summary>What a declared unit did.</summary>
/// <param name="Rows">How many rows each statement changed, in their order.</param>
public sealed record Tally(int[] Rows);
