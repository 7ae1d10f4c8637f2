using System.Globalization;
using System.Text;

namespace Switchboard.Search;

/// <summary>A word as it is compared, and where it stands in the text.</summary>
internal readonly record struct Word(string Folded, int Start, int Length);

/// <summary>
/// Divides text into words that are compared: runs of letters and digits, without case and accents. Scripts that put no space between words
/// are divided into characters, so that a run of them is found as a phrase.
/// </summary>
internal static class Words
{
    const int LongestWord = 60;

    /// <summary>The words of a text, in order.</summary>
    public static IEnumerable<Word> Of(string text)
    {
        var folded = new StringBuilder();
        var (start, at) = (0, 0);
        while (at < text.Length)
        {
            var length = char.IsSurrogatePair(text, at) ? 2 : 1;
            var rune = Rune.TryGetRuneAt(text, at, out var found) ? found : Rune.ReplacementChar;
            if (Rune.IsLetterOrDigit(rune) || IsMark(rune))
            {
                if (IsWordByItself(rune))
                {
                    foreach (var word in Ended(folded, start, at))
                    {
                        yield return word;
                    }

                    yield return new(rune.ToString(), at, length);
                    start = at + length;
                }
                else
                {
                    start = folded.Length == 0 ? at : start;
                    Fold(rune, folded);
                }
            }
            else
            {
                foreach (var word in Ended(folded, start, at))
                {
                    yield return word;
                }

                start = at + length;
            }

            at += length;
        }

        foreach (var word in Ended(folded, start, at))
        {
            yield return word;
        }
    }

    static IEnumerable<Word> Ended(StringBuilder folded, int start, int end)
    {
        if (folded.Length > 0)
        {
            var word = folded.Length > LongestWord ? folded.ToString(0, LongestWord) : folded.ToString();
            folded.Clear();
            yield return new(word, start, end - start);
        }
    }

    static void Fold(Rune rune, StringBuilder into)
    {
        if (rune.IsAscii)
        {
            into.Append(char.ToLowerInvariant((char)rune.Value));
            return;
        }

        if (!IsAccent(rune))
        {
            into.Append(Plain(new(PlainLetters.Of(rune.Value))));
        }
    }

    // Letters that are no others with a mark, and are typed as such where the keyboard lacks them.
    static string Plain(Rune rune) => rune.Value switch
    {
        'ß' => "ss", 'æ' => "ae", 'œ' => "oe", 'ø' => "o", 'ł' => "l", 'đ' or 'ð' => "d", 'þ' => "th", 'ı' => "i", 'ς' => "σ", _ => rune.ToString(),
    };

    static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.SpacingCombiningMark;

    // Of Latin, Greek and Cyrillic, and the points of Hebrew and Arabic; in other scripts marks are vowels.
    static bool IsAccent(Rune rune) => rune.Value is (>= 0x0300 and <= 0x036F) or (>= 0x0591 and <= 0x05C7) or (>= 0x064B and <= 0x0652);

    // Han, kana, Thai, Lao, Khmer, Myanmar: https://www.unicode.org/reports/tr29/#Word_Boundaries leaves these to dictionaries.
    static bool IsWordByItself(Rune rune) => rune.Value is
        (>= 0x2E80
            and <= 0x2FDF) or (>= 0x3041
                and <= 0x30FF) or (>= 0x31F0 and <= 0x31FF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF)
        or (>= 0x20000 and <= 0x3FFFF) or (>= 0x0E01 and <= 0x0EDF and not (>= 0x0E50 and <= 0x0E59)) or (>= 0x1000 and <= 0x109F) or (>= 0x1780 and <= 0x17B3);
}
