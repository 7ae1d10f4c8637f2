using Switchboard.Channels;

namespace Switchboard.Providers.Twilio;

/// <summary>SMS and MMS over Twilio.</summary>
sealed class TwilioSms(TwilioHttp http) : TwilioMessages(http)
{
    public override ChannelKind Channel => ChannelKind.Sms;

    protected override string Prefix => "";

    public override long EstimateMicros(string to, int segments) => TwilioPrices.PerSegment(to) * segments;
}
