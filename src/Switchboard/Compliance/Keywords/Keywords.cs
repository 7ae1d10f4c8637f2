using Switchboard.Channels;

namespace Switchboard.Compliance;

/// <summary>
/// The words that a person answers with to stop messages, to get them again, or to ask who writes. They count when they are the whole
/// message, in any case and with any punctuation (CTIA Messaging Principles and Best Practices; 47 CFR 64.1200(a)(10) names those that stop).
/// </summary>
public static class Keywords
{
    // The last ones that stop are what carriers ask for in French and Spanish.
    static readonly Dictionary<string, Keyword> Words = new(
    [
        .. Meaning(OptOutKind.Stop, "stop", "stop all", "unsubscribe", "cancel", "end", "quit", "revoke", "opt out", "remove", "arret", "arrêt", "alto"),
        .. Meaning(OptOutKind.Start, "start", "yes", "unstop"),
        .. Meaning(OptOutKind.Help, "help", "info"),
    ]);

    static readonly int Longest = Words.Keys.Max(words => words.Length);

    /// <summary>The keyword that a message consists of, or null.</summary>
    public static Keyword? Read(string body)
    {
        var words = Wording.Of(body, Longest);
        return words is not null && Words.TryGetValue(words, out var keyword) ? keyword : null;
    }

    /// <summary>Two words may also be written as one.</summary>
    static IEnumerable<KeyValuePair<string, Keyword>> Meaning(OptOutKind kind, params string[] all)
    {
        foreach (var words in all)
        {
            var together = words.Replace(" ", "");
            var keyword = new Keyword(kind, together.ToUpperInvariant());
            yield return new(words, keyword);
            if (together != words)
            {
                yield return new(together, keyword);
            }
        }
    }
}

/// <summary>A keyword that a person sent.</summary>
/// <param name="Word">As it is recorded: upper case, without spaces.</param>
public sealed record Keyword(OptOutKind Kind, string Word)
{
    /// <summary>
    /// YES is also an answer to other questions: it resubscribes nobody who has not opted out, and nobody whom we told to answer START.
    /// </summary>
    /// <param name="isOurs">Whether the opt-out is one that the carrier knows nothing of.</param>
    public bool AppliesTo(bool isOptedOut, bool isOurs = false) => Word != "YES" || (isOptedOut && !isOurs);

    /// <summary>The one answer to the keyword.</summary>
    public string Confirmation(string organization, string? contact = null) => Kind switch
    {
        OptOutKind.Stop => Confirmations.Stopped(organization),
        OptOutKind.Start => Confirmations.Started(organization),
        _ => Confirmations.Help(organization, contact),
    };
}
