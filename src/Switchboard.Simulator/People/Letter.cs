namespace Switchboard.Simulator.People;

/// <summary>What a person writes, as <c>POST /api/people/{address}/messages</c> takes it.</summary>
internal sealed record Letter(string? To, string? Channel, string? Body, IReadOnlyList<string>? MediaUrls)
{
    /// <summary>What stands on the button that they tapped, and what it tells the application.</summary>
    public string? ButtonText { get; init; }

    public string? ButtonPayload { get; init; }

    /// <summary>The id of the message that this one quotes, or whose button was tapped.</summary>
    public string? RepliedTo { get; init; }

    public double? Latitude { get; init; }
    public double? Longitude { get; init; }

    /// <summary>The name of the place, and its street.</summary>
    public string? Label { get; init; }

    public string? Address { get; init; }

    public bool Forwarded { get; init; }

    public string? Subject { get; init; }
    public string? Html { get; init; }

    /// <summary>The id or the Message-ID of the mail that this one answers.</summary>
    public string? InReplyTo { get; init; }

    public IReadOnlyDictionary<string, string>? Headers { get; init; }
    public IReadOnlyList<LetterFile>? Attachments { get; init; }

    /// <summary>Whether it has what only a mail has.</summary>
    public bool IsMail => Subject is not null || Html is not null || InReplyTo is not null || Headers is not null || Attachments is not null;

    public bool IsEmpty => string.IsNullOrEmpty(Body) && MediaUrls is not { Count: > 0 } && string.IsNullOrEmpty(ButtonText) && Latitude is null;
}

/// <summary>A file that a person attaches to a mail; the bytes are in base64.</summary>
internal sealed record LetterFile(string? Filename, string? Content, string? ContentType, string? ContentId);
