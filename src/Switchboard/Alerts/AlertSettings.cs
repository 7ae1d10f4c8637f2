namespace Switchboard.Alerts;

/// <summary>What is looked for, and how often one is told.</summary>
[Settings("Alerts")]
public sealed record AlertSettings : ISettings
{
    [Setting("How often what is counted from rows is looked at: what agents write, tokens made and revoked, jobs that wait.", Least = "1s", Most = "1h")]
    public TimeSpan LookEvery { get; init; } = TimeSpan.FromSeconds(30);

    [Setting("An agent or organization that writes more than this many times what it usually does in five minutes raises an alert.", Min = 1.5, Max = 100)]
    public double VolumeFactor { get; init; } = 3;

    [Setting("Up to this many messages in five minutes are no reason for one.", Min = 1, Max = 1_000_000)]
    public int VolumeFloor { get; init; } = 50;

    [Setting("More tokens than this made or revoked for one agent, or for one organization itself, within an hour raise an alert.", Min = 1, Max = 10_000)]
    public int TokenChanges { get; init; } = 3;

    [Setting("More failed verifications than this of one address within an hour raise an alert.", Min = 1, Max = 10_000)]
    public int FailedVerifications { get; init; } = 5;

    [Setting("How long a route is left alone before it is told how often something has come again.", Least = "1m", Most = "7d")]
    public TimeSpan RepeatAfter { get; init; } = TimeSpan.FromHours(1);

    [Setting("How long a message on a route may take to arrive before a backup route has it too.", Least = "1s", Most = "1h")]
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(2);

    [Setting("How many messages about alerts leave in a day (UTC) beyond the limits of the agent and its organization, for each owner of routes; 0 for none.",
        Min = 0, Max = 10_000)]
    public int Reserve { get; init; } = 20;

    [Setting("An acknowledged alert that has not come again for this long is resolved.", Least = "1m", Most = "90d")]
    public TimeSpan ResolveAfter { get; init; } = TimeSpan.FromDays(1);

    [Setting("How long what is resolved is kept.", Least = "1d", Most = "3650d")]
    public TimeSpan Keep { get; init; } = TimeSpan.FromDays(365);
}
