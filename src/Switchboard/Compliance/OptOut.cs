using Switchboard.Data;

namespace Switchboard.Compliance;

/// <summary>What people asked of us about being written to. One STOP counts for the organization, on every channel.</summary>
internal static class OptOut
{
    /// <summary>One person, one STOP: it counts for every address that is known to be theirs, whoever <c>@address</c> is.</summary>
    public const string TheirAddresses = """
        (SELECT @address AS address UNION SELECT b.address FROM contact_address a JOIN contact_address b ON b.organization_id = a.organization_id AND b.contact_id = a.contact_id
        WHERE a.organization_id = @organization AND a.address = @address)
        """;

    /// <summary>The conversations in which the answer to the message <c>m</c> may be: its own, and those that it was joined with.</summary>
    public const string Family = """
        (SELECT k.id FROM conversation v CROSS JOIN conversation k
        WHERE v.organization_id = m.organization_id AND v.id = m.conversation_id
            AND k.organization_id = v.organization_id AND k.id IN (v.id, v.merged_into)
        UNION ALL SELECT k.id FROM conversation v CROSS JOIN conversation k
        WHERE v.organization_id = m.organization_id AND v.id = m.conversation_id
            AND k.organization_id = v.organization_id AND k.merged_into IN (v.id, v.merged_into))
        """;

    /// <summary>The scope of an opt-out that names none: everything.</summary>
    public const string All = "all";

    /// <summary>The keyword of what a person said to the staff.</summary>
    public const string Told = "recorded by an admin";

    /// <summary>The keyword of what the carrier holds back, whatever it was that the person wrote to it.</summary>
    public const string ByCarrier = "told by the carrier";

    /// <summary>
    /// A condition: nobody wrote what is in force at <c>opt_out.address</c> from that address. It came from another one, or an admin recorded it.
    /// </summary>
    public const string IsSecondHand = """
        (opt_out.source LIKE 'opt_%' OR EXISTS (
            SELECT 1 FROM message m WHERE m.organization_id = opt_out.organization_id AND m.id = opt_out.source AND m.from_address <> opt_out.address AND m.to_address <> opt_out.address))
        """;

    /// <summary>A condition: whoever has an address is known to have asked at another of theirs.</summary>
    /// <param name="address">What it is called there.</param>
    public static string IsLinked(string address) => $"""
        EXISTS (
            SELECT 1 FROM contact_address a JOIN contact_address b ON b.organization_id = a.organization_id AND b.contact_id = a.contact_id AND b.address <> a.address
            JOIN opt_out x ON x.organization_id = b.organization_id AND x.address = b.address AND x.scope = 'all' AND x.revoked_at IS NULL
            WHERE a.organization_id = @organization AND a.address = {address})
        """;

    /// <summary>
    /// Records an opt-out; again when it had been revoked, or was known at second hand only: what a person wrote at an address itself goes before.
    /// </summary>
    public static readonly Sql Record = $"""
        INSERT INTO opt_out (organization_id, address, scope, keyword, source, since, revoked_at)
        VALUES (@organization, @address, 'all', @keyword, @source, @at, NULL)
        ON CONFLICT (organization_id, address, scope) DO UPDATE
        SET keyword = excluded.keyword, source = excluded.source, since = excluded.since, revoked_at = NULL
        WHERE opt_out.revoked_at IS NOT NULL OR ({IsSecondHand} AND (opt_out.source NOT LIKE 'opt_%' OR excluded.source NOT LIKE 'opt_%'))
        """;

    /// <summary>Records that a channel must not be used for an address: its mailbox is not there, or its owner called a mail spam.</summary>
    public static readonly Sql Suppress = """
        INSERT INTO opt_out (organization_id, address, scope, keyword, source, since, revoked_at)
        VALUES (@organization, @address, @scope, @keyword, @source, @at, NULL)
        ON CONFLICT (organization_id, address, scope) DO UPDATE
        SET keyword = excluded.keyword, source = excluded.source, since = excluded.since, revoked_at = NULL
        WHERE opt_out.revoked_at IS NOT NULL
        """;

