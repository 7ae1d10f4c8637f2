namespace Switchboard.Compliance;

/// <summary>
/// A wording, as a table of rules writes it: words one after another, <c>(a|b c)</c> for alternatives, <c>&lt;class&gt;</c> for a class of
/// words, <c>?</c> after either for none or one, <c>*</c> for a few. A mark such as <c>&lt;asked&gt;</c> at its start looks back, one at its end
/// looks ahead.
/// </summary>
sealed class Phrase
{
    const int Few = 6;

    readonly List<Part> parts = [];
    readonly Look? before;
    readonly Look? after;

    /// <summary>Reads a phrase of a table.</summary>
    public Phrase(string text, WordClasses classes)
    {
        foreach (var piece in Pieces(text))
        {
            var name = piece.StartsWith('<') ? piece.Trim('<', '>', '?', '*') : "";
            if (classes.Mark(name) is { } look)
            {
                (before, after) = parts.Count == 0 ? (look, after) : (before, look);
                continue;
            }

            var (least, most) = piece[^1] switch { '?' => (0, 1), '*' => (0, Few), _ => (1, 1) };
            parts.Add(new(classes.Alternatives(piece.TrimEnd('?', '*').Trim('(', ')')), least, most));
        }
    }

    /// <summary>Looks at the words from a place on, or before it.</summary>
    public delegate bool Look(List<ushort> words, int at);

    /// <summary>The words that the phrase can begin with.</summary>
    public IEnumerable<ushort> Beginnings =>
        parts.Take(1 + parts.FindIndex(part => part.Least > 0)).SelectMany(part => part.Alternatives).Select(words => words[0]);

    /// <summary>Whether the phrase stands at this place of a message.</summary>
    public bool IsAt(List<ushort> words, int at) => (before is null || before(words, at)) && Goes(words, at, 0, 0);

    bool Goes(List<ushort> words, int at, int part, int times)
    {
        if (part == parts.Count)
        {
            return after is null || after(words, at);
        }

        var (alternatives, least, most) = parts[part];
        if (times < most)
        {
            foreach (var alternative in alternatives)
            {
                if (WordClasses.StandsAt(words, at, alternative) && Goes(words, at + alternative.Length, part, times + 1))
                {
                    return true;
                }
            }
        }

        return times >= least && Goes(words, at, part + 1, 0);
    }

    /// <summary>Splits at spaces outside brackets.</summary>
    static IEnumerable<string> Pieces(string text)
    {
        var (start, depth) = (0, 0);
        for (var at = 0; at <= text.Length; at++)
        {
            depth += at < text.Length ? text[at] switch { '(' => 1, ')' => -1, _ => 0 } : 0;
            if (depth == 0 && (at == text.Length || text[at] == ' '))
            {
                yield return text[start..at];
                start = at + 1;
            }
        }
    }

    sealed record Part(ushort[][] Alternatives, int Least, int Most);
}
