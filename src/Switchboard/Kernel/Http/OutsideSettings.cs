namespace Switchboard.Kernel;

/// <summary>What the deployer allows of the addresses that tenants name: of webhooks, callbacks and the like.</summary>
[Settings("Outside")]
public sealed record OutsideSettings : ISettings
{
    [Setting(
        "Hosts (`n8n.internal`), addresses or networks (`10.1.0.0/16`) that webhooks may reach although they aren't public. `http://` before one allows it "
        + "without TLS. Loopback is allowed while the simulator runs, the server listens on loopback alone, and neither "
        + "`Server:TrustedProxies` nor a public address elsewhere is set; the server's own port and the simulator's never are.")]
    public IReadOnlyList<string> Allow { get; init; } = [];

    [Setting("How long such a host may take to be connected to.", Least = "100ms", Most = "1m")]
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    [Setting("How long it may take to answer, connecting included.", Least = "100ms", Most = "5m")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long somebody may hold what they post before another takes it over, unless they prolong it: longer than one post and what is
    /// written about it.
    /// </summary>
    public TimeSpan Claim => (Timeout * 2) + TimeSpan.FromSeconds(5);

    /// <inheritdoc />
    public IEnumerable<(string Property, string Wrong)> Check() =>
        from entry in Allow where AllowedOutside.Parse(entry) is null
        select (
            nameof(Allow),
            $"has \"{entry}\", which is no host, address or network such as n8n.internal, 10.1.2.3 or 10.1.0.0/16, with http:// before it or not.");
}
