using Switchboard.Channels;

namespace Switchboard.Providers.Twilio;

/// <summary>SMS and MMS over Twilio.</summary>
sealed class TwilioSms(TwilioHttp http) : TwilioMessages(http)
{
    public override ChannelKind Channel => ChannelKind.Sms;

    protected override string Prefix => "";

    public override long EstimateMicros(string to, int segments) => TwilioPrices.PerSegment(to) * segments;

    // However long its text is, an MMS is one message. https://www.twilio.com/en-us/sms/pricing
    public override long EstimateWithFilesMicros(string to, int segments) => TwilioPrices.PerMms(to);
}
