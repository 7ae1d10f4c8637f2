namespace Switchboard.Providers.Twilio;

/// <summary>Where Twilio is and how long it is waited for.</summary>
[Settings("Twilio")]
public sealed record TwilioSettings : ISettings
{
    [Setting("Address of the Twilio API for approved organizations; those in the sandbox find the simulator.")]
    public Uri BaseUrl { get; init; } = new("https://api.twilio.com");

    [Setting("Address of Twilio's messaging API, where WhatsApp senders and registrations for US traffic are.")]
    public Uri MessagingUrl { get; init; } = new("https://messaging.twilio.com");

    [Setting("Address of Twilio's content API, where WhatsApp templates are.")]
    public Uri ContentUrl { get; init; } = new("https://content.twilio.com");

    [Setting("SID of the account that approved organizations without one of their own use.")]
    public string? AccountSid { get; init; }

    [Setting("Its primary auth token.", Secret = true)]
    public string? AuthToken { get; init; }

    [Setting("How long one request may take. A send that takes longer is uncertain and looked up at Twilio.", Least = "100ms", Most = "1m")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(15);

    [Setting("How long a connection may take to open.", Least = "100ms", Most = "1m")]
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <inheritdoc />
    public IEnumerable<(string Property, string Wrong)> Check()
    {
        if (AccountSid is null != AuthToken is null)
        {
            yield return (AccountSid is null ? nameof(AccountSid) : nameof(AuthToken), "is missing; the two belong together.");
        }

        if (ConnectTimeout > Timeout)
        {
            yield return (nameof(ConnectTimeout), $"is no longer than {nameof(Timeout)}, within which a connection is opened too.");
        }

        foreach (var (property, value, field) in new[]
        {
            (nameof(AccountSid), AccountSid, TwilioCredential.AccountSid),
            (nameof(AuthToken), AuthToken, TwilioCredential.AuthToken),
        })
        {
            if (value is not null && !TwilioCredential.HasForm(field, value))
            {
                yield return (property, "is not of the form that Twilio's console shows.");
            }
        }
    }
}
