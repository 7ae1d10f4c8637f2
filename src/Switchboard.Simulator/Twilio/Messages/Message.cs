using System.Globalization;
using Switchboard.Simulator.Ledger;
using Switchboard.Simulator.Twilio.Content;
using Switchboard.Simulator.Twilio.Senders;
using Switchboard.Simulator.Twilio.Services;

namespace Switchboard.Simulator.Twilio.Messages;

/// <summary>A Message resource. States only move forward; what changes is guarded by the message itself.</summary>
internal sealed class Message
{
    readonly Lock gate = new();

    public required string Sid { get; init; }
    public required Account Account { get; init; }
    public required string Direction { get; init; }
    public required string From { get; init; }
    public required string To { get; init; }
    public required int NumSegments { get; init; }
    public required DateTimeOffset Created { get; init; }
    public IReadOnlyList<Media> Media { get; set; } = [];

    /// <summary>The WhatsApp sender that it goes out from, or came in at.</summary>
    public Sender? Sender { get; init; }

    /// <summary>The Messaging Service that it was sent by, or came in at.</summary>
    public Service? Service { get; init; }

    /// <summary>The template that it was made from, and what that became.</summary>
    public Template? Template { get; init; }

    public Rendered? Rendered { get; init; }
    public string? StatusCallback { get; init; }

    public string Body { get; private set; } = "";
    public string Status { get; private set; } = "queued";
    public DateTimeOffset Updated { get; private set; }
    public DateTimeOffset? Sent { get; private set; }
    public decimal? Price { get; private set; }
    public int? ErrorCode { get; private set; }

    /// <summary>The instant that DateSent filters and the order of lists go by.</summary>
    public DateTimeOffset ListedAt => Sent ?? Created;

    public bool IsChat => Sender is not null;

    public bool IsFinal => Status is "delivered" or "read" or "undelivered" or "failed" or "received" or "canceled";

    public Message Begin(string body, string status)
    {
        (Body, Status, Updated) = (body, status, Created);
        Sent = status == "received" ? Created : null;
        return this;
    }

    public void Become(string status, DateTimeOffset now, int? errorCode = null, decimal? price = null)
    {
        lock (gate)
        {
            (Status, Updated, ErrorCode, Price) = (status, now, errorCode, price ?? Price);
            Sent ??= status is "sent" or "read" or "delivered" or "undelivered" or "failed" ? now : null;
        }
    }

    /// <summary>Changes a state if it is still the one that is expected. False: it has gone on meanwhile.</summary>
    public bool TryLeave(string status, string next, DateTimeOffset now)
    {
        lock (gate)
        {
            if (Status != status)
            {
                return false;
            }

            (Status, Updated) = (next, now);
            return true;
        }
    }

    public void Redact(DateTimeOffset now)
    {
        lock (gate)
        {
            (Body, Updated) = ("", now);
        }
    }

    /// <summary>What the ledger says of it.</summary>
    public LedgerRow Row(string operation, string outcome) => new()
    {
        Provider = "twilio",
        Kind = RowKind.Message,
        Operation = operation,
        Outcome = outcome,
        Account = Account.Sid,
        MessageSid = Sid,
        From = From,
        To = To,
        Body = Body,
    };

    public MessageShape Shape()
    {
        lock (gate)
        {
            var path = $"/2010-04-01/Accounts/{Account.Sid}/Messages/{Sid}";
            // A service's sender and the segments are known once it is on its way.
            var pending = Status is "accepted" or "scheduled";
            return new MessageShape(
                Account.Sid, "2010-04-01", Body, TwilioJson.Date(Created), Sent is { } sent ? TwilioJson.Date(sent) : null, TwilioJson.Date(Updated), Direction,
                ErrorCode, Errors.TextOf(ErrorCode), pending ? null : From, Service?.Sid, Media.Count.ToString(CultureInfo.InvariantCulture),
                pending ? "0" : NumSegments.ToString(CultureInfo.InvariantCulture),
                Price?.ToString("0.00000", CultureInfo.InvariantCulture),
                "USD",
                Sid,
                Status,
                new() { ["media"] = $"{path}/Media.json" }, To, $"{path}.json");
        }
    }
}

/// <summary>A picture or another file of a message.</summary>
/// <param name="Sid">Its ME….</param>
/// <param name="Url">Where the sender keeps it.</param>
/// <param name="ContentType">By its ending, until it was fetched.</param>
/// <param name="KeptAt">Where the provider keeps what it fetched.</param>
internal sealed record Media(string Sid, string Url, string ContentType, string? KeptAt = null);

internal sealed record MessageShape(
    string AccountSid,
    string ApiVersion,
    string Body,
    string DateCreated,
    string? DateSent,
    string DateUpdated,
    string Direction,
    int? ErrorCode,
    string? ErrorMessage,
    string? From,
    string? MessagingServiceSid,
    string NumMedia,
    string NumSegments,
    string? Price,
    string PriceUnit,
    string Sid,
    string Status,
    Dictionary<string, string> SubresourceUris,
    string To,
    string Uri);

internal sealed record MessagePage(
    IReadOnlyList<MessageShape> Messages, int Start, int End, int Page, int PageSize, string Uri, string FirstPageUri, string? NextPageUri,
    string? PreviousPageUri);

internal static class Errors
{
    public static string? TextOf(int? code) => code switch
    {
        null => null,
        30002 => "Account suspended",
        30003 => "Unreachable destination handset",
        30004 => "Message blocked",
        30005 => "Unknown destination handset",
        30006 => "Landline or unreachable carrier",
        30007 => "Message filtered",
        11200 => "HTTP retrieval failure",
        11751 => "Media Message - Media exceeds mobile operator size limit",
        12300 => "Invalid Content-Type",
        30034 => "US A2P 10DLC - Message from an Unregistered Number",
        63016 => "Failed to send freeform message because you are outside the allowed window. If you are using WhatsApp, please use a Message Template.",
        63019 => "Media failed to download",
        63021 => "Channel invalid content error",
        63024 => "Invalid message recipient",
        63028 => "Number of parameters provided does not match the expected number of parameters",
        63049 => "Meta chose not to deliver this WhatsApp marketing message",
        _ => "Unknown error",
    };
}
