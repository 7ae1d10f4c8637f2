namespace Switchboard.Billing;

/// <summary>What agents may do where nobody has said otherwise, and what organizations may by their tier.</summary>
[Settings("Limits")]
public sealed record LimitSettings : ISettings
{
    /// <summary>A tier for each of <see cref="BillingTier"/>.</summary>
    static readonly int Tiers = Enum.GetValues<BillingTier>().Length;

    [Setting("How much an agent may do in a minute, where it has no limit of its own.", Min = 0)]
    public int ActionsPerMinute { get; init; } = 10;

    [Setting("The same in an hour.", Min = 0)]
    public int ActionsPerHour { get; init; } = 100;

    [Setting("The same in a day (UTC).", Min = 0)]
    public int ActionsPerDay { get; init; } = 500;

    [Setting("How many US dollars an agent may spend in a day (UTC), where it has no cap of its own.", Min = 0, Max = MostDollars)]
    public double SpendPerDay { get; init; } = 10;

    [Setting("The same in a calendar month (UTC).", Min = 0, Max = MostDollars)]
    public double SpendPerMonth { get; init; } = 100;

    [Setting("How often an agent may call one number in a day (UTC).", Min = 0)]
    public int CallsPerDaySameNumber { get; init; } = 2;

    [Setting("How many US dollars one act of an agent may cost, as it is estimated when it is asked for, where the agent has no cap of its own; 0: any.",
        Min = 0, Max = MostDollars)]
    public double SpendPerAction { get; init; }

    [Setting("The tier of organizations that nobody has given one.")]
    public BillingTier DefaultTier { get; init; } = BillingTier.Pro;

    [Setting("How much all agents of an organization may do together in a minute: of the tiers free, starter, pro and enterprise, in this order.", Min = 0)]
    public IReadOnlyList<int> TierActionsPerMinute { get; init; } = [5, 10, 30, 100];

    [Setting("The same in a day (UTC).", Min = 0)]
    public IReadOnlyList<int> TierActionsPerDay { get; init; } = [100, 500, 5_000, 50_000];

    [Setting("How many US dollars they may spend together in a calendar month (UTC), by tier.", Min = 0, Max = MostDollars)]
    public IReadOnlyList<int> TierSpendPerMonth { get; init; } = [10, 100, 1_000, 50_000];

    [Setting(
        "What is billed on top of the provider's price, in percent, where neither the agent nor the organization has a markup of its own.",
        Min = 0,
        Max = MostMarkup)]
    public int MarkupPercent { get; init; }

    internal const int MostDollars = 1_000_000_000;

    internal const int MostMarkup = 500;

    /// <inheritdoc />
    public IEnumerable<(string Property, string Wrong)> Check() =>
        from list in new (string Name, IReadOnlyList<int> Values)[]
        {
            (nameof(TierActionsPerMinute), TierActionsPerMinute), (nameof(TierActionsPerDay), TierActionsPerDay),
            (nameof(TierSpendPerMonth), TierSpendPerMonth),
        }
        where list.Values.Count != Tiers
        select (list.Name, $"has a number for each of the {Tiers} tiers: free, starter, pro and enterprise.");

    /// <summary>What an agent may that has no limits of its own.</summary>
    internal Limits OfAgents => new(
        ActionsPerMinute, ActionsPerHour, ActionsPerDay, Dollars.Micros((decimal)SpendPerDay), Dollars.Micros((decimal)SpendPerMonth), CallsPerDaySameNumber,
        SpendPerAction > 0 ? Dollars.Micros((decimal)SpendPerAction) : null);

    /// <summary>What the agents of an organization may together.</summary>
    internal Limits Of(BillingTier tier) =>
        new(TierActionsPerMinute[(int)tier], null, TierActionsPerDay[(int)tier], null, Dollars.Micros(TierSpendPerMonth[(int)tier]), null, null);
}

/// <summary>What an organization has booked; each has limits, and the later ones have more.</summary>
public enum BillingTier
{
    /// <summary>To try it.</summary>
    Free,

    /// <summary>To begin with.</summary>
    Starter,

    /// <summary>What organizations have by default.</summary>
    Pro,

    /// <summary>For many.</summary>
    Enterprise,
}
