namespace Switchboard.Billing;

/// <summary>How what was estimated becomes what it costs.</summary>
[Settings("Billing")]
public sealed record BillingSettings : ISettings
{
    [Setting(
        "How long after a message was written, or was to leave, its provider is asked what it took for it; asked at each until it has told.",
        Least = "10ms",
        Most = "30d")]
    public IReadOnlyList<TimeSpan> PriceAges { get; init; } = [TimeSpan.FromMinutes(15), TimeSpan.FromHours(3), TimeSpan.FromHours(24)];
}
