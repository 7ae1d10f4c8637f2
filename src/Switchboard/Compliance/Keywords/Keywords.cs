using System.Collections.Frozen;
using Switchboard.Channels;

namespace Switchboard.Compliance;

/// <summary>
/// The words that a person answers with to stop messages, to get them again, or to ask who writes. They count when they are the whole
/// message, in any case and with any punctuation (CTIA Messaging Principles and Best Practices; 47 CFR 64.1200(a)(10) names those that stop).
/// </summary>
public static class Keywords
{
    static readonly FrozenDictionary<string, Keyword> Words = new Dictionary<OptOutKind, string[]>
    {
        // The last ones are what carriers ask for in French and Spanish.
        [OptOutKind.Stop] = ["stop", "stop all", "unsubscribe", "cancel", "end", "quit", "revoke", "opt out", "remove", "arret", "arrêt", "alto"],
        [OptOutKind.Start] = ["start", "yes", "unstop"],
        [OptOutKind.Help] = ["help", "info"],
    }.SelectMany(kind => kind.Value.Select(words => (words, keyword: new Keyword(kind.Key, words.Replace(" ", "").ToUpperInvariant()))))
        .SelectMany(entry => new[] { entry, (words: entry.words.Replace(" ", ""), entry.keyword) })
        .DistinctBy(entry => entry.words)
        .ToFrozenDictionary(entry => entry.words, entry => entry.keyword);

    static readonly int Longest = Words.Keys.Max(words => words.Length);

    /// <summary>The keyword that a message consists of, or null.</summary>
    public static Keyword? Read(string body)
    {
        var words = Wording.Of(body, Longest);
        return words is not null && Words.TryGetValue(words, out var keyword) ? keyword : null;
    }
}

/// <summary>A keyword that a person sent.</summary>
/// <param name="Word">As it is recorded: upper case, without spaces.</param>
public sealed record Keyword(OptOutKind Kind, string Word)
{
    /// <summary>YES is also an answer to other questions: it resubscribes nobody who has not opted out.</summary>
    public bool AppliesTo(bool isOptedOut) => Word != "YES" || isOptedOut;

    /// <summary>The one answer to the keyword.</summary>
    public string Confirmation(string organization, string? contact = null) => Kind switch
    {
        OptOutKind.Stop => Confirmations.Stopped(organization),
        OptOutKind.Start => Confirmations.Started(organization),
        _ => Confirmations.Help(organization, contact),
    };
}
