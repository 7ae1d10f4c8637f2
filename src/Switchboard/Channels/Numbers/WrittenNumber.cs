using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Switchboard.Channels.Numbers;

/// <summary>A telephone number as somebody wrote it: its digits, and whether a plus stood before them.</summary>
readonly record struct WrittenNumber(string Digits, bool HasPlus)
{
    const int LongestText = 60;

    /// <summary>Takes what people put between digits: spaces, dashes, dots, slashes, brackets; digits of other scripts; <c>tel:</c>.</summary>
    public static bool TryRead(string? text, out WrittenNumber written, [NotNullWhen(false)] out string? why)
    {
        written = default;
        var rest = text.AsSpan().Trim();
        rest = rest.StartsWith("tel:", StringComparison.OrdinalIgnoreCase) ? rest[4..] : rest;
        if (rest.IsEmpty)
        {
            why = "The number is empty.";
            return false;
        }

        if (rest.Length > LongestText)
        {
            why = "The text is too long for a telephone number.";
            return false;
        }

        Span<char> digits = stackalloc char[LongestText];
        var (count, hasPlus) = (0, false);
        foreach (var c in rest)
        {
            if (char.IsAsciiDigit(c))
            {
                digits[count++] = c;
            }
            else if (char.GetUnicodeCategory(c) == UnicodeCategory.DecimalDigitNumber)
            {
                digits[count++] = (char)('0' + CharUnicodeInfo.GetDecimalDigitValue(c));
            }
            else if (c is '+' or '＋' && count == 0 && !hasPlus)
            {
                hasPlus = true;
            }
            else if (!IsBetweenDigits(c))
            {
                why = c is '+' or '＋' ? "The number has a plus that is not at its start."
                    : char.IsLetter(c) || c == ';' ? "The text has letters: write the number in digits, without an extension."
                    : "The text has characters that no telephone number has.";
                return false;
            }
        }

        why = count == 0 ? "The text has no digits." : null;
        written = new(new(digits[..count]), hasPlus);
        return why is null;
    }

    static bool IsBetweenDigits(char c) => c is '-' or '.' or '/' or '(' or ')' or '[' or ']' or '~' or ' ' or '\t'
        || char.GetUnicodeCategory(c) is UnicodeCategory.SpaceSeparator or UnicodeCategory.DashPunctuation or UnicodeCategory.Format
        || c is '−' or 'ー' or '．' or '／' or '（' or '）' or '［' or '］' or '⁓' or '∼' or '～';
}
