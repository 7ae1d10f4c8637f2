using Switchboard.Channels.Gate;
using Switchboard.Data;

namespace Switchboard.Compliance.Consents;

/// <summary>A consent as it was recorded, and what has become of it. The record itself is never changed.</summary>
/// <param name="ContactAddress">The number or mailbox that it is for, and no other.</param>
/// <param name="Channel">The channel that it is for; <c>all</c> for every one that reaches the address.</param>
/// <param name="Purpose">The purpose that it is for; absent where it is for any.</param>
/// <param name="Programme">What the organization calls the list or the campaign that it is for.</param>
/// <param name="Source">Where and how it was given, such as a form's address.</param>
/// <param name="Proof">What shows it: the text that was shown, a recording, the id of the message in which it was given.</param>
/// <param name="RecordedBy">Who recorded it, such as <c>token:tok_…</c>.</param>
/// <param name="GivenAt">When the person gave it.</param>
/// <param name="Status"><c>in_force</c>, or <c>revoked</c>.</param>
/// <param name="RevokedAt">When the person took it back, or asked not to be contacted.</param>
internal sealed record ConsentView(
    ConsentId ConsentId, string ContactAddress, AnyChannel Channel, ConsentType ConsentType, Purpose? Purpose, string? Programme, string? Source,
    string? Proof, string RecordedBy, DateTimeOffset GivenAt, DateTimeOffset RecordedAt, ConsentStatus Status, DateTimeOffset? RevokedAt)
{
    /// <summary>What is said of one that isn't there for this caller.</summary>
    public static readonly Problem Unknown = Problem.NotFound("consent", "GET /api/v1/consents lists those that are recorded.");

    // What was asked for at one of a person's addresses counts for all that are known to be theirs.
    const string Theirs = """
        SELECT c.address AS address
        UNION SELECT b.address
        FROM contact_address a JOIN contact_address b ON b.organization_id = a.organization_id AND b.contact_id = a.contact_id
        WHERE a.organization_id = c.organization_id AND a.address = c.address
        """;

    /// <summary>
    /// The columns that <see cref="From"/> reads, of a consent <c>c</c>, as it counts for <c>@channel</c>: what was taken back for one ends there what
    /// was given for all.
    /// </summary>
    public const string Columns = $"""
        c.id, c.address, c.channel, c.type, c.purpose, c.programme, c.source, c.proof, c.actor, c.given_at, c.recorded_at,
        (SELECT min(r.at) FROM consent_revocation r
            WHERE r.organization_id = c.organization_id AND r.at >= c.given_at AND r.address IN ({Theirs})
            AND (r.consent_type IS NULL OR r.consent_type = c.type)
            AND (r.scope = 'all' OR (r.scope = 'channel' AND r.channel IN (c.channel, @channel)) OR (r.scope = 'programme' AND r.programme = c.programme)
                OR (r.scope = 'consent' AND r.consent_id = c.id))) AS revoked_at,
        (SELECT min(o.since) FROM opt_out o
            WHERE o.organization_id = c.organization_id AND o.since >= c.given_at AND o.address IN ({Theirs})
            AND (o.scope = 'all' OR (o.scope IN (c.channel, @channel) AND o.address = c.address))) AS opted_out_at
        """;

    /// <summary>Reads <see cref="Columns"/>.</summary>
    public static ConsentView From(Row row)
    {
        var (revoked, optedOut) = (row.InstantOrNull("revoked_at"), row.InstantOrNull("opted_out_at"));
        var ended = optedOut < revoked ? optedOut : revoked ?? optedOut;
        return new(
            row.Id<ConsentId>("id"), row.Text("address"), row.Enum<AnyChannel>("channel"), row.Enum<ConsentType>("type"),
            row.TextOrNull("purpose") is { } purpose ? EnumText.Parse<Purpose>(purpose) : null, row.TextOrNull("programme"), row.TextOrNull("source"),
            row.TextOrNull("proof"), row.Text("actor"), row.Instant("given_at"), row.Instant("recorded_at"),
            ended is null ? ConsentStatus.InForce : ConsentStatus.Revoked, ended);
    }
}

/// <summary>How a consent stands.</summary>
internal enum ConsentStatus
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>It counts.</summary>
    InForce,

    /// <summary>It counts no more: the person took it back, or asked not to be contacted.</summary>
    Revoked,
}
