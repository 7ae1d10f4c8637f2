using System.Text.Json;
using Switchboard.Channels;

namespace Switchboard.Providers.SendGrid;

/// <summary>
/// What SendGrid's event webhook tells: an array of events, of any of the account's mails.
/// https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event
/// </summary>
static class SendGridNotice
{
    /// <summary>The events of a body; none when it is nothing of theirs.</summary>
    public static IReadOnlyList<WireEvent> Read(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, SendGridWire.Default.WireEventArray) is { } events ? [.. events.Where(one => one is not null)] : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    /// <summary>What an event says of one of our mails; null when it says nothing of how far one has come.</summary>
    public static StatusReport? Report(WireEvent told)
    {
        if (told is not { Event: { } name, SgMessageId: { Length: > 0 } id } || StatusOf(name, told) is not { } status)
        {
            return null;
        }

        return new(IdOf(id), status, ErrorOf(name, told))
        {
            Intent = Ids.TryParse<IntentId>(told.Intent ?? "", out var intent) ? intent : null,
            Agent = Ids.TryParse<AgentId>(told.Agent ?? "", out var agent) ? agent : null,
            InternetMessageId = told.SmtpId is ['<', .., '>'] ? told.SmtpId : null,
            Suppression = (name, told.Type, ReasonOf(told)) switch
            {
                ("spamreport", _, _) or ("dropped", _, Drop.Complained) => "complained",
                ("unsubscribe" or "group_unsubscribe", _, _) or ("dropped", _, Drop.Unsubscribed) => "unsubscribed",
                ("bounce", not "blocked", _) or ("dropped", _, Drop.Bounced) => "bounced",
                _ => null,
            },
        };
    }

    /// <summary>
    /// The id that the send was answered with. Events have it with something behind: <c>.filter0001.16648.5515E0B88.0</c>, <c>.recvd-canary-…-1</c>.
    /// </summary>
    public static string IdOf(string eventId)
    {
        var end = eventId.IndexOf(".filter", StringComparison.Ordinal) is var filter and > 0 ? filter
            : eventId.IndexOf(".recvd", StringComparison.Ordinal) is var received and > 0 ? received
            : eventId.IndexOf('.', StringComparison.Ordinal);
        return end > 0 ? eventId[..end] : eventId;
    }

    static ReceiptStatus? StatusOf(string name, WireEvent told) => name switch
    {
        "processed" or "deferred" => ReceiptStatus.Sent,
        "delivered" or "spamreport" or "unsubscribe" or "group_unsubscribe" => ReceiptStatus.Delivered,
        "open" or "click" => ReceiptStatus.Read,
        "bounce" => ReceiptStatus.Undelivered,
        "dropped" => ReasonOf(told) == Drop.Other ? ReceiptStatus.Failed : ReceiptStatus.Undelivered,
        _ => null,
    };

    static ProviderError? ErrorOf(string name, WireEvent told) => (name, told.Type, ReasonOf(told)) switch
    {
        ("bounce", "blocked", _) => new(
            "bounced_for_now",
            told.Reason ?? "The recipient's server refused the mail.",
            RetryWorth.Later,
            "The server may take another mail later; try then, or another channel."),
        ("bounce", _, _) => new(
            "bounced", told.Reason ?? "The mailbox does not exist.", RetryWorth.Never, "Use another channel, or ask the person for another address."),
        ("dropped", _, Drop.Other) =>
            new("dropped", told.Reason ?? "SendGrid did not send the mail.", RetryWorth.Never, "Look at the account's state in SendGrid's console."),
        ("dropped", _, _) =>
            new("suppressed", told.Reason!, RetryWorth.Never, "Use another channel; the address can be taken off SendGrid's suppression lists."),
        _ => null,
    };

    // https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event#dropped
    static Drop ReasonOf(WireEvent told) => told.Reason switch
    {
        "Bounced Address" or "Invalid" => Drop.Bounced,
        "Spam Reporting Address" => Drop.Complained,
        "Unsubscribed Address" => Drop.Unsubscribed,
        _ => Drop.Other,
    };

    enum Drop
    {
        Other,
        Bounced,
        Complained,
        Unsubscribed,
    }
}
