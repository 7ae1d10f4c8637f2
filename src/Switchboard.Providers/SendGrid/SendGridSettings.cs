namespace Switchboard.Providers.SendGrid;

/// <summary>Where SendGrid is and how long it is waited for.</summary>
[Settings("SendGrid")]
public sealed record SendGridSettings : ISettings
{
    [Setting("Address of the SendGrid API for approved organizations (https://api.eu.sendgrid.com for accounts in the EU); "
        + "those in the sandbox find the simulator.")]
    public Uri BaseUrl { get; init; } = new("https://api.sendgrid.com");

    [Setting("Domain that the deployment's SendGrid account sends for when the first provider of mail can't.")]
    public string? Domain { get; init; }

    [Setting("API key of this account.", Secret = true)]
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
