using System.Globalization;
using Switchboard.Simulator.Ledger;
using Switchboard.Simulator.Twilio.Webhooks;

namespace Switchboard.Simulator.Twilio.Messages;

/// <summary>Tells an application what has become of its message, at the StatusCallback that it named. Once, whatever comes of it.</summary>
internal sealed class TellStatus(WebhookCaller webhooks, TruthLedger ledger, Background background, TimeProvider clock)
{
    public void Tell(Message message, string status, int? errorCode = null)
    {
        if (message.StatusCallback is { Length: > 0 } url)
        {
            var webhook = new Webhook(
                "webhook.status", message.Account, message.Sid, message.From, message.To, url, "POST", Fields(message, status, errorCode));
            background.Run(() => Deliver(webhook), () => Alert.Row(webhook, null, "broke"));
        }
    }

    async Task Deliver(Webhook webhook)
    {
        foreach (var end in await webhooks.Deliver(webhook))
        {
            if (end.ErrorCode is { } code)
            {
                ledger.Add(Alert.Row(webhook, code, "gaveUp"));
            }
        }
    }

    List<KeyValuePair<string, string>> Fields(Message message, string status, int? errorCode)
    {
        List<KeyValuePair<string, string>> fields =
        [
            new("AccountSid", message.Account.Sid),
            new("ApiVersion", "2010-04-01"),
            new("From", message.From),
            new("MessageSid", message.Sid),
            new("MessageStatus", status),
            new("SmsSid", message.Sid),
            new("SmsStatus", status),
            new("To", message.To),
        ];
        if (message.Service is { } service)
        {
            fields.Add(new("MessagingServiceSid", service.Sid));
        }

        if (message.Sender is { } sender)
        {
            AddChannel(fields, message, sender.Sid, status, errorCode);
        }
        else if (status is "delivered" or "undelivered")
        {
            fields.Add(new("RawDlrDoneDate", clock.GetUtcNow().ToString("yyMMddHHmm", CultureInfo.InvariantCulture)));
        }

        if (errorCode is { } code)
        {
            fields.Add(new("ErrorCode", code.ToString(CultureInfo.InvariantCulture)));
        }

        return fields;
    }

    /// <summary>
    /// What comes on top for channels.
    /// https://www.twilio.com/docs/messaging/guides/outbound-message-status-in-status-callbacks#whatsapp-and-other-messaging-channels
    /// </summary>
    static void AddChannel(List<KeyValuePair<string, string>> fields, Message message, string install, string status, int? errorCode)
    {
        fields.Add(new("ChannelInstallSid", install));
        fields.Add(new("ChannelPrefix", "whatsapp"));
        fields.Add(new("ChannelToAddress", $"{message.To[Draft.Chat.Length..^4]}XXXX"));
        fields.Add(new("StructuredMessage", message.Template is null ? "false" : "true"));
        if (status is "delivered" or "read" or "undelivered")
        {
            fields.Add(new("EventType", status.ToUpperInvariant()));
        }

        if (Errors.TextOf(errorCode) is { } why)
        {
            fields.Add(new("ChannelStatusMessage", why));
        }
    }
}
