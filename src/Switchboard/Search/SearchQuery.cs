namespace Switchboard.Search;

/// <summary>What is looked for: all of these, where a term is a word, words that follow on each other, or the beginning of a word.</summary>
internal sealed record SearchQuery(IReadOnlyList<SearchTerm> Terms)
{
    /// <summary>How long a search may be.</summary>
    public const int Longest = 200;

    const int MostTerms = 16;

    // The beginning of a word that is shorter would be that of too many; the index has those of three letters.
    internal const int ShortestBeginning = 3;

    // Common words are short: a beginning that is longer is not of many.
    internal const int LongestOfMany = 5;

    /// <summary>Reads what somebody typed: words, phrases in quotes; the last word may be unfinished.</summary>
    public static Outcome<SearchQuery> Read(string field, string typed)
    {
        if (typed.Length > Longest)
        {
            return Problem.Invalid(field, $"The search has {typed.Length} characters; at most {Longest} are taken.", "Look for fewer words.");
        }

        List<SearchTerm> terms = [];
        var parts = typed.Replace('“', '"').Replace('”', '"').Replace('„', '"').Split('"');
        for (var i = 0; i < parts.Length; i++)
        {
            // What stands between an odd and an even quote is a phrase; a quote that isn't closed is one that is being typed.
            var words = Words.Of(parts[i]).ToList();
            if (i % 2 == 1)
            {
                terms.AddRange(words.Count > 0 ? [new([.. words.Select(word => word.Folded)], i == parts.Length - 1 && CanBegin(words[^1]))] : []);
                continue;
            }

            var isLast = i == parts.Length - 1 && parts[i].Length > 0 && char.IsLetterOrDigit(parts[i][^1]);
            terms.AddRange(
                Runs(words).Select(run => new SearchTerm([.. run.Select(word => word.Folded)], isLast && run[^1] == words[^1] && CanBegin(run[^1]))));
        }

        return terms.Count == 0 ? Problem.Invalid(field, "There is no word to look for.", "Give a word, the beginning of one, or a phrase in quotes.")
            : terms.Count > MostTerms ? Problem.Invalid(field, $"These are {terms.Count} words.", $"Look for at most {MostTerms}.")
            : new SearchQuery(terms);
    }

    /// <summary>As SQLite's FTS5 reads it. https://www.sqlite.org/fts5.html#full_text_query_syntax</summary>
    /// <param name="scope">What a document must be and whose.</param>
    public string ForSqlite(SearchScope scope) => string.Join(
        " AND ", Marks(scope, '"', " OR ").Concat(Terms.Select(term => $"\"{string.Join(' ', term.Words)}\"{(term.IsBeginning ? " *" : "")}")));

    /// <summary>As PostgreSQL's tsquery reads it; which words have to follow on each other say <see cref="Patterns"/>.</summary>
    /// <param name="withMany">Whether beginnings of many are in it; <see cref="PatternsWithMany"/> have them else.</param>
    public string ForPostgres(SearchScope scope, bool withMany) => string.Join(
        " & ",
        Marks(scope, '\'', " | ").Concat(Terms.SelectMany(term =>
            term.Words.SkipLast(term.BeginsMany && !withMany ? 1 : 0).Select((word, i) =>
                $"'{word}'{(term.IsBeginning && i == term.Words.Count - 1 ? ":*" : "")}"))));

    /// <summary>Patterns that a line of a document's words has to be like. Words are letters and digits, so none has to be escaped.</summary>
    public IEnumerable<string> Patterns => Terms.Where(term => term.Words.Count > 1).Select(Pattern);

    /// <summary>The same with those of beginnings of many.</summary>
    public IEnumerable<string> PatternsWithMany => Terms.Where(term => term.Words.Count > 1 || term.BeginsMany).Select(Pattern);

    /// <summary>The same with a beginning of many documents cut to what the index has at hand; null when there is none.</summary>
    public SearchQuery? Shortened => Terms.Any(term => term.IsOfMany) ? new([.. Terms.Select(term => term.IsOfMany ? term.Shortened : term)]) : null;

    /// <summary>Whether a text has all of it.</summary>
    public bool StandsIn(string text)
    {
        var words = Words.Of(text).ToList();
        return Terms.All(term => Enumerable.Range(0, words.Count).Any(i => term.StandsAt(words, i)));
    }

    /// <summary>Where the text has what was looked for, in order, none over another.</summary>
    public List<Word> In(string text)
    {
        var words = Words.Of(text).ToList();
        SortedDictionary<int, Word> found = [];
        for (var i = 0; i < words.Count; i++)
        {
            foreach (var term in Terms.Where(term => term.StandsAt(words, i)))
            {
                foreach (var word in words.Skip(i).Take(term.Words.Count))
                {
                    found[word.Start] = word;
                }
            }
        }

        return [.. found.Values];
    }

    static IEnumerable<string> Marks(SearchScope scope, char quote, string or)
    {
        string Quoted(string mark) => $"{quote}{mark}{quote}";
        return scope.All.Select(Quoted).Concat(scope.Any.Count > 0 ? [$"({string.Join(or, scope.Any.Select(Quoted))})"] : []);
    }

    static string Pattern(SearchTerm term) => $"% {string.Join(' ', term.Words)}{(term.IsBeginning ? "" : " ")}%";

    static bool CanBegin(Word word) => word.Folded.Length >= ShortestBeginning;

    /// <summary>Words that touch each other in the text, as in ann@example.com or in a script without spaces, are looked for side by side.</summary>
    static IEnumerable<List<Word>> Runs(List<Word> words)
    {
        List<Word> run = [];
        foreach (var word in words)
        {
            if (run.Count > 0 && word.Start > run[^1].Start + run[^1].Length)
            {
                yield return run;
                run = [];
            }

            run.Add(word);
        }

        if (run.Count > 0)
        {
            yield return run;
        }
    }
}

/// <summary>Words that follow on each other, mostly one.</summary>
/// <param name="IsBeginning">Whether the last of them may go on.</param>
internal sealed record SearchTerm(IReadOnlyList<string> Words, bool IsBeginning)
{
    /// <summary>Whether many documents may have its beginning.</summary>
    public bool BeginsMany => IsBeginning && Words[^1].Length <= SearchQuery.LongestOfMany;

    /// <summary>Whether many documents may have its beginning, and SQLite's index has no list of them at hand.</summary>
    public bool IsOfMany =>
        BeginsMany
            && Words[^1].Length > SearchQuery.ShortestBeginning
            && !Words[^1].AsSpan(0, SearchQuery.ShortestBeginning).ContainsAnyInRange('\uD800', '\uDFFF');

    /// <summary>The same with no more of its beginning than that.</summary>
    public SearchTerm Shortened => this with { Words = [.. Words.SkipLast(1), Words[^1][..SearchQuery.ShortestBeginning]] };

    /// <summary>Whether it stands in these words from one on.</summary>
    public bool StandsAt(List<Word> words, int at)
    {
        if (at + Words.Count > words.Count)
        {
            return false;
        }

        for (var i = 0; i < Words.Count; i++)
        {
            var word = words[at + i].Folded;
            if (!(IsBeginning && i == Words.Count - 1 ? word.StartsWith(Words[i], StringComparison.Ordinal) : word == Words[i]))
            {
                return false;
            }
        }

        return true;
    }
}
