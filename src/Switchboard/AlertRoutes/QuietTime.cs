using System.Globalization;

namespace Switchboard.AlertRoutes;

/// <summary>When somebody sleeps: minutes of the day on their own wall clock, also across midnight.</summary>
/// <param name="Zone">An IANA time zone.</param>
internal sealed record QuietTime(int From, int To, string Zone)
{
    const string Format = "HH:mm";

    static readonly Problem NoTime = Problem.Invalid(
        "quietHours", "These are no two different times of a day.", "Give from and to as hours and minutes, such as 22:00 and 07:00.");

    static readonly Problem NoZone = Problem.Invalid("quietHours", "The time zone isn't known.", "Use an IANA name, such as Europe/Berlin.");

    /// <summary>Reads what a caller gave.</summary>
    public static Outcome<QuietTime> Read(string from, string to, string zone) =>
        Minutes(from) is not { } begin || Minutes(to) is not { } end || begin == end ? NoTime
        : zone.Length > 64 || (zone != "UTC" && !zone.Contains('/', StringComparison.Ordinal)) || !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _) ? NoZone
        : new QuietTime(begin, end, zone);

    /// <summary>When it is over, if it is now; null when it isn't.</summary>
    public DateTimeOffset? Until(DateTimeOffset now)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(Zone);
        var local = TimeZoneInfo.ConvertTime(now, zone);
        var minute = (local.Hour * 60) + local.Minute;
        if (From < To ? minute < From || minute >= To : minute < From && minute >= To)
        {
            return null;
        }

        var end = DateTime.SpecifyKind(local.Date, DateTimeKind.Unspecified).AddDays(minute < To ? 0 : 1).AddMinutes(To);
        while (zone.IsInvalidTime(end))
        {
            // A clock that is put forward never shows it.
            end = end.AddMinutes(1);
        }

        return new DateTimeOffset(end, zone.GetUtcOffset(end)).ToUniversalTime();
    }

    /// <summary>A time of the day as it is written.</summary>
    public static string Text(int minutes) => TimeOnly.MinValue.AddMinutes(minutes).ToString(Format, CultureInfo.InvariantCulture);

    static int? Minutes(string text) =>
        TimeOnly.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? (time.Hour * 60) + time.Minute : null;
}
