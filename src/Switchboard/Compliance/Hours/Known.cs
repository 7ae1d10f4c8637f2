using Switchboard.Channels.Gate;
using Switchboard.Data;

namespace Switchboard.Compliance.Hours;

/// <summary>What is stored of a person and of the organization that wants to reach them, as far as hours go.</summary>
/// <param name="TimeZone">The person's own.</param>
/// <param name="Region">Their country or a part of it.</param>
/// <param name="ContactHours">What the organization keeps; null where it keeps nothing of its own.</param>
internal sealed record Known(string? TimeZone, string? Region, string? ContactHours)
{
    public static readonly Known Nothing = new(null, null, null);

    /// <summary>A condition: something is stored that counts.</summary>
    public const string IsThere = """
        (EXISTS (SELECT 1 FROM organization o WHERE o.organization_id = @organization AND o.contact_hours IS NOT NULL)
        OR EXISTS (
            SELECT 1 FROM contact_address a JOIN contact c ON c.organization_id = a.organization_id AND c.id = a.contact_id
            WHERE a.organization_id = @organization AND a.address = @To AND (c.time_zone IS NOT NULL OR c.region IS NOT NULL)))
        """;

    static readonly Sql OfPerson = """
        SELECT o.contact_hours, c.time_zone, c.region
        FROM organization o LEFT JOIN contact_address a ON a.organization_id = o.organization_id AND a.address = @To
            LEFT JOIN contact c ON c.organization_id = a.organization_id AND c.id = a.contact_id
        WHERE o.organization_id = @organization
        """;

    static readonly Sql LastHeard = """
        SELECT max(heard_at) AS heard_at FROM (
            SELECT max(m.created_at) AS heard_at FROM contact_address a
            JOIN conversation v ON v.organization_id = a.organization_id AND v.contact_id = a.contact_id
            JOIN message m ON m.conversation_id = v.id AND m.id >= @since
            WHERE a.organization_id = @organization AND a.address = @To AND m.organization_id = @organization AND m.direction = 'in'
            UNION ALL
            SELECT max(m.created_at) AS heard_at FROM contact_address a
            JOIN conversation v ON v.organization_id = a.organization_id AND v.contact_id = a.contact_id
            JOIN conversation joined ON joined.merged_into = v.id
            JOIN message m ON m.conversation_id = joined.id AND m.id >= @since
            WHERE a.organization_id = @organization AND a.address = @To AND m.organization_id = @organization AND m.direction = 'in'
        ) AS either
        """;

    /// <summary>Reads it.</summary>
    public static async ValueTask<Known> Of(Outbound outbound, Session session) =>
        await session.One(OfPerson, new { outbound.To }, From) ?? Nothing;

    static Known From(Row row) => new(row.TextOrNull("time_zone"), row.TextOrNull("region"), row.TextOrNull("contact_hours"));

    /// <summary>Whether the person wrote to the organization, from any of their addresses, within a time before it is contacted.</summary>
    public static async ValueTask<bool> HasWritten(Outbound outbound, TimeSpan within, Session session)
    {
        // What was taken in late counts from when it was written.
        var asked = new { outbound.To, since = Ids.Floor(MessageId.Prefix, outbound.At - within) };
        return await session.One(LastHeard, asked, row => row.InstantOrNull("heard_at")) is { } heard && heard + within > outbound.At;
    }
}
