using Switchboard.Data;

namespace Switchboard.Compliance;

/// <summary>An address that must not be written to.</summary>
/// <param name="ContactAddress">The address, as it is kept. With scope <c>all</c> it counts for every address that is known to be the same person's.</param>
/// <param name="Scope"><c>all</c>: the person asked for it. A channel: its provider found that it must not be used.</param>
/// <param name="Keyword">
/// What was written (STOP, unsubscribe, their own words), that an admin recorded it, or what the provider found (bounced, complained).
/// </param>
/// <param name="Source">The message that it came by, or the id under which an admin recorded it.</param>
/// <param name="Liftable">Whether an admin can lift it: nobody wrote it at this address, nor is the address linked to somebody who did.</param>
internal sealed record OptOutView(string ContactAddress, AnyChannel Scope, string Keyword, DateTimeOffset Since, string Source, bool Liftable)
{
    /// <summary>Of the table under its own name.</summary>
    public static readonly string Columns = $"""
        opt_out.address, opt_out.scope, opt_out.keyword, opt_out.since, opt_out.source,
        CAST(CASE WHEN opt_out.scope = 'all' AND {OptOut.IsSecondHand} AND NOT {OptOut.IsLinked("opt_out.address")} THEN 1 ELSE 0 END AS bigint) AS liftable
        """;

    public static OptOutView From(Row row) => new(
        row.Text("address"), row.Enum<AnyChannel>("scope"), row.Text("keyword"), row.Instant("since"), row.Text("source"), row.Long("liftable") > 0);
}
