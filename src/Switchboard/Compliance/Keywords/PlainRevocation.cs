using System.Runtime.InteropServices;

namespace Switchboard.Compliance;

/// <summary>A message that a reasonable person would take as a wish not to be written to any more, though it is no keyword.</summary>
/// <param name="Rule">Which kind of wording it was, for the record.</param>
public sealed record RevocationLikely(string Rule);

/// <summary>
/// Hears "please stop texting me" and its like: any reasonable wording revokes consent (47 CFR 64.1200(a)(10)). English only.
/// It hears what is asked of us for good: "stop by", "can't stop", "cancel my appointment", "don't call me before nine" and
/// "don't call, text me" are no revocations.
/// </summary>
public static class PlainRevocation
{
    const int LongestRead = 2_000;

    static readonly Lazy<Rulebook> Rules = new(() => new(new()
    {
        ["stop"] =
        [
            "<opening> (stop|unsubscribe|opt out|quit it|cease and desist) <urging>* <end>",
        ],
        ["stop writing"] =
        [
            "<asked> <stop> (trying to)? <writing> (to|at)? <me>",
            "<opening> <stop> (with)? (the|your|these)? <writing> <done>",
            "<asked> <stop> calling <me> <done>",
            "<opening> <stop> calling <done>",
            "<asked> <stop> calling (or|and) <writing>",
            "<asked> <stop> <writing> (or|and) calling <me>? <done>",
            "<asked> <stop> sending (to)? <me>? <these>* <mail> <done>",
            "<asked> <stop> sending (to)? <me> (this|these|those|them)? <done>",
            "<opening> <stop> sending (this|these|those|them)? <done>",
            "<opening> <stop> reaching out <done>",
        ],
        ["stop the messages"] =
        [
            "<asked> <stop> (with)? (getting|receiving)? <these>* <mail> <done>",
            "<asked> (cancel|end) <these>* <texts> <done>",
            "how (do|can|to) (i|we|you)? (stop|end|get off|cancel) (getting|receiving)? <these>* (texts|txts|messages|msgs|sms|text messages|text "
                + "alerts|calls) <done>",
        ],
        ["do not write"] =
        [
            "<bid> (<never>|not to|to not) <ever>* <write> (or|and|nor)? <write>? (to)? <me> <done>",
            "<bid> (<never>|not to|to not) <ever>* (text|txt|message|msg|contact) <done>",
            "<bid> (<never>|not to|to not) <ever>* reach out to <me> <done>",
            "(do not call|do not contact|do not text|dnc) (list|registry)",
        ],
        ["do not send"] =
        [
            "<bid> (<never>|not to|to not) <ever>* send (to)? <me>? <these>* <mail> <done>",
            "<bid> (<never>|not to|to not) <ever>* send (to)? <me>? anything (else|more)? <over>",
            "<bid> (<never>|not to|to not) <ever>* send <me> (any more|anymore) (of)? (these|this|those)? <done>",
        ],
        ["not wanted"] =
        [
            "<not> <never> <want> (to)? be <written> <from>? <done>",
            "<not> <never> <want> (to)? be on (your|this|the|any) <word>? list",
            "<not> <never> <want> (to)? hear (anything|anymore|any more|more)? <from> <done>",
            "<not> <never> <want> (to)? (get|receive) (anything|these|this|those|them) <from>? <done>",
            "<not> <never> <want> anything (more|else)? <from> <done>",
            "<not> <never> <want> (to)? (get|receive|have)? <these>* (<texts>|calls|emails) <from>? <done>",
            "<not> <never> <want> you to <write> <me> <done>",
            "not interested in (receiving|getting) <these>* <mail>",
            "not interested in (your|these) (texts|messages|sms|text messages|calls|emails)",
            "not interested in hearing from",
        ],
        ["never asked for"] =
        [
            "<didnt> <agree> (to|for)? (get|receive|getting|receiving)? <these>* <mail> <done>",
            "<didnt> (sign up|signed up|subscribe|subscribed|opt in|opted in) (to|for)? (this|these|those) <done>",
            "<didnt> <agree> to be <written> <done>",
        ],
        ["no more"] =
        [
            "<opening> no more (of)? <these>* (<mail>|contact) <from>? <done>",
        ],
        ["off the list"] =
        [
            "<remove> <me> (off of|out of|off|out|from|of) <these>* <listword>* <list>",
            "<opening> (remove|delete|take) (off|from) <these>* <listword>* <list>",
            "<opening> (remove|delete|unlist) <me> <done>",
            "<opening> take <me> off <done>",
        ],
        ["unsubscribe"] =
        [
            "<wished> (unsubscribe|opt out|optout) <me>",
            "<wished> (unsubscribe|opt out|optout) <done>",
            "<wished> (unsubscribe|opt out|optout) (from|of) (all|everything|this|these) <done>",
            "<wished> (unsubscribe|opt out|optout) (from|of) <these>* <word>? (<mail>|list|lists)",
            "opt <me> out <done>",
            "opt <me> out (from|of) <these>* (<mail>|all|everything)",
            "opting out <done>",
        ],
        ["consent withdrawn"] =
        [
            "(revoke|revoking|withdraw|withdrawing|rescind|retract) (my|our|all|any|prior)* <consent> <done>",
            "(revoke|revoking|withdraw|withdrawing|rescind|retract) (my|our|all|any|prior)* <consent> (to|for) (be|getting|receive|receiving|get)? "
                + "(<written>|<write>|<writing>|<mail>)",
            "(dont|do not|no longer) (have|give you) (my)? <consent> to <write>",
        ],
        ["leave alone"] =
        [
            "<asked> leave <me> (the hell|the fuck|the heck)? alone",
            "lose (my|this) (phone)? number",
            "<opening> (forget|delete|erase) (my|this) (phone)? number <done>",
            "<opening> (go away|get lost|fuck off|piss off|bugger off|sod off) <urging>* <end>",
        ],
        ["wrong number"] =
        [
            "<opening> <youhave>* wrong (number|person) (<urging>|buddy|dude|mate|man|sorry)* <end>",
            "<opening> <youhave>* wrong (number|person) (<urging>|and)* (stop|dont|do not|remove)",
        ],
    }));

    /// <summary>The revocation that a message seems to be, or null.</summary>
    public static RevocationLikely? Read(string body) =>
        Rules.Value.Find(body.AsSpan(0, Math.Min(body.Length, LongestRead))) is { } rule ? new(rule) : null;

    /// <summary>The rules, by the words that their phrases begin with.</summary>
    sealed class Rulebook
    {
        readonly Lexicon lexicon = new();
        readonly Dictionary<ushort, List<(string Rule, Phrase Phrase)>> byBeginning = [];

        public Rulebook(Dictionary<string, string[]> rules)
        {
            var classes = new WordClasses(lexicon);
            foreach (var (rule, phrases) in rules)
            {
                foreach (var phrase in phrases.Select(text => new Phrase(text, classes)))
                {
                    foreach (var beginning in phrase.Beginnings.Distinct())
                    {
                        (CollectionsMarshal.GetValueRefOrAddDefault(byBeginning, beginning, out _) ??= []).Add((rule, phrase));
                    }
                }
            }
        }

        public string? Find(ReadOnlySpan<char> body)
        {
            var words = lexicon.Read(body);
            for (var at = 0; at < words.Count; at++)
            {
                if (byBeginning.TryGetValue(words[at], out var phrases)
                    && phrases.Find(candidate => candidate.Phrase.IsAt(words, at)) is { Rule: { } rule })
                {
                    return rule;
                }
            }

            return null;
        }
    }
}
