using System.Text;

namespace Switchboard.Kernel;

/// <summary>A single line that somebody names a thing with: not empty, not too long, nothing that moves a cursor or reorders text.</summary>
public static class Line
{
    /// <summary>What is wrong with the text, or null. Lengths are UTF-16 code units.</summary>
    public static Problem? Check(string field, string? text, int maxLength)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return Problem.Invalid(field, $"The field {field} is empty.", "Give it some text.");
        }

        if (text.Length > maxLength)
        {
            return Problem.Invalid(field, $"The field {field} has {text.Length} characters; at most {maxLength} are taken.", "Shorten it.");
        }

        return text.Any(IsControl) || !IsWhole(text)
            ? Problem.Invalid(field, $"The field {field} has control characters or broken text.", "Send plain text on one line.")
            : null;
    }

    /// <summary>What others wrote as a single line: control characters are spaces, halves of a character are told, and what is too long is cut off.</summary>
    public static string Clean(string text, int maxLength)
    {
        var cut = text.Length <= maxLength ? text : text[..(char.IsHighSurrogate(text[maxLength - 1]) ? maxLength - 1 : maxLength)];
        var line = cut.Any(IsControl)
            ? string.Join(' ', string.Concat(cut.Select(c => IsControl(c) ? ' ' : c)).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            : cut;
        return IsWhole(line) ? line : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(line));
    }

    // Bidirectional overrides can make one name look like another: https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing
    static bool IsControl(char c) => char.IsControl(c) || c is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    static bool IsWhole(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return false;
            }
        }

        return true;
    }
}
