using Switchboard.Data;

namespace Switchboard.Compliance;

/// <summary>What people asked of us about being written to. One STOP counts for the organization, on every channel.</summary>
internal static class OptOut
{
    /// <summary>The scope of an opt-out that names none: everything.</summary>
    public const string All = "all";

    /// <summary>Records an opt-out; again when it had been revoked.</summary>
    public static readonly Sql Record = """
        INSERT INTO opt_out (organization_id, address, scope, keyword, source, since, revoked_at)
        VALUES (@organization, @address, 'all', @keyword, @source, @at, NULL)
        ON CONFLICT (organization_id, address, scope) DO UPDATE
        SET keyword = excluded.keyword, source = excluded.source, since = excluded.since, revoked_at = NULL
        WHERE opt_out.revoked_at IS NOT NULL
        """;

    /// <summary>Takes every opt-out of an address back.</summary>
    public static readonly Sql Revoke = """
        UPDATE opt_out SET revoked_at = @at WHERE organization_id = @organization AND address = @address AND revoked_at IS NULL
        """;

    /// <summary>1 when an address is opted out, else 0.</summary>
    public static readonly Sql IsInForce = """
        SELECT count(*) FROM opt_out WHERE organization_id = @organization AND address = @address AND revoked_at IS NULL
        """;

    /// <summary>At least 1 when the opt-out in force was confirmed by us: the carrier knows nothing of it, and will not answer when it is taken back.</summary>
    public static readonly Sql IsOurs = """
        SELECT count(*) FROM opt_out o JOIN message s ON s.id = o.source AND s.organization_id = o.organization_id
        JOIN message c ON c.conversation_id = s.conversation_id AND c.organization_id = s.organization_id AND c.reply_to = s.id AND c.keyword IS NOT NULL
        WHERE o.organization_id = @organization AND o.address = @address AND o.revoked_at IS NULL
        """;

    /// <summary>Since when an address is opted out.</summary>
    public static readonly Sql InForce = """
        SELECT keyword, since FROM opt_out WHERE organization_id = @organization AND address = @address AND revoked_at IS NULL
        """;
}
