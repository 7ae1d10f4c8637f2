namespace Switchboard.Tenancy;

/// <summary>How long people stay signed in to the web.</summary>
[Settings("Sessions")]
public sealed record SessionSettings : ISettings
{
    [Setting("How long somebody stays signed in at most, whatever they do.", Least = "5m", Most = "365d")]
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromDays(30);

    [Setting("How long somebody who does nothing stays signed in.", Least = "5m", Most = "365d")]
    public TimeSpan Idle { get; init; } = TimeSpan.FromDays(7);

    [Setting("How long a link to sign in holds that an admin makes.", Least = "5m", Most = "30d")]
    public TimeSpan Link { get; init; } = TimeSpan.FromDays(3);
}
