namespace Switchboard.Conversations;

/// <summary>What a text message may hold. Hostile text is text; only what no carrier can carry is refused.</summary>
internal static class MessageText
{
    public const int Longest = 1600;

    /// <summary>Why a text can't be sent, or null.</summary>
    public static Problem? Check(string body)
    {
        if (string.IsNullOrWhiteSpace(body))
        {
            return Problem.Invalid("body", "The text is empty.", "Write what the person should read.");
        }

        if (body.Length > Longest)
        {
            return Problem.Invalid("body", $"The text has {body.Length} characters; carriers take at most {Longest}.", "Shorten it, or send it as several messages.");
        }

        return body.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')) || HasLoneSurrogate(body)
            ? Problem.Invalid("body", "The text has control characters or broken Unicode.", "Send plain text; line breaks are fine.")
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
