namespace Switchboard.Kernel;

/// <summary>What secrets at rest are sealed with.</summary>
[Settings("Secrets")]
public sealed record SecretsSettings : ISettings
{
    [Setting(
        "Keys of 32 bytes in base64, as `id:key`; the first one seals, the others still open. Without it: the file `master.key` in the data folder, "
            + "made on the first run.",
        Secret = true)]
    public IReadOnlyList<string> MasterKey { get; init; } = [];

    /// <inheritdoc />
    public IEnumerable<(string Property, string Wrong)> Check() => MasterKeys.Parse(MasterKey) is null
        ? [(nameof(MasterKey), "is 32 bytes in base64 (openssl rand -base64 32), or several as id:key with ids of letters and digits that differ.")]
        : [];
}
