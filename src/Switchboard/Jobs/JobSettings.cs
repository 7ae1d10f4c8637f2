namespace Switchboard.Jobs;

/// <summary>How much work runs at once.</summary>
[Settings("Jobs")]
public sealed record JobSettings : ISettings
{
    [Setting("Jobs that run at the same time in this process; 0 leaves the work to other nodes.", Min = 0, Max = 1024)]
    public int Workers { get; init; } = 64;

    [Setting("How often due jobs are looked for when no signal came.", Least = "10ms", Most = "1m")]
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(1);

    [Setting("How long a claimed job may go without a sign of life before another worker takes it.", Least = "1s", Most = "10m")]
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);

    [Setting("How long the oldest job that this node holds may wait for a worker before it says at `/health/ready` that it isn't ready.", Least = "1s")]
    public TimeSpan LagLimit { get; init; } = TimeSpan.FromMinutes(1);
}
