using Switchboard.Channels.Gate;
using Switchboard.Data;

namespace Switchboard.Compliance.Hours;

/// <summary>What is stored of a person and of the organization that wants to reach them, as far as hours go.</summary>
/// <param name="TimeZone">The person's own.</param>
/// <param name="Region">Their country or a part of it.</param>
/// <param name="ContactHours">What the organization keeps; null where it keeps nothing of its own.</param>
internal sealed record Known(Stored? TimeZone, Stored? Region, string? ContactHours)
{
    const string ZoneMark = "z";
    const string RegionMark = "r";

    public static readonly Known Nothing = new(null, null, null);

    /// <summary>A condition over <see cref="GateRows"/>: something is stored that counts.</summary>
    public const string IsThere = $"(o.contact_hours IS NOT NULL OR {HasPlace})";

    /// <summary>A condition over <see cref="GateRows"/>: it is stored where the person is.</summary>
    public const string HasPlace = "(t.time_zone IS NOT NULL OR t.region IS NOT NULL)";

    /// <summary>An expression: where the person is stored to be, as <see cref="Read"/> takes it; null where nothing is.</summary>
    public const string PlaceInWords = $"""
        (SELECT coalesce(c.time_zone, '') || ' ' || coalesce(c.region, '') || ' '
            || CASE WHEN c.time_zone_by_admin = true THEN '{ZoneMark}' ELSE '' END || CASE WHEN c.region_by_admin = true THEN '{RegionMark}' ELSE '' END
        FROM contact_address a JOIN contact c ON c.organization_id = a.organization_id AND c.id = a.contact_id
        WHERE a.organization_id = @organization AND a.address = @To AND (c.time_zone IS NOT NULL OR c.region IS NOT NULL) LIMIT 1)
        """;

    static readonly Sql OfPerson = """
        SELECT o.contact_hours, c.time_zone, c.region,
            coalesce(c.time_zone_by_admin, false) AS zone_by_admin, coalesce(c.region_by_admin, false) AS region_by_admin
        FROM organization o LEFT JOIN contact_address a ON a.organization_id = o.organization_id AND a.address = @To
            LEFT JOIN contact c ON c.organization_id = a.organization_id AND c.id = a.contact_id
        WHERE o.organization_id = @organization
        """;

    /// <summary>Reads it.</summary>
    public static async ValueTask<Known> Of(Outbound outbound, Session session) =>
        await session.One(OfPerson, new { outbound.To }, From) ?? Nothing;

    /// <summary>
    /// From a zone and a region, of which one may be missing, and which of them an admin stored. Messages of a time when that wasn't asked keep the two alone.
    /// </summary>
    public static Known Read(string? place) => place?.Split(' ') switch
    {
        [var zone, var region] => new(Stored.Of(zone, byAdmin: true), Stored.Of(region, byAdmin: true), null),
        [var zone, var region, var by] => new(
            Stored.Of(zone, by.Contains(ZoneMark, StringComparison.Ordinal)), Stored.Of(region, by.Contains(RegionMark, StringComparison.Ordinal)), null),
        _ => Nothing,
    };

    /// <summary>
    /// Where the owner of an address may be; nobody is contacted but when it is open in all of these. What an admin stored goes before what the number tells.
    /// What anybody else stored, an agent that a stranger talked into it among them, opens nothing: it is one place more.
    /// </summary>
    public IReadOnlyList<Whereabouts> PlacesOf(string address, DateTimeOffset at)
    {
        var (zone, region) = (TimeZone is { ByAdmin: true } its ? its.Text : null, Region is { ByAdmin: true } theirs ? theirs.Text : null);
        var sure = Places.World.Of(address, zone, region, at);
        if (TimeZone is not { ByAdmin: false } && Region is not { ByAdmin: false })
        {
            return [sure];
        }

        List<Whereabouts> all = [sure];
        if (TimeZone is { ByAdmin: false } toldZone)
        {
            all.Add(Places.World.Of(address, toldZone.Text, region, at));
        }

        if (Region is { ByAdmin: false } toldRegion)
        {
            all.Add(Places.World.Of(address, null, toldRegion.Text, at));
        }

        return all;
    }

    static Known From(Row row) => new(
        Stored.Of(row.TextOrNull("time_zone"), row.Flag("zone_by_admin")), Stored.Of(row.TextOrNull("region"), row.Flag("region_by_admin")),
        row.TextOrNull("contact_hours"));
}

/// <summary>A part of where a person is stored to be.</summary>
/// <param name="ByAdmin">Whether an admin or the operator stored it, and not an agent.</param>
internal sealed record Stored(string Text, bool ByAdmin)
{
    /// <summary>Null where nothing is stored.</summary>
    public static Stored? Of(string? text, bool byAdmin) => string.IsNullOrEmpty(text) ? null : new(text, byAdmin);
}
