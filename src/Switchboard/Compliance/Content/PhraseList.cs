namespace Switchboard.Compliance.Content;

/// <summary>
/// Wordings that a text is searched for, all at once. They count as whole words one after another, in any case, so that no name or place is
/// objected to for what it has inside.
/// </summary>
internal sealed class PhraseList
{
    readonly Lexicon lexicon = new();
    readonly Dictionary<ushort, List<(ushort[] Words, string Name)>> byFirst = [];

    /// <summary>The words of a wording, as texts are read: lower case, without apostrophes and other marks.</summary>
    public static List<string> Words(string phrase)
    {
        List<string> words = [];
        var word = "";
        foreach (var raw in phrase.Append(' '))
        {
            var c = Wording.Folded(raw);
            if (char.IsLetterOrDigit(c))
            {
                word += c;
            }
            else if (c != '\'' && word.Length > 0)
            {
                words.Add(word);
                word = "";
            }
        }

        return words;
    }

    /// <summary>Adds a wording under a name.</summary>
    public void Add(string phrase, string name)
    {
        if (Words(phrase) is { Count: > 0 } words)
        {
            ushort[] numbers = [.. words.Select(lexicon.Learn)];
            (byFirst.TryGetValue(numbers[0], out var others) ? others : byFirst[numbers[0]] = []).Add((numbers, name));
        }
    }

    /// <summary>The name of the first wording that a text has, or null.</summary>
    public string? Find(string text)
    {
        if (byFirst.Count == 0 || text.Length == 0)
        {
            return null;
        }

        var words = lexicon.Read(text);
        for (var at = 0; at < words.Count; at++)
        {
            foreach (var (phrase, name) in byFirst.GetValueOrDefault(words[at]) ?? [])
            {
                if (StandsAt(words, at, phrase))
                {
                    return name;
                }
            }
        }

        return null;
    }

    static bool StandsAt(List<ushort> words, int at, ushort[] phrase)
    {
        foreach (var word in phrase)
        {
            // A comma or a bracket within makes it no other wording.
            while (at < words.Count && words[at] == Lexicon.Comma)
            {
                at++;
            }

            if (at == words.Count || words[at++] != word)
            {
                return false;
            }
        }

        return true;
    }
}
