using Switchboard.Simulator.Resend.Emails;

namespace Switchboard.Simulator.Resend.Receiving;

/// <summary>A mail that came for one of a team's domains.</summary>
internal sealed record ReceivedEmail
{
    public required string Id { get; init; }
    public required Team Team { get; init; }
    public required string From { get; init; }
    public required IReadOnlyList<string> To { get; init; }
    public IReadOnlyList<string> Cc { get; init; } = [];
    public IReadOnlyList<string> ReplyTo { get; init; } = [];

    /// <summary>The addresses of this team that it came for.</summary>
    public required IReadOnlyList<string> ReceivedFor { get; init; }

    public required string Subject { get; init; }
    public string? Text { get; init; }
    public string? Html { get; init; }

    /// <summary>By names in lower case.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    public required string MessageId { get; init; }
    public IReadOnlyList<Attachment> Attachments { get; init; } = [];
    public required DateTimeOffset Created { get; init; }
}
