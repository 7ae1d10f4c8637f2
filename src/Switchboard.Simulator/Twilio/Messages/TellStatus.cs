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
            var webhook = new Webhook("webhook.status", message.Account, message.Sid, message.From, message.To, url, "POST", Fields(message, status, errorCode));
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
        if (status is "delivered" or "undelivered")
        {
            fields.Add(new("RawDlrDoneDate", clock.GetUtcNow().ToString("yyMMddHHmm", CultureInfo.InvariantCulture)));
        }

        if (errorCode is { } code)
        {
            fields.Add(new("ErrorCode", code.ToString(CultureInfo.InvariantCulture)));
        }

        return fields;
    }
}
