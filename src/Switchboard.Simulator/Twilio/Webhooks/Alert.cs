using Switchboard.Simulator.Ledger;

namespace Switchboard.Simulator.Twilio.Webhooks;

/// <summary>An entry of the provider's own error log, as its console would show it.</summary>
internal static class Alert
{
    public static LedgerRow Row(Webhook webhook, int? code, string outcome) => new()
    {
        Provider = "twilio",
        Kind = RowKind.Alert,
        Operation = webhook.Operation,
        Outcome = outcome,
        Account = webhook.Account.Sid,
        MessageSid = webhook.MessageSid,
        From = webhook.From,
        To = webhook.To,
        MessageStatus = webhook.Field("MessageStatus"),
        ErrorCode = code,
        Url = webhook.Url,
    };
}
