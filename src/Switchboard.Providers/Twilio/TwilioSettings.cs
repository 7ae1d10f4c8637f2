namespace Switchboard.Providers.Twilio;

/// <summary>Where Twilio is and how long it is waited for.</summary>
[Settings("Twilio")]
public sealed record TwilioSettings : ISettings
{
    [Setting("Address of the Twilio API. The sandbox points it at the simulator.")]
    public Uri BaseUrl { get; init; } = new("https://api.twilio.com");

    [Setting("How long one request may take. A send that takes longer is uncertain and looked up at Twilio.")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(15);

    [Setting("How long a connection may take to open.")]
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
