using Switchboard.Simulator.Twilio.Content;
using Switchboard.Simulator.Twilio.Services;

namespace Switchboard.Simulator.Twilio.Messages;

/// <summary>What somebody wants sent.</summary>
internal sealed record Draft(Account Account, string From, string To, string Body, IReadOnlyList<string> Media, string? StatusCallback)
{
    public const string Chat = "whatsapp:";
    const int LongestBody = 1600;
    const int MostMedia = 10;

    public string Direction { get; init; } = "outbound-api";
    public Service? Service { get; init; }

    /// <summary>When it is to be sent; none: now.</summary>
    public DateTimeOffset? SendAt { get; init; }

    public Template? Template { get; init; }
    public Rendered? Rendered { get; init; }

    /// <summary>Whether it goes to somebody's WhatsApp.</summary>
    public bool IsChat => To.StartsWith(Chat, StringComparison.Ordinal);

    public TwilioAnswer? RefuseContent()
    {
        if (Body.Length == 0 && Media.Count == 0 && Template is null)
        {
            return TwilioAnswer.Error(400, 21602, "Message body is required.");
        }

        if (Body.Length > LongestBody)
        {
            return TwilioAnswer.Error(400, 21617, "The concatenated message body exceeds the 1600 character limit");
        }

        if (Media.Count > MostMedia)
        {
            return TwilioAnswer.Error(400, 21623, "Number of media files exceeds allowed limit");
        }

        if (Media.FirstOrDefault(u => !WebAddress.IsOne(u)) is { } wrong)
        {
            return TwilioAnswer.Error(400, 21620, $"Invalid media URL(s): {wrong}");
        }

        return StatusCallback is { Length: > 0 } && !WebAddress.IsOne(StatusCallback)
            ? TwilioAnswer.Error(400, 21609, $"The 'StatusCallback' URL {StatusCallback} is not a valid URL.")
            : null;
    }
}
