using Switchboard.Data;

namespace Switchboard.Compliance.Prohibitions;

/// <summary>An address on an organization's do-not-contact list.</summary>
/// <param name="ContactAddress">The address, as it is kept. It counts for every address that is known to be the same person's.</param>
/// <param name="Channel">Over which channel nobody is contacted; <c>all</c> for every one.</param>
/// <param name="By">Who put it there, such as <c>token:tok_…</c>.</param>
/// <param name="Until">When it ends by itself; absent where it doesn't.</param>
/// <param name="RemovedAt">When it was taken off the list; absent while it is on it.</param>
internal sealed record ProhibitionView(
    ProhibitionId ProhibitionId, string ContactAddress, AnyChannel Channel, string Reason, string By, DateTimeOffset Since, DateTimeOffset? Until,
    DateTimeOffset? RemovedAt, string? RemovedBy)
{
    public const string Columns = "id, address, scope, reason, actor, since, until, removed_at, removed_by";

    /// <summary>What is said of one that isn't there for this caller.</summary>
    public static readonly Problem Unknown = Problem.NotFound("prohibition", "GET /api/v1/do-not-contact lists the organization's own.");

    /// <summary>As the audit log tells it.</summary>
    internal object Told => new { Channel, Reason, Until };

    public static ProhibitionView From(Row row) => new(
        row.Id<ProhibitionId>("id"), row.Text("address"), row.Enum<AnyChannel>("scope"), row.Text("reason"), row.Text("actor"), row.Instant("since"),
        row.InstantOrNull("until"), row.InstantOrNull("removed_at"), row.TextOrNull("removed_by"));
}
