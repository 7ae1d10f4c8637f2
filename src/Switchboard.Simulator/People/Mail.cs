using System.Text.Json.Serialization;

namespace Switchboard.Simulator.People;

/// <summary>A mail as a mail program shows it. What phones call the body is its text.</summary>
internal sealed class Mail : PhoneMessage
{
    public string? FromName { get; init; }
    public IReadOnlyList<string> Recipients { get; init; } = [];
    public IReadOnlyList<string> Cc { get; init; } = [];
    public IReadOnlyList<string> ReplyTo { get; init; } = [];
    public required string Subject { get; init; }
    public string? Html { get; init; }
    public required string MessageId { get; init; }
    public string? InReplyTo { get; init; }
    public string? References { get; init; }

    /// <summary>What the sender set beside the usual ones.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<MailFile> Attachments { get; init; } = [];

    public bool IsOpened { get; set; }
    public bool IsSpam { get; set; }

    [JsonIgnore]
    public override string Headline => Subject.Length > 0 ? Subject : Body;
}

/// <summary>A file in a mail; the bytes are fetched by its place in the list.</summary>
internal sealed record MailFile(string Filename, string ContentType, string? ContentId, [property: JsonIgnore] byte[] Content)
{
    public int Size => Content.Length;
}
