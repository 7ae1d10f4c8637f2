using Switchboard.Channels;

namespace Switchboard.Providers.Twilio;

/// <summary>WhatsApp over Twilio. https://www.twilio.com/docs/whatsapp/api</summary>
sealed class TwilioWhatsapp(TwilioHttp http) : TwilioMessages(http)
{
    /// <summary>
    /// Twilio's own part (https://www.twilio.com/en-us/whatsapp/pricing) and about what Meta asks for the dearest template category in most
    /// countries; never billed.
    /// </summary>
    const long PerMessage = 5_000 + 60_000;

    public override ChannelKind Channel => ChannelKind.Whatsapp;

    protected override string Prefix => "whatsapp:";

    public override long EstimateMicros(string to, int segments) => PerMessage;
}
