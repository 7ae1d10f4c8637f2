using Switchboard.Channels.Gate;
using Switchboard.Data;

namespace Switchboard.Compliance.Consents;

/// <summary>
/// What is on record for something outbound. A consent is for the address that it names; what a person took back, or a STOP, ends all that was
/// given before, at whichever of their addresses they said so.
/// </summary>
internal static class ConsentBook
{
    // Both numbers of one telephone, where they are known to be one person's.
    const string Named = """
        c.address IN (@To, @Twin) AND (c.address = @To OR EXISTS (
            SELECT 1 FROM contact_address a JOIN contact_address b ON b.organization_id = a.organization_id AND b.contact_id = a.contact_id
            WHERE a.organization_id = @organization AND a.address = @To AND b.address = @Twin))
        """;

    const string Theirs = """
        (SELECT @To AS address
        UNION ALL SELECT b.address
        FROM contact_address a JOIN contact_address b ON b.organization_id = a.organization_id AND b.contact_id = a.contact_id
        WHERE a.organization_id = @organization AND a.address = @To)
        """;

    const string Best = $"""
        FROM consent c
        WHERE c.organization_id = @organization AND {Named} AND c.channel IN ('all', @Channel) AND (c.purpose IS NULL OR c.purpose = @Purpose)
            AND (c.programme IS NULL OR @ProgrammeKey = '' OR c.programme = @ProgrammeKey)
            AND c.given_at <= @At
            AND NOT EXISTS (
                SELECT 1 FROM consent_revocation r
                WHERE r.organization_id = @organization AND r.address IN {Theirs} AND r.at >= c.given_at
                AND (r.consent_type IS NULL OR r.consent_type = c.type)
                AND (r.scope = 'all' OR (r.scope = 'channel' AND r.channel = @Channel) OR (r.scope = 'programme' AND r.programme = c.programme)
                    OR (r.scope = 'consent' AND r.consent_id = c.id)))
            AND NOT EXISTS (
                SELECT 1 FROM opt_out o
                WHERE o.organization_id = @organization AND o.address IN {Theirs} AND o.since >= c.given_at
                AND (o.scope = 'all' OR (o.scope = @Channel AND o.address = @To)))
        ORDER BY CASE c.type WHEN 'written' THEN 0 WHEN 'express' THEN 1 ELSE 2 END, c.id DESC LIMIT 1
        """;

    static readonly Sql Standing = $"""
        SELECT best.id, best.type, p.own_consent, coalesce(p.consent_for_informational, false) AS for_informational,
            (SELECT max(r.at) FROM consent_revocation r
                WHERE r.organization_id = @organization AND r.address IN {Theirs} AND r.scope = 'programme' AND r.programme = @ProgrammeKey
                AND r.consent_type IS NULL AND r.at <= @At
                AND NOT EXISTS (
                    SELECT 1 FROM consent c
                    WHERE c.organization_id = @organization AND {Named} AND c.programme = @ProgrammeKey AND c.type IN ('express', 'written')
                        AND c.given_at > r.at AND c.given_at <= @At)) AS left_at
        FROM (SELECT 1 AS one) AS here
        LEFT JOIN sending_policy p ON p.organization_id = @organization
        LEFT JOIN (SELECT c.id, c.type {Best}) AS best ON true
        """;

    static readonly Sql LastWithdrawal = $"""
        SELECT max(r.at) AS at FROM consent_revocation r
        WHERE r.organization_id = @organization AND r.address IN {Theirs} AND r.at <= @At AND (r.consent_type IS NULL OR r.consent_type = 'implied')
            AND (r.scope = 'all' OR (r.scope = 'channel' AND r.channel = @Channel))
        """;

    /// <summary>A condition: some consent was given at the person's number, or at their telephone's other one.</summary>
    public const string IsGiven = "EXISTS (SELECT 1 FROM consent g WHERE g.organization_id = @organization AND g.address IN (@To, @Twin))";

    /// <summary>An expression: the strongest consent in force, as <see cref="ConsentOnRecord.Read"/> takes it; null where there is none.</summary>
    public const string StrongestInWords = $"(SELECT c.type || ' ' || c.id {Best})";

    /// <summary>The strongest consent in force that covers it, and what the organization asks for.</summary>
    public static async ValueTask<ConsentHeld> Held(Session session, Outbound outbound) => (await session.One(Standing, outbound, ConsentHeld.From))!;

    /// <summary>
    /// When the person last took consent back for its channel or for all, if they have said nothing to the contrary since; else null. What is implied is
    /// nobody's word.
    /// </summary>
    public static async ValueTask<DateTimeOffset?> Withdrawn(Session session, Outbound outbound, ConsentHeld held) =>
        held.Consent is not { Type: >= ConsentType.Express }
            && await session.One(LastWithdrawal, outbound, row => row.InstantOrNull("at")) is { } at
            && await TheirConversations.LastHeard(session, outbound, at) is null
            ? at
            : null;
}

/// <summary>A consent in force.</summary>
internal sealed record ConsentOnRecord(ConsentId Id, ConsentType Type)
{
    /// <summary>As a decision names what it stands on.</summary>
    public string Basis => $"{EnumText.Of(Type)} consent {Id}";

    /// <summary>From its type and its id.</summary>
    public static ConsentOnRecord? Read(string? words) =>
        words?.Split(' ') is [var type, var id] ? new(ConsentId.From(id), EnumText.Parse<ConsentType>(type)) : null;
}
