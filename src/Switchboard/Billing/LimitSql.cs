using System.Globalization;

namespace Switchboard.Billing;

/// <summary>
/// Limits as conditions in SQL over a row of <c>usage_limit</c>, so that one statement looks and counts. What is to be done counts at
/// <c>@CountedAt</c>, in the month <c>@CountedMonth</c>, and costs <c>@Cost</c>.
/// </summary>
/// <param name="row">What stands before a column: the row's alias and a point, or nothing.</param>
internal sealed class LimitSql(LimitSettings settings, string row)
{
    // No limit. A sum with a cost is still a number.
    const string None = "4000000000000000000";

    /// <summary>The windows, with the start of the one that <c>@CountedAt</c> is in.</summary>
    static readonly Dictionary<string, string> Starts = new(StringComparer.Ordinal)
    {
        ["minute"] = "@CountedAt - @CountedAt % 60000", ["hour"] = "@CountedAt - @CountedAt % 3600000", ["day"] = "@CountedAt - @CountedAt % 86400000",
        ["month"] = "@CountedMonth",
    };

    /// <summary>The start of the window that <c>@CountedAt</c> is in.</summary>
    public static string Start(string window) => Starts[window];

    /// <summary>Whether a window still runs, or has not come yet for a clock that went back since.</summary>
    public string Runs(string window) => Runs(row, window);

    /// <inheritdoc cref="Runs(string)" />
    public static string Runs(string row, string window) => string.Create(
        CultureInfo.InvariantCulture,
        $"({row}{window}_at >= {Start(window)} AND {row}{window}_at <= @CountedAt + {(long)UsageLimit.Ahead(window).TotalMilliseconds})");

    /// <summary>What was done in a window that still runs.</summary>
    /// <param name="column">Such as <c>day_micros</c>.</param>
    public string Used(string window, string column) => $"CASE WHEN {Runs(window)} THEN {row}{column} ELSE 0 END";

    /// <summary>Whether one more act is within every limit.</summary>
    public string Fits => string.Join(
        " AND ",
        $"@Cost <= {Own("spend_action", settings.OfAgents.SpendPerAction)}",
        $"{Used("minute", "minute_count")} < {Own("per_minute", settings.OfAgents.PerMinute)}",
        $"{Used("hour", "hour_count")} < {Own("per_hour", settings.OfAgents.PerHour)}",
        $"{Used("day", "day_count")} < {Own("per_day", settings.OfAgents.PerDay)}",
        $"{Used("day", "day_micros")} + @Cost <= {Own("spend_day", settings.OfAgents.SpendPerDay)}",
        $"{Used("month", "month_micros")} + @Cost <= {Own("spend_month", settings.OfAgents.SpendPerMonth)}",
        $"""
        ({row}subject <> @organization OR ({Used("minute", "minute_count")} < {OfTier(limits => limits.PerMinute)}
            AND {Used("day", "day_count")} < {OfTier(limits => limits.PerDay)}
            AND {Used("month", "month_micros")} + @Cost <= {OfTier(limits => limits.SpendPerMonth)}))
        """);

    /// <summary>
    /// A number for what has come to four fifths of its limit and was not told of in this window: 1 the day's acts, 2 its cost, 4 the month's.
    /// </summary>
    public string Nearly => string.Join(
        " + ",
        Near(1, "day_count", Least("per_day", settings.OfAgents.PerDay, limits => limits.PerDay), "day_told", "day_at"),
        Near(2, "day_micros", Own("spend_day", settings.OfAgents.SpendPerDay), "spend_told", "day_at"),
        Near(4, "month_micros", Least("spend_month", settings.OfAgents.SpendPerMonth, limits => limits.SpendPerMonth), "month_told", "month_at"));

    string Near(int bit, string used, string limit, string told, string window) =>
        $"CASE WHEN {row}{used} > 0 AND {row}{used} * 1.25 >= {limit} AND coalesce({row}{told}, 0) <> {row}{window} THEN {bit} ELSE 0 END";

    string Least(string column, long? ofAgents, Func<Limits, long?> ofTier) =>
        $"CASE WHEN {row}subject = @organization AND {OfTier(ofTier)} < {Own(column, ofAgents)} "
        + $"THEN {OfTier(ofTier)} ELSE {Own(column, ofAgents)} END";

    string Own(string column, long? ofAgents) => $"coalesce({row}{column}, CASE WHEN {row}subject = @organization THEN {None} ELSE {Number(ofAgents)} END)";

    string OfTier(Func<Limits, long?> limit) =>
        $"CASE coalesce({row}tier, '{EnumText.Of(settings.DefaultTier)}') "
        + string.Concat(Enum.GetValues<BillingTier>().Select(tier => $"WHEN '{EnumText.Of(tier)}' THEN {Number(limit(settings.Of(tier)))} "))
        + $"ELSE {None} END";

    static string Number(long? limit) => limit?.ToString(CultureInfo.InvariantCulture) ?? None;
}
