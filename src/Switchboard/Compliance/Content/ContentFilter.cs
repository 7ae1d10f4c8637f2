using System.Text.Json;
using Switchboard.Channels.Gate;
using Switchboard.Data;

namespace Switchboard.Compliance.Content;

/// <summary>
/// No threats and no profanity go to people, whoever writes: the wordings of content-rules.json. What it says names the rule and never repeats
/// the text.
/// </summary>
internal sealed class ContentFilter : IGateRule
{
    const string File = "content-rules.json";

    readonly ContentRule[] rules;
    readonly PhraseList phrases = new();

    /// <summary>Reads the table. Throws where it isn't whole.</summary>
    public ContentFilter()
    {
        rules = RuleFile.Read<ContentRule[]>(File);
        foreach (var rule in rules)
        {
            RuleFile.Check(File, rule.Source, rule.EffectiveFrom, rule.ReviewedOn, []);
            foreach (var phrase in rule.Phrases)
            {
                phrases.Add(phrase, rule.Name.Length > 0 ? rule.Name : throw new JsonException($"{File} has a rule without a name."));
            }
        }
    }

    public string Name => "content";

    public int Order => 90;

    /// <summary>The rule that a text breaks, or null.</summary>
    public string? Find(string text) => phrases.Find(text);

    public ValueTask<Verdict> Judge(Outbound outbound, Session session)
    {
        if (outbound.Confirmation || outbound.IsCopy)
        {
            return new(Verdict.Allow);
        }

        var broken = Find(outbound.Body) ?? outbound.Further.Select(Find).FirstOrDefault(name => name is not null);
        return new(broken is null ? Verdict.Allow : Verdict.Deny(
            $"The text breaks the content rule {broken}.", Name, Array.Find(rules, rule => rule.Name == broken)!.Source,
            next: "Write it in other words, without threats or swearing, and send that."));
    }
}

/// <summary>A rule of the table.</summary>
/// <param name="Name">As refusals call it.</param>
internal sealed record ContentRule(string Name, string Source, DateOnly EffectiveFrom, DateOnly ReviewedOn, IReadOnlyList<string> Phrases);
