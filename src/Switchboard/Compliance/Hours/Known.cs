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
    public const string IsThere = $"""
        (EXISTS (SELECT 1 FROM organization o WHERE o.organization_id = @organization AND o.contact_hours IS NOT NULL) OR {HasPlace})
        """;

    /// <summary>A condition: it is stored where the person is.</summary>
    public const string HasPlace = """
        EXISTS (
            SELECT 1 FROM contact_address a JOIN contact c ON c.organization_id = a.organization_id AND c.id = a.contact_id
            WHERE a.organization_id = @organization AND a.address = @To AND (c.time_zone IS NOT NULL OR c.region IS NOT NULL))
        """;

    /// <summary>An expression: where the person is stored to be, as <see cref="Read"/> takes it; null where nothing is.</summary>
    public const string PlaceInWords = """
        (SELECT coalesce(c.time_zone, '') || ' ' || coalesce(c.region, '')
        FROM contact_address a JOIN contact c ON c.organization_id = a.organization_id AND c.id = a.contact_id
        WHERE a.organization_id = @organization AND a.address = @To AND (c.time_zone IS NOT NULL OR c.region IS NOT NULL) LIMIT 1)
        """;

    static readonly Sql OfPerson = """
        SELECT o.contact_hours, c.time_zone, c.region
        FROM organization o LEFT JOIN contact_address a ON a.organization_id = o.organization_id AND a.address = @To
            LEFT JOIN contact c ON c.organization_id = a.organization_id AND c.id = a.contact_id
        WHERE o.organization_id = @organization
        """;

    /// <summary>Reads it.</summary>
    public static async ValueTask<Known> Of(Outbound outbound, Session session) =>
        await session.One(OfPerson, new { outbound.To }, From) ?? Nothing;

    /// <summary>From a zone and a region, of which one may be missing.</summary>
    public static Known Read(string? place) => place?.Split(' ') is [var zone, var region] ? new(OrNull(zone), OrNull(region), null) : Nothing;

    static string? OrNull(string text) => text.Length == 0 ? null : text;

    static Known From(Row row) => new(row.TextOrNull("time_zone"), row.TextOrNull("region"), row.TextOrNull("contact_hours"));
}
