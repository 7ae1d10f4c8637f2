namespace Switchboard.Data;

/// <summary>
/// A unit of work that is declared, not programmed: named statements bound from one record. Conditions stand in the SQL, and the counts of rows say
/// what happened, so many callers' units run under one commit.
/// </summary>
/// <typeparam name="TRecord">Its properties are the parameters; <c>@organization</c> is the scope's.</typeparam>
/// <typeparam name="TResult">What the last statement's row is read into.</typeparam>
public sealed class HotUnit<TRecord, TResult> where TRecord : class
{
    /// <summary>For warnings and metrics.</summary>
    public required string Name { get; init; }

    /// <summary>The statements, in order.</summary>
    public required Sql[] Statements { get; init; }

    /// <summary>
    /// Optionally, the same work for many records in a few PostgreSQL statements (writing CTEs). Each parameter is an array with an element for each record, also
    /// <c>@organization</c>. The first statement returns the number (from 1) of each record whose work was done, followed by the columns that <see cref="Read"/> takes;
    /// such a record counts 1 in all of <see cref="Statements"/>, the others 0. The others return nothing. They are planned once, maybe over empty tables: look rows up
    /// by scalar subqueries or <c>= ANY</c>, not by joins.
    /// </summary>
    public Sql[] PostgresMany { get; init; } = [];

    /// <summary>What records must share so that they run in order and do not wait for each other's rows on PostgreSQL; the organization when not given.</summary>
    public Func<TRecord, string>? Lane { get; init; }

    /// <summary>Reads the last statement's row, if it returns one.</summary>
    public Func<Row, TResult>? Read { get; init; }
}

/// <summary>What a declared unit did: rows changed by each statement, and what the last one returned.</summary>
/// <param name="Rows">Counts in the order of the statements.</param>
/// <param name="Result">The last statement's row, or default when it returned none.</param>
public sealed record Tally<TResult>(int[] Rows, TResult? Result);
