namespace Switchboard.Files;

/// <summary>How much is stored, for how long, and where.</summary>
[Settings("Files")]
public sealed record FilesSettings : ISettings
{
    const long Megabyte = 1024 * 1024;

    [Setting("Folder for stored files; without it, `files` in the data folder. Several nodes share it.")]
    public string? Folder { get; init; }

    [Setting("Largest file in megabytes, uploaded or copied from a provider.", Min = 1, Max = 1024)]
    public int MaxFileMegabytes { get; init; } = 25;

    [Setting("How many megabytes an organization may store.", Min = 0)]
    public int QuotaMegabytes { get; init; } = 1024;

    [Setting("How many megabytes all organizations together may store.", Min = 0)]
    public int DeploymentQuotaMegabytes { get; init; } = 20 * 1024;

    [Setting("Days after which a file is deleted, where its agent has no number of its own.", Min = 1, Max = 3650)]
    public int RetentionDays { get; init; } = 90;

    [Setting("How long an address of a file works.", Least = "1m", Most = "365d")]
    public TimeSpan AddressLifetime { get; init; } = TimeSpan.FromDays(7);

    [Setting("How long a provider may take to hand over one file.", Least = "100ms", Most = "10m")]
    public TimeSpan FetchTimeout { get; init; } = TimeSpan.FromMinutes(2);

    [Setting("How often files whose time is over, and what a crash left behind, are looked for.", Least = "100ms", Most = "24h")]
    public TimeSpan SweepEvery { get; init; } = TimeSpan.FromHours(1);

    [Setting("How old bytes without a record have to be before they are taken for what a crash left behind.", Least = "100ms", Most = "24h")]
    public TimeSpan OrphanAge { get; init; } = TimeSpan.FromHours(1);

    internal long MaxFileBytes => MaxFileMegabytes * Megabyte;

    internal long QuotaBytes => QuotaMegabytes * Megabyte;

    internal long DeploymentQuotaBytes => DeploymentQuotaMegabytes * Megabyte;
}
