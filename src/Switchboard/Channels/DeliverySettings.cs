namespace Switchboard.Channels;

/// <summary>How messages out are tried again.</summary>
[Settings("Delivery")]
public sealed record DeliverySettings : ISettings
{
    [Setting("Waits between tries; after the last one a message is permanently failed.", Least = "10ms", Most = "7d")]
    public IReadOnlyList<TimeSpan> RetrySchedule { get; init; } = [TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10)];

    [Setting("Waits between tries while a provider takes no more and doesn't say until when; the last one is repeated.", Least = "10ms", Most = "7d")]
    public IReadOnlyList<TimeSpan> RateLimitSchedule { get; init; } =
        [
            TimeSpan.FromSeconds(30),
            TimeSpan.FromMinutes(1),
            TimeSpan.FromMinutes(2),
            TimeSpan.FromMinutes(5),
            TimeSpan.FromMinutes(10),
            TimeSpan.FromMinutes(30),
        ];

    [Setting(
        "How long a message waits in all for a provider that takes no more; one that would have to wait longer is permanently failed.",
        Least = "10ms",
        Most = "30d")]
    public TimeSpan RateLimitFor { get; init; } = TimeSpan.FromHours(6);

    [Setting("How long after an uncertain try the provider is asked for the first time what became of it.", Least = "10ms", Most = "1h")]
    public TimeSpan ReconcileAfter { get; init; } = TimeSpan.FromSeconds(15);

    [Setting("Time between two such questions.", Least = "10ms", Most = "1h")]
    public TimeSpan ReconcileGap { get; init; } = TimeSpan.FromSeconds(60);

    [Setting(
        "How long a provider that can't be asked is asked again before a person has to look; messages behind the uncertain one wait as long.",
        Least = "10ms",
        Most = "7d")]
    public TimeSpan ReconcileFor { get; init; } = TimeSpan.FromHours(1);

    [Setting(
        "How old a message may grow without a receipt before its provider is asked what became of it; asked once at each age.", Least = "10ms", Most = "30d")]
    public IReadOnlyList<TimeSpan> SilenceAges { get; init; } =
    [
        TimeSpan.FromMinutes(10),
        TimeSpan.FromHours(1),
        TimeSpan.FromHours(6),
        TimeSpan.FromHours(24),
    ];

    public IEnumerable<(string Property, string Wrong)> Check() =>
        RateLimitSchedule.Count == 0 ? [(nameof(RateLimitSchedule), "has to have at least one wait")] : [];
}
