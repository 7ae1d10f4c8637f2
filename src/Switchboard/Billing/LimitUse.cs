namespace Switchboard.Billing;

/// <summary>The limits whose approach is told of.</summary>
internal enum WatchedLimit
{
    /// <summary>Acts in a day.</summary>
    ActionsPerDay,

    /// <summary>US dollars in a day.</summary>
    SpendPerDay,

    /// <summary>US dollars in a month.</summary>
    SpendPerMonth,
}

/// <summary>How much of a limit is used.</summary>
/// <param name="Window">When the day or the month began.</param>
/// <param name="Used">Acts, or millionths of a US dollar.</param>
/// <param name="Most">Of the same; null where there is no limit.</param>
internal sealed record LimitUse(WatchedLimit Limit, DateTimeOffset Window, long Used, long? Most)
{
    public static LimitUse Of(UsageLimit row, WatchedLimit limit, LimitSettings settings)
    {
        var limits = row.InForce(settings);
        return limit switch
        {
            WatchedLimit.ActionsPerDay => new(limit, row.Day.At, row.Day.Count, limits.PerDay),
            WatchedLimit.SpendPerDay => new(limit, row.Day.At, row.Day.Micros, limits.SpendPerDay),
            _ => new(limit, row.Month.At, row.Month.Micros, limits.SpendPerMonth),
        };
    }

    /// <summary>Whether four fifths are used.</summary>
    public bool IsNear => Most is { } limit && Used > 0 && Used * 5m >= limit * 4m;

    /// <summary>As it is told where it is near.</summary>
    public LimitDetail Detail => new(Limit, Told(Used), Told(Most ?? 0));

    decimal Told(long amount) => Limit == WatchedLimit.ActionsPerDay ? amount : Dollars.Of(amount);
}
