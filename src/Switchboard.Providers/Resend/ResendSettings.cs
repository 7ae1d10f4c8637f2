namespace Switchboard.Providers.Resend;

/// <summary>Where Resend is and how long it is waited for.</summary>
[Settings("Resend")]
public sealed record ResendSettings : ISettings
{
    [Setting("Address of the Resend API for approved organizations; those in the sandbox find the simulator.")]
    public Uri BaseUrl { get; init; } = new("https://api.resend.com");

    [Setting("Domain that agents of approved organizations without a Resend account of their own have their mailboxes at.")]
    public string? Domain { get; init; }

    [Setting("API key of the account that has this domain.", Secret = true)]
    public string? ApiKey { get; init; }

    [Setting("How long one request may take.", Least = "100ms", Most = "1m")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(15);

    [Setting("How long a connection may take to open.", Least = "100ms", Most = "1m")]
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <inheritdoc />
    public IEnumerable<(string Property, string Wrong)> Check()
    {
        if (Domain is null != ApiKey is null)
        {
            yield return (Domain is null ? nameof(Domain) : nameof(ApiKey), "is missing; the two belong together.");
        }

        if (ConnectTimeout > Timeout)
        {
            yield return (nameof(ConnectTimeout), $"is no longer than {nameof(Timeout)}, within which a connection is opened too.");
        }
    }
}
