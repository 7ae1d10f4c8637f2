using Switchboard.Data;

namespace Switchboard.Compliance;

/// <summary>Two numbers that would be one telephone's are two people's where somebody has undone a joining of those whose they are.</summary>
internal static class PartedNumbers
{
    /// <summary>At least 1 when somebody parted who has <c>@address</c> from who has <c>@twin</c>, whomever each was joined to since.</summary>
    public static readonly Sql Count = """
        WITH RECURSIVE whose (address, contact) AS (
            SELECT address, coalesce(home_id, contact_id) FROM contact_address WHERE organization_id = @organization AND address IN (@address, @twin)
            UNION SELECT whose.address, m.into_id FROM whose JOIN contact_merge m ON m.from_id = whose.contact
            WHERE m.organization_id = @organization AND m.undone_at IS NULL)
        SELECT count(*) FROM whose a JOIN whose b ON a.address = @address AND b.address = @twin
        JOIN contact_merge m ON (m.into_id = a.contact AND m.from_id = b.contact) OR (m.into_id = b.contact AND m.from_id = a.contact)
        WHERE m.organization_id = @organization AND m.undone_at IS NOT NULL
        """;
}
