using System.Globalization;
using Switchboard.Simulator.Ledger;

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
    public IReadOnlyList<Media> Media { get; init; } = [];
    public string? StatusCallback { get; init; }

    public string Body { get; private set; } = "";
    public string Status { get; private set; } = "queued";
    public DateTimeOffset Updated { get; private set; }
    public DateTimeOffset? Sent { get; private set; }
    public decimal? Price { get; private set; }
    public int? ErrorCode { get; private set; }

    /// <summary>The instant that DateSent filters and the order of lists go by.</summary>
    public DateTimeOffset ListedAt => Sent ?? Created;

    public bool IsFinal => Status is "delivered" or "undelivered" or "failed" or "received";

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
            Sent ??= status is "sent" or "delivered" or "undelivered" or "failed" ? now : null;
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
            return new MessageShape(
                Account.Sid, "2010-04-01", Body, TwilioJson.Date(Created), Sent is { } sent ? TwilioJson.Date(sent) : null, TwilioJson.Date(Updated), Direction,
                ErrorCode, Errors.TextOf(ErrorCode), From, null, Media.Count.ToString(CultureInfo.InvariantCulture),
                NumSegments.ToString(CultureInfo.InvariantCulture), Price?.ToString("0.00000", CultureInfo.InvariantCulture), "USD", Sid, Status,
                new() { ["media"] = $"{path}/Media.json" }, To, $"{path}.json");
        }
    }
}

/// <summary>A picture or another file of a message; the bytes stay where the sender keeps them.</summary>
internal sealed record Media(string Sid, string Url, string ContentType);

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
    string From,
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
    IReadOnlyList<MessageShape> Messages, int Start, int End, int Page, int PageSize, string Uri, string FirstPageUri, string? NextPageUri, string? PreviousPageUri);

internal static class Errors
{
    public static string? TextOf(int? code) => code switch
    {
        null => null,
        30003 => "Unreachable destination handset",
        30004 => "Message blocked",
        30005 => "Unknown destination handset",
        30006 => "Landline or unreachable carrier",
        30007 => "Message filtered",
        _ => "Unknown error",
    };
}
