namespace Switchboard.Conversations;

/// <summary>Addresses of ours that go out with a message: where its provider brings receipts, and where whoever has a mail ends mail.</summary>
[Singleton]
internal sealed class MessageLinks(SecretBox box, ServerAddress server)
{
    public const string UnsubscribePath = "/u";

    const string Place = "unsubscribe";

    /// <summary>Where receipts of a message come.</summary>
    public string Receipts(string provider, AgentId agent, IntentId intent) => $"{server.PublicText}/webhooks/{provider}/status?agent={agent}&intent={intent}";

    /// <summary>
    /// The link with which whoever has a mail ends mail to its address. What it is about stands in it under a mark of ours, so it needs no
    /// row, can't be guessed, lasts as long as the mail, and is the same when the mail is sent again.
    /// </summary>
    public string Unsubscribe(OrganizationId organization, MessageId message)
    {
        var subject = $"{organization}.{message}";
        return $"{server.PublicText}{UnsubscribePath}/{subject}.{box.Mark(subject, Place)}";
    }

    /// <summary>What such a link is about, or null when it is none of ours.</summary>
    public (OrganizationId Organization, MessageId Message)? ReadUnsubscribe(string token) =>
        token.Split('.', 3) is [var organization, var message, var mark] && box.IsMark(mark, $"{organization}.{message}", Place)
            ? (OrganizationId.From(organization), MessageId.From(message))
            : null;
}
