namespace Switchboard.Compliance.Hours;

/// <summary>
/// People's own clocks. Hours are open when all the clocks agree that somebody may have. Where a clock is set forward or back, what it shows
/// counts: an hour that it leaves out is not waited for, and one that it shows twice is open twice.
/// </summary>
internal static class WallClock
{
    static readonly TimeSpan Furthest = TimeSpan.FromDays(366);

    // No clock is changed twice within it.
    static readonly TimeSpan Stride = TimeSpan.FromHours(6);

    // Where no two zones ever are open together, each turn goes a day on; a week's pattern shows within it.
    const int MostTurns = 40;

    /// <summary>What a clock shows.</summary>
    public static DateTime At(TimeZoneInfo zone, DateTimeOffset at) => DateTime.SpecifyKind(at.UtcDateTime + zone.GetUtcOffset(at), DateTimeKind.Unspecified);

    /// <summary>One of each that show another time.</summary>
    public static IEnumerable<TimeZoneInfo> Distinct(IReadOnlyList<TimeZoneInfo> zones, DateTimeOffset at) =>
        zones.Count == 1 ? zones : zones.DistinctBy(zone => zone.GetUtcOffset(at));

    /// <summary>The first of the zones in which it is closed, or null.</summary>
    public static TimeZoneInfo? Closed(IReadOnlyList<TimeZoneInfo> zones, OpenHours hours, DateTimeOffset at) =>
        Distinct(zones, at).FirstOrDefault(zone => !hours.IsOpen(At(zone, at)));

    /// <summary>The first instant, not before another and within a year, at which it is open by all clocks; null when there is none.</summary>
    public static DateTimeOffset? Next(IReadOnlyList<(TimeZoneInfo Zone, OpenHours Hours)> clocks, DateTimeOffset at)
    {
        var (last, opens) = (at + Furthest, at);
        for (var turn = 0; turn < MostTurns; turn++)
        {
            var before = opens;
            foreach (var (zone, hours) in clocks)
            {
                if (Next(zone, hours, opens, last) is not { } next)
                {
                    return null;
                }

                opens = next;
            }

            if (opens == before)
            {
                return opens;
            }
        }

        return null;
    }

    static DateTimeOffset? Next(TimeZoneInfo zone, OpenHours hours, DateTimeOffset at, DateTimeOffset last)
    {
        while (at <= last)
        {
            var offset = zone.GetUtcOffset(at);
            if (hours.Next(At(zone, at)) is not { } local)
            {
                return null;
            }

            var opens = new DateTimeOffset(local, offset).ToUniversalTime();
            if (Change(zone, at, opens, offset) is not { } change)
            {
                return opens <= last ? opens : null;
            }

            at = change;
        }

        return null;
    }

    /// <summary>When a clock is changed for the first time after one instant and not after another; null when it isn't.</summary>
    static DateTimeOffset? Change(TimeZoneInfo zone, DateTimeOffset from, DateTimeOffset until, TimeSpan offset)
    {
        for (var before = from; before < until;)
        {
            var after = until - before > Stride ? before + Stride : until;
            if (zone.GetUtcOffset(after) != offset)
            {
                var (low, high) = (before.UtcTicks, after.UtcTicks);
                while (high - low > 1)
                {
                    var middle = low + ((high - low) / 2);
                    (low, high) = zone.GetUtcOffset(new DateTimeOffset(middle, TimeSpan.Zero)) == offset ? (middle, high) : (low, middle);
                }

                return new(high, TimeSpan.Zero);
            }

            before = after;
        }

        return null;
    }
}
