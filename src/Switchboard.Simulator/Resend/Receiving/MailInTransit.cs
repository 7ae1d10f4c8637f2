using System.Globalization;
using Switchboard.Simulator.Resend.Emails;

namespace Switchboard.Simulator.Resend.Receiving;

/// <summary>A mail as it travels between mail servers: what a person wrote, or what one team sends to another.</summary>
internal sealed record MailInTransit
{
    public required Mailbox From { get; init; }
    public required IReadOnlyList<string> To { get; init; }
    public IReadOnlyList<string> Cc { get; init; } = [];
    public IReadOnlyList<string> ReplyTo { get; init; } = [];
    public required string Subject { get; init; }
    public string? Text { get; init; }
    public string? Html { get; init; }
    public required string MessageId { get; init; }
    public string? InReplyTo { get; init; }
    public string? References { get; init; }
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
    public IReadOnlyList<Attachment> Attachments { get; init; } = [];

    /// <summary>All its headers, by names in lower case. What the writer sets goes before what mail programs set.</summary>
    public Dictionary<string, string> AllHeaders(DateTimeOffset now)
    {
        var all = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["return-path"] = From.Address,
            ["mime-version"] = "1.0",
            ["date"] = now.ToUniversalTime().ToString("ddd, dd MMM yyyy HH:mm:ss", CultureInfo.InvariantCulture) + " +0000",
            ["from"] = From.Written,
            ["to"] = string.Join(", ", To),
            ["subject"] = Subject,
            ["message-id"] = MessageId,
        };
        Set("cc", Cc.Count == 0 ? null : string.Join(", ", Cc));
        Set("reply-to", ReplyTo.Count == 0 ? null : string.Join(", ", ReplyTo));
        Set("in-reply-to", InReplyTo);
        Set("references", References);
        foreach (var (name, value) in Headers)
        {
            all[name.ToLowerInvariant()] = value;
        }

        return all;

        void Set(string name, string? value)
        {
            if (value is not null)
            {
                all[name] = value;
            }
        }
    }
}
