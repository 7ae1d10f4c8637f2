namespace Switchboard.Tenancy;

/// <summary>How many stay open.</summary>
[Settings("Streams")]
public sealed record StreamSettings : ISettings
{
    [Setting("Streams of events that one token may have open at the same time in this process.", Min = 1, Max = 100_000)]
    public int MostPerToken { get; init; } = 200;
}
