namespace Switchboard.Search;

/// <summary>The part of a text that has what was looked for.</summary>
/// <param name="Text">As it was written, cut where it is long.</param>
/// <param name="Highlights">Where in it the words stand that were found: start and length in UTF-16 units.</param>
public sealed record Snippet(string Text, IReadOnlyList<Highlight> Highlights)
{
    const int Before = 60;
    const int Longest = 240;

    internal static Snippet Of(string text, SearchQuery query)
    {
        var found = query.In(text);
        var first = found.Count > 0 ? found[0].Start : 0;
        var start = text.Length <= Longest ? 0 : Whole(text, Math.Clamp(first - Before, 0, text.Length - Longest));
        var end = Whole(text, Math.Min(text.Length, start + Longest));
        var (head, tail) = (start > 0 ? "…" : "", end < text.Length ? "…" : "");
        return new(
            head + text[start..end] + tail,
            [.. found.Where(word => word.Start >= start && word.Start + word.Length <= end)
                .Select(word => new Highlight(word.Start - start + head.Length, word.Length))]);
    }

    // Not between the halves of a character.
    static int Whole(string text, int at) => at > 0 && at < text.Length && char.IsLowSurrogate(text[at]) ? at - 1 : at;
}

/// <summary>A part of a text.</summary>
public sealed record Highlight(int Start, int Length);