    /// <summary>Writes what a person asked for at one of their addresses at all of them, before these are parted: an address that is no longer known to be theirs is still not written to.</summary>
    public static readonly Sql Spread = SpreadOf("f.revoked_at IS NULL");

    /// <summary>The same of what they asked for since an instant.</summary>
    public static readonly Sql SpreadSince = SpreadOf("f.revoked_at IS NULL AND f.since >= @since");

    /// <summary>A condition: it is for everything, or the carrier's for <c>@address</c> over <c>@channel</c>, which START there ends.</summary>
    const string EndsWithStart = $"(scope = 'all' OR (scope = @channel AND address = @address AND keyword = '{ByCarrier}'))";

    /// <summary>Takes back what a person asked for at any of their addresses. What a provider found stays, but for what the carrier held back there.</summary>
    public static readonly Sql Revoke = $"""
        UPDATE opt_out SET revoked_at = @at WHERE organization_id = @organization AND address IN {TheirAddresses} AND {EndsWithStart} AND revoked_at IS NULL
        """;

    /// <summary>At least 1 when START at an address, over a channel, ends something, else 0.</summary>
    public static readonly Sql IsForStart = $"""
        SELECT count(*) FROM opt_out WHERE organization_id = @organization AND address IN {TheirAddresses} AND {EndsWithStart} AND revoked_at IS NULL
        """;

    /// <summary>At least 1 when a person is opted out, else 0.</summary>
    public static readonly Sql IsInForce = $"""
        SELECT count(*) FROM opt_out WHERE organization_id = @organization AND address IN {TheirAddresses} AND scope = 'all' AND revoked_at IS NULL
        """;

    /// <summary>
    /// At least 1 when the opt-out in force was confirmed by us, or recorded by an admin: the carrier knows nothing of it, and will not answer when it is
    /// taken back.
    /// </summary>
    public static readonly Sql IsOurs = $"""
        SELECT
            (SELECT count(*) FROM opt_out o JOIN message m ON m.id = o.source AND m.organization_id = o.organization_id
            JOIN message c ON c.conversation_id IN {Family} AND c.organization_id = m.organization_id AND c.reply_to = m.id AND c.keyword IS NOT NULL
            WHERE o.organization_id = @organization AND o.address IN {TheirAddresses} AND o.scope = 'all' AND o.revoked_at IS NULL)
            + (SELECT count(*) FROM opt_out o
            WHERE o.organization_id = @organization AND o.address IN {TheirAddresses} AND o.scope = 'all' AND o.revoked_at IS NULL AND o.source LIKE 'opt_%')
        """;

    /// <summary>Since when an address must not be written to over a channel, and why; what the person asked for comes first.</summary>
    public static readonly Sql InForce = $"""
        SELECT keyword, since, scope FROM opt_out
        WHERE organization_id = @organization AND address IN {TheirAddresses} AND (scope = 'all' OR (scope = @channel AND address = @address)) AND revoked_at IS NULL
        ORDER BY scope LIMIT 1
        """;

    static string SpreadOf(string counts) => $"""
        INSERT INTO opt_out (organization_id, address, scope, keyword, source, since, revoked_at)
        SELECT a.organization_id, a.address, 'all', o.keyword, o.source, o.since, NULL FROM contact_address a JOIN opt_out o ON o.organization_id = a.organization_id
        WHERE a.organization_id = @organization AND a.contact_id = @contact AND o.scope = 'all' AND o.revoked_at IS NULL AND o.address = (
            SELECT f.address FROM contact_address t JOIN opt_out f ON f.organization_id = t.organization_id AND f.address = t.address
            WHERE t.organization_id = @organization AND t.contact_id = @contact AND f.scope = 'all' AND {counts} ORDER BY f.since, f.address LIMIT 1)
        ON CONFLICT (organization_id, address, scope) DO UPDATE
        SET keyword = excluded.keyword, source = excluded.source, since = excluded.since, revoked_at = NULL
        WHERE opt_out.revoked_at IS NOT NULL
        """;
}
