using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using Switchboard.Channels.Gate;
using Switchboard.Data;

namespace Switchboard.Compliance.Hours;

/// <summary>What an organization keeps beyond the law's hours: it can be stricter, never laxer. Kept as JSON in its row.</summary>
/// <param name="Informational">Whether informational messages are held; null: as the deployment has it.</param>
/// <param name="Quiet">Spans of its own in which nobody is contacted.</param>
internal sealed record OrganizationHours(InformationalHours? Informational = null, IReadOnlyList<QuietSpan>? Quiet = null)
{
    /// <summary>Sets them, or takes them away with null.</summary>
    public static readonly Sql Keep = """
        UPDATE organization SET contact_hours = @hours, version = version + 1
        WHERE organization_id = @organization AND organization_id <> 'org_deployment' AND status <> 'deleting'
        """;

    public static readonly Sql Find = "SELECT contact_hours FROM organization WHERE organization_id = @organization";

    /// <summary>None beyond the law's, and informational messages at any time.</summary>
    public static readonly OrganizationHours Free = new(InformationalHours.Free);

    static readonly OrganizationHours None = new();

    public static OrganizationHours Read(string? kept) => kept is null ? None : JsonSerializer.Deserialize<OrganizationHours>(kept, Wire.Json)!;

    /// <summary>Whether it says nothing.</summary>
    [JsonIgnore]
    public bool IsNone => Informational is null && Quiet is null;

    public string Text() => JsonSerializer.Serialize(this, Wire.Json);

    /// <summary>The quiet spans of a day for a purpose; one over midnight is two.</summary>
    public IReadOnlyList<DaySpan> For(Purpose purpose) =>
        Quiet is null ? [] : [.. Quiet.Where(span => span.Purpose == purpose).SelectMany(span => span.OfDay())];
}

/// <summary>Whether informational messages wait for the person's day.</summary>
internal enum InformationalHours
{
    /// <summary>They wait, as marketing does.</summary>
    Held,

    /// <summary>They leave at any time.</summary>
    Free,
}

/// <summary>A span of the person's day in which nobody is contacted.</summary>
internal sealed record QuietSpan(
    [property: Description("marketing or informational; transactional messages are never held.")] Purpose Purpose,
    [property: Description("When it begins by the person's clock, such as 20:00.")] string QuietFrom,
    [property: Description("When it ends, such as 09:00 of the next day.")] string QuietUntil)
{
    /// <summary>What is wrong, or null.</summary>
    public static Problem? Check(QuietSpan? span) =>
        span is not { Purpose: not Purpose.Transactional }
            ? Problem.Invalid("quiet", "Transactional messages are never held.", "Name marketing or informational.")
        : DaySpan.MinuteOf(span.QuietFrom) is not (>= 0 and < DaySpan.Day) || DaySpan.MinuteOf(span.QuietUntil) is null || span.QuietFrom == span.QuietUntil
            ? Problem.Invalid(
                "quiet", "The quiet hours aren't two different times of the day.",
                "Give quietFrom and quietUntil as hours and minutes, such as 20:00 and 09:00.")
        : null;

    public IEnumerable<DaySpan> OfDay()
    {
        var (from, until) = (DaySpan.MinuteOf(QuietFrom)!.Value, DaySpan.MinuteOf(QuietUntil)!.Value);
        if (from < until)
        {
            return [new(from, until)];
        }

        return until == 0 ? [new(from, DaySpan.Day)] : [new(from, DaySpan.Day), new(0, until)];
    }
}
