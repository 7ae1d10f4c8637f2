namespace Switchboard.Compliance;

/// <summary>The words that rules speak of, numbered, so that a message becomes numbers without a string for each of its words.</summary>
sealed class Lexicon
{
    /// <summary>A word that no rule speaks of.</summary>
    public const ushort Other = 0;

    /// <summary>The end of a sentence or line.</summary>
    public const ushort Period = 1;

    /// <summary>A pause: a comma, colon, dash or bracket.</summary>
    public const ushort Comma = 2;

    const int LongestWord = 20;

    readonly Dictionary<string, ushort> numbers = new(StringComparer.Ordinal) { ["."] = Period, [","] = Comma };

    /// <summary>The number of a word, which gets one when it has none.</summary>
    public ushort Learn(string word) => numbers.TryGetValue(word, out var known) ? known : numbers[word] = (ushort)(numbers.Count + 1);

    /// <summary>The words of a message, lower case and without apostrophes; ends with a <see cref="Period"/>.</summary>
    public List<ushort> Read(ReadOnlySpan<char> body)
    {
        var lookup = numbers.GetAlternateLookup<ReadOnlySpan<char>>();
        List<ushort> words = new(body.Length / 4 + 2);
        Span<char> word = stackalloc char[LongestWord];
        var length = 0;
        foreach (var raw in body)
        {
            var c = Wording.Folded(raw);
            if (char.IsLetterOrDigit(c))
            {
                word[Math.Min(length++, LongestWord - 1)] = c;
            }
            else if (c != '\'')
            {
                Finish(word);
                Punctuate(c);
            }
        }

        Finish(word);
        Punctuate('.');
        return words;

        void Finish(ReadOnlySpan<char> letters)
        {
            if (length > 0)
            {
                words.Add(length <= LongestWord && lookup.TryGetValue(letters[..length], out var number) ? number : Other);
                length = 0;
            }
        }

        void Punctuate(char c)
        {
            var mark = c switch
            {
                '.' or '!' or '?' or '\n' or '\r' or '…' => Period,
                ',' or ';' or ':' or '-' or '–' or '—' or '(' or ')' or '"' => Comma,
                _ => Other,
            };
            if (mark == Other || words.Count == 0 || words[^1] == Period)
            {
                return;
            }

            // Of several marks in a row, the stronger one counts.
            if (words[^1] == Comma)
            {
                words[^1] = mark;
            }
            else
            {
                words.Add(mark);
            }
        }
    }
}
