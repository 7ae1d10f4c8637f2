using Switchboard.Channels;

namespace Switchboard.Providers.Twilio;

/// <summary>
/// The form of a status callback; its parameters may grow without notice.
/// https://www.twilio.com/docs/messaging/guides/outbound-message-status-in-status-callbacks
/// </summary>
static class StatusForm
{
    public static StatusReport? Read(WebhookForm form)
    {
        if ((form.Text("MessageSid"u8) ?? form.Text("SmsSid"u8)) is not { Length: > 0 } id
            || !(form.TryFind("MessageStatus"u8, out var word) || form.TryFind("SmsStatus"u8, out word))
            || TwilioStatus.Parse(word) is not { } status)
        {
            return null;
        }

        var error = form.Text("ErrorCode"u8) is { Length: > 0 } code && code != "0"
            ? TwilioErrors.Find(code, form.Text("ErrorMessage"u8) ?? form.Text("ChannelStatusMessage"u8) ?? "")
            : null;
        return new(id, status, error);
    }
}
