namespace Switchboard.Mcp.Events;

/// <summary>How webhooks of the MCP events extension are delivered.</summary>
[Settings("McpEvents")]
public sealed record McpEventSettings : ISettings
{
    [Setting("Waits between tries to deliver one event; after the last one it is given up and the client hears of a gap.", Least = "10ms", Most = "1d")]
    public IReadOnlyList<TimeSpan> RetrySchedule { get; init; } =
    [
        TimeSpan.FromSeconds(5),
        TimeSpan.FromSeconds(30),
        TimeSpan.FromMinutes(2),
        TimeSpan.FromMinutes(10),
    ];

    [Setting("How long an address may take nothing at all before nothing more is sent to it until the client subscribes again.", Least = "10ms", Most = "7d")]
    public TimeSpan SuspendAfter { get; init; } = TimeSpan.FromHours(1);

    [Setting("How old an event may be when it is delivered; older ones are left out, and the client hears of a gap.", Least = "1s", Most = "90d")]
    public TimeSpan ReplayFor { get; init; } = TimeSpan.FromDays(3);

    [Setting("How long a subscription lasts when the client suggests nothing.", Least = "1m", Most = "30d")]
    public TimeSpan DefaultTtl { get; init; } = TimeSpan.FromDays(1);

    [Setting("The least that is granted.", Least = "1s", Most = "1h")]
    public TimeSpan LeastTtl { get; init; } = TimeSpan.FromMinutes(1);

    [Setting("The most that is granted, to clients too that ask for no end at all.", Least = "1m", Most = "90d")]
    public TimeSpan MostTtl { get; init; } = TimeSpan.FromDays(7);

    [Setting("Subscriptions that one token may have.", Min = 1, Max = 100_000)]
    public int MostPerToken { get; init; } = 1_000;

    [Setting("Addresses that this process posts to at the same time.", Min = 1, Max = 1_024)]
    public int AtOnce { get; init; } = 64;

    /// <inheritdoc />
    public IEnumerable<(string Property, string Wrong)> Check() =>
        LeastTtl <= DefaultTtl && DefaultTtl <= MostTtl ? [] : [(nameof(DefaultTtl), "is not between LeastTtl and MostTtl.")];
}
