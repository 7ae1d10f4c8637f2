using System.ComponentModel;
using System.Globalization;

namespace Switchboard.Billing;

/// <summary>Limits as callers give and read them: amounts in US dollars, windows in UTC. What is absent has no limit, or is left as it is.</summary>
internal sealed record LimitNumbers(
    [property: Description("How much may be done in a minute.")] long? MaxActionsPerMinute = null,
    [property: Description("How much may be done in an hour.")] long? MaxActionsPerHour = null,
    [property: Description("How much may be done in a day (UTC).")] long? MaxActionsPerDay = null,
    [property: Description("How many US dollars may be spent in a day (UTC).")] decimal? MaxSpendPerDay = null,
    [property: Description("How many US dollars may be spent in a calendar month (UTC).")] decimal? MaxSpendPerMonth = null,
    [property: Description("How often one number may be called in a day (UTC).")] long? MaxCallsPerDaySameNumber = null,
    [property: Description("How many US dollars one action may cost, as it is estimated when it is asked for.")] decimal? MaxSpendPerAction = null)
{
    const int Most = 1_000_000_000;

    // Amounts are kept in millionths.
    const decimal Least = 0.000001m;

    public static LimitNumbers Of(Limits limits) => new(
        limits.PerMinute, limits.PerHour, limits.PerDay, limits.SpendPerDay is { } day ? Dollars.Of(day) : null,
        limits.SpendPerMonth is { } month ? Dollars.Of(month) : null, limits.CallsPerDaySameNumber,
        limits.SpendPerAction is { } act ? Dollars.Of(act) : null);

    /// <summary>What is wrong with them, or null.</summary>
    public Problem? Check()
    {
        (string Name, decimal? Number)[] all =
        [
            ("maxActionsPerMinute", MaxActionsPerMinute), ("maxActionsPerHour", MaxActionsPerHour), ("maxActionsPerDay", MaxActionsPerDay),
            ("maxSpendPerDay", MaxSpendPerDay), ("maxSpendPerMonth", MaxSpendPerMonth), ("maxCallsPerDaySameNumber", MaxCallsPerDaySameNumber),
            ("maxSpendPerAction", MaxSpendPerAction),
        ];
        return Array.Find(all, one => one.Number is < 0 or > Most or (> 0 and < Least)) is { Name: { } name }
            ? Problem.Invalid(
                "limits", $"{name} is less than nothing, less than a millionth of a dollar, or beyond all measure.",
                string.Create(CultureInfo.InvariantCulture, $"Give numbers from 0 to {Most:N0}; amounts in US dollars, such as 0.5."))
            : null;
    }

    /// <summary>What is wrong with an organization's own, or null: they can be stricter than its tier's, never laxer.</summary>
    public Problem? CheckWithin(LimitNumbers tiers, BillingTier tier)
    {
        (string Name, decimal? Own, decimal? Tiers)[] all =
        [
            ("maxActionsPerMinute", MaxActionsPerMinute, tiers.MaxActionsPerMinute), ("maxActionsPerHour", MaxActionsPerHour, tiers.MaxActionsPerHour),
            ("maxActionsPerDay", MaxActionsPerDay, tiers.MaxActionsPerDay), ("maxSpendPerDay", MaxSpendPerDay, tiers.MaxSpendPerDay),
            ("maxSpendPerMonth", MaxSpendPerMonth, tiers.MaxSpendPerMonth),
            ("maxCallsPerDaySameNumber", MaxCallsPerDaySameNumber, tiers.MaxCallsPerDaySameNumber),
            ("maxSpendPerAction", MaxSpendPerAction, tiers.MaxSpendPerAction),
        ];
        return Array.Find(all, one => one.Own > one.Tiers) is { Name: { } name, Tiers: { } most }
            ? Problem.Invalid(
                "limits",
                string.Create(CultureInfo.InvariantCulture, $"{name} is laxer than the organization's tier, {EnumText.Of(tier)}, which has {most:0.######}."),
                string.Create(CultureInfo.InvariantCulture, $"Give at most {most:0.######}, or leave it out: the tier's limit holds anyway."))
            : null;
    }

    /// <summary>As they are kept.</summary>
    public Limits Kept() => new(
        MaxActionsPerMinute, MaxActionsPerHour, MaxActionsPerDay, MaxSpendPerDay is { } day ? Dollars.Micros(day) : null,
        MaxSpendPerMonth is { } month ? Dollars.Micros(month) : null, MaxCallsPerDaySameNumber,
        MaxSpendPerAction is { } act ? Dollars.Micros(act) : null);
}
