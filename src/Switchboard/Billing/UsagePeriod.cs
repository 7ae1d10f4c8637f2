namespace Switchboard.Billing;

/// <summary>How far back usage is looked at. Days are UTC's.</summary>
internal enum UsagePeriod
{
    /// <summary>Since midnight.</summary>
    Today,

    /// <summary>Since Monday.</summary>
    Week,

    /// <summary>Since the first of the month.</summary>
    Month,

    /// <summary>From the beginning.</summary>
    All,
}

/// <summary>When a period begins.</summary>
internal static class UsagePeriods
{
    /// <summary>The start of its first day; the epoch for all.</summary>
    public static DateTimeOffset Since(this UsagePeriod period, DateTimeOffset now) => period switch
    {
        UsagePeriod.Today => Windows.Day(now),
        UsagePeriod.Week => Windows.Day(now).AddDays(-(((int)now.UtcDateTime.DayOfWeek + 6) % 7)),
        UsagePeriod.Month => Windows.Month(now),
        _ => DateTimeOffset.UnixEpoch,
    };
}
