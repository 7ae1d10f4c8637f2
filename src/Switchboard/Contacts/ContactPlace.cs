using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Contacts;

/// <summary>
/// Where a person is stored to be. It decides when they may be contacted: what an admin stored counts alone and is an admin's to change; what an agent
/// stored makes it only stricter.
/// </summary>
internal sealed record ContactPlace(string? TimeZone, bool TimeZoneByAdmin, string? Region, bool RegionByAdmin)
{
    const string Find = "SELECT time_zone, time_zone_by_admin, region, region_by_admin FROM contact WHERE organization_id = @organization AND id = @contact";

    // Held, so that what is written rests on what was read.
    static readonly Sql Held = new(Find, Find + " FOR UPDATE");

    static readonly Problem IsAdmins = Problem.Forbidden(
        "An admin of the organization stored where this person is, and it decides when they may be contacted: an agent doesn't change it.",
        "Leave timeZone and region out. If the person has moved, an admin changes them (PATCH /api/v1/contacts/{contactId}).");

    public static ValueTask<ContactPlace?> Of(Session unit, ContactId contact) => unit.One(
        Held,
        new { contact },
        row => new ContactPlace(row.TextOrNull("time_zone"), row.Flag("time_zone_by_admin"), row.TextOrNull("region"), row.Flag("region_by_admin")));

    /// <summary>Whether a caller's word counts alone.</summary>
    public static bool CountsAlone(Caller caller) => caller.Tier > Tier.Agent;

    /// <summary>What it is after a change: null leaves a part as it is, an empty text takes it away.</summary>
    public Outcome<ContactPlace> With(Caller caller, string? timeZone, string? region)
    {
        var isAdmin = CountsAlone(caller);
        var (isNewZone, isNewRegion) = (IsNew(timeZone, TimeZone, isAdmin), IsNew(region, Region, isAdmin));
        return !isAdmin && ((isNewZone && TimeZone is not null && TimeZoneByAdmin) || (isNewRegion && Region is not null && RegionByAdmin))
            ? IsAdmins
            : new ContactPlace(
                isNewZone ? OrNull(timeZone!) : TimeZone, isNewZone ? isAdmin : TimeZoneByAdmin, isNewRegion ? OrNull(region!) : Region,
                isNewRegion ? isAdmin : RegionByAdmin);
    }

    /// <summary>As the audit log tells it.</summary>
    public object Told => new { TimeZone, Region };

    /// <summary>Whether it is another place, whoever says so.</summary>
    public bool IsOther(ContactPlace other) => (TimeZone, Region) != (other.TimeZone, other.Region);

    // An admin who says what an agent said before makes it count alone.
    static bool IsNew(string? given, string? kept, bool isAdmin) => given is not null && (isAdmin || given != (kept ?? ""));

    static string? OrNull(string text) => text.Length == 0 ? null : text;
}
