using Switchboard.Channels;

namespace Switchboard.Conversations;

/// <summary>What a message may hold. Hostile text is text; only what no carrier can carry is refused.</summary>
internal static class MessageText
{
    /// <summary>Of a text message and a WhatsApp message. https://www.twilio.com/docs/errors/21617</summary>
    public const int LongestText = 1600;

    /// <summary>Of a mail, and of its HTML; all of a request has to fit into <c>Server:MaxBodyBytes</c>.</summary>
    public const int LongestMail = 262_144;

    /// <summary>Of a mail's subject: longer ones are cut by most mail programs, and folded by none well.</summary>
    public const int LongestSubject = 255;

    /// <summary>Of a mail that comes in: what a line of its header may hold. https://www.rfc-editor.org/rfc/rfc5322#section-2.1.1</summary>
    public const int LongestHeardSubject = 998;

    public const int MostMedia = 10;

    /// <summary>Of the name of a person who writes in place of an agent.</summary>
    public const int LongestAuthor = 200;

    /// <summary>How long a text may be on a channel, in UTF-16 units.</summary>
    public static int Longest(ChannelKind channel) => channel == ChannelKind.Email ? LongestMail : LongestText;

    /// <summary>Why a text can't be sent over a channel, or null.</summary>
    public static Problem? Check(string field, string body, ChannelKind channel)
    {
        if (string.IsNullOrWhiteSpace(body))
        {
            return Problem.Invalid(field, "The text is empty.", "Write what the person should read.");
        }

        if (body.Length > Longest(channel))
        {
            return Problem.Invalid(
                field,
                $"The text has {body.Length} characters; over {EnumText.Of(channel)} at most {Longest(channel)} go.",
                "Shorten it, or send it as several messages.");
        }

        return body.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')) || HasLoneSurrogate(body)
            ? Problem.Invalid(field, "The text has control characters or broken Unicode.", "Send plain text; line breaks are fine.")
            : null;
    }

    static bool HasLoneSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[++i])))
            {
                return true;
            }
        }

        return false;
    }
}
