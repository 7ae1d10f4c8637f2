using Switchboard.Simulator.Ledger;

namespace Switchboard.Simulator.Twilio.Webhooks;

/// <summary>Something that the provider wants to tell an application.</summary>
/// <param name="Operation"><c>webhook.sms</c> or <c>webhook.status</c>.</param>
/// <param name="Account">The account whose token signs it.</param>
/// <param name="Url">As configured, fragment included.</param>
/// <param name="Fields">What is sent: as a form, or in the query for GET.</param>
internal sealed record Webhook(
    string Operation, Account Account, string MessageSid, string From, string To, string Url, string Method, IReadOnlyList<KeyValuePair<string, string>> Fields)
{
    public string? Field(string name) => Fields.FirstOrDefault(f => f.Key == name).Value;

    /// <summary>What the ledger says of it.</summary>
    public LedgerRow Row(RowKind kind, string outcome) => new()
    {
        Provider = "twilio",
        Kind = kind,
        Operation = Operation,
        Outcome = outcome,
        Account = Account.Sid,
        MessageSid = MessageSid,
        From = From,
        To = To,
        MessageStatus = Field("MessageStatus"),
        Url = Url,
    };
}

/// <summary>How it ended, after all tries: an error code of the provider's dictionary, or none and the application's answer.</summary>
internal sealed record WebhookEnd(int? ErrorCode, int? Status = null, string? ContentType = null, string Body = "")
{
    public bool Succeeded => ErrorCode is null;
}
