namespace Switchboard.Verification;

/// <summary>How people show who they are.</summary>
[Settings("Verification")]
public sealed record VerificationSettings : ISettings
{
    [Setting("How long a one-time code is valid.", Least = "1m", Most = "15m")]
    public TimeSpan CodeLifetime { get; init; } = TimeSpan.FromMinutes(5);

    [Setting("How often one code may be tried.", Min = 1, Max = 10)]
    public int CodeTries { get; init; } = 5;

    [Setting("How many codes are sent to an address within an hour.", Min = 1, Max = 100)]
    public int CodesPerHour { get; init; } = 5;

    [Setting("How many tries an address has within an hour, over all of its codes. After them even the right code is refused.", Min = 1, Max = 1000)]
    public int TriesPerHour { get; init; } = 10;

    [Setting("How long codes that have ended, and tries, are kept.", Least = "1h", Most = "90d")]
    public TimeSpan Kept { get; init; } = TimeSpan.FromDays(1);
}
