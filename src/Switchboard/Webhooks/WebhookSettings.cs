namespace Switchboard.Webhooks;

/// <summary>How events are pushed to webhooks and callbacks.</summary>
[Settings("Webhooks")]
public sealed record WebhookSettings : ISettings
{
    [Setting("Waits between tries; the first try is made at once, after the last one a delivery has failed.", Least = "10ms", Most = "7d")]
    public IReadOnlyList<TimeSpan> RetrySchedule { get; init; } =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5),
        TimeSpan.FromHours(10), TimeSpan.FromHours(10),
        TimeSpan.FromHours(24), TimeSpan.FromHours(24),
    ];

    [Setting("A webhook to which nothing could be delivered for this long is disabled.", Least = "1s", Most = "90d")]
    public TimeSpan DisableAfter { get; init; } = TimeSpan.FromDays(5);

    [Setting("How long deliveries that have ended are kept.", Least = "1h", Most = "365d")]
    public TimeSpan Keep { get; init; } = TimeSpan.FromDays(30);

    [Setting("Webhooks that this node delivers to at the same time; 0 leaves it to other nodes.", Min = 0, Max = 10_000)]
    public int AtOnce { get; init; } = 256;

    [Setting("Deliveries to one webhook at the same time.", Min = 1, Max = 100)]
    public int PerWebhook { get; init; } = 8;
}
