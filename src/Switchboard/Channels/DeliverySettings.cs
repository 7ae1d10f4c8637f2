namespace Switchboard.Channels;

/// <summary>How messages out are tried again.</summary>
[Settings("Delivery")]
public sealed record DeliverySettings : ISettings
{
    [Setting("Waits between tries; after the last one a message is permanently failed.")]
    public IReadOnlyList<TimeSpan> RetrySchedule { get; init; } = [TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10)];

    [Setting("How long after an uncertain try the provider is asked for the first time what became of it.")]
    public TimeSpan ReconcileAfter { get; init; } = TimeSpan.FromSeconds(15);

    [Setting("Time between two such questions.")]
    public TimeSpan ReconcileGap { get; init; } = TimeSpan.FromSeconds(60);
}
