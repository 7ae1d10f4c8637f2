using System.Text;

namespace Switchboard.Compliance;

/// <summary>A message's words alone: lower case, one space between them, without punctuation, emoji or typographic variants.</summary>
static class Wording
{

    /// <summary>The words, or null when there are more than <paramref name="limit"/> characters of them. A word that is merely repeated counts once.</summary>
    public static string? Of(string body, int limit)
    {
        Span<char> word = stackalloc char[limit];
        var words = new StringBuilder(limit);
        var (length, last) = (0, "");
        for (var at = 0; at <= body.Length; at++)
        {
            var c = at < body.Length ? Folded(body[at]) : ' ';
            if (c == '\'')
            {
                continue;
            }

            if (char.IsLetterOrDigit(c))
            {
                if (length == limit)
                {
                    return null;
                }

                word[length++] = c;
                continue;
            }

            if (length > 0 && !word[..length].SequenceEqual(last))
            {
                last = word[..length].ToString();
                words.Append(words.Length > 0 ? " " : "").Append(last);
            }

            length = 0;
            if (words.Length > limit)
            {
                return null;
            }
        }

        return words.ToString();
    }

    /// <summary>Lower case; full-width letters become plain ones, apostrophes of all kinds one kind.</summary>
    public static char Folded(char c) => c switch
    {
        >= '！' and <= '～' => char.ToLowerInvariant((char)(c - '！' + '!')),
        '’' or '‘' or '`' or '´' or 'ʼ' => '\'',
        _ => char.ToLowerInvariant(c),
    };
}
