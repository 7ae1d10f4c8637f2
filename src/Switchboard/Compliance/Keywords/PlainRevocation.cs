using System.Buffers;
using System.Text.RegularExpressions;

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

    static readonly (string Rule, string[] Phrases)[] Rules =
    [
        ("stop",
        [
            "<opening> (stop|unsubscribe|opt out|quit it|cease and desist) <urging>* <end>",
        ]),
        ("stop writing",
        [
            "<stop> (trying to)? <writing> (to|at)? <me>",
            "<stop> (with)? (the|your|these)? <writing> <done>",
            "<stop> calling <me>? <done>",
            "<stop> (calling (or|and) <writing>|<writing> (or|and) calling) <me>? <done>",
            "<stop> sending (to)? <me>? <these>* <mail> <done>",
            "<stop> sending (to)? <me>? (this|these|those|them)? <done>",
            "<stop> reaching out <done>",
        ]),
        ("stop the messages",
        [
            "<stop> (with)? (getting|receiving)? <these>* <mail> <done>",
            "<asked> (cancel|end) <these>* <texts> <done>",
            "how (do|can|to) (i|we|you)? (stop|end|turn off|get off|cancel) (getting|receiving)? <these>* <mail> <done>",
        ]),
        ("do not write",
        [
            "<bid> <ever>* <write> ((or|and|nor) <write>)? (to)? <me> <done>",
            "<bid> <ever>* (text|txt|message|msg|contact|email|reach out to <me>) <done>",
            "(do not call|do not contact|do not text|dnc) (list|registry)",
        ]),
        ("do not send",
        [
            "<bid> <ever>* send (to)? <me>? <these>* <mail> <done>",
            "<bid> <ever>* send (to)? <me>? anything (else|more)? <done>",
            "<bid> <ever>* send <me> (any more|anymore) (of)? (these|this|those)? <done>",
        ]),
        ("not wanted",
        [
            "<not> <want> (to)? be <written> <from>? <done>",
            "<not> <want> (to)? be on (your|this|the|any) <word>? list",
            "<not> <want> (to)? hear (anything|anymore|any more|more)? <from> <done>",
            "<not> <want> (to)? (get|receive|have)? (<texts>|calls|emails|anything|these|this|those|them) <from>? <done>",
            "<not> <want> (to)? (get|receive|have)? <these>* (<texts>|calls|emails) <from>? <done>",
            "<not> <want> you to <write> <me> <done>",
            "not interested in (receiving|getting|hearing|your|these) (from|<these>* <mail>)",
        ]),
        ("never asked for",
        [
            "<didnt> <agree> (to|for)? (get|receive|getting|receiving)? <these>* <mail> <done>",
            "<didnt> <agree> (to|for)? (this|these|those) <done>",
            "<didnt> <agree> to be <written> <done>",
        ]),
        ("no more",
        [
            "<opening> no more (of)? <these>* (<mail>|contact) <from>? <done>",
        ]),
        ("off the list",
        [
            "<remove> <me> (off of|out of|off|out|from|of) <these>* <listword>* <list>",
            "<opening> (remove|delete|take) (off|from) <these>* <listword>* <list>",
            "<opening> <remove> <me> (off)? <done>",
        ]),
        ("unsubscribe",
        [
            "<unsubscribe> <me>",
            "<unsubscribe> <done>",
            "<unsubscribe> (from|of) <these>* (<word>? (<mail>|list|lists)|all|everything|this|these)",
            "opt <me> out",
            "opting out <done>",
        ]),
        ("consent withdrawn",
        [
            "(revoke|revoking|withdraw|withdrawing|rescind|retract) (my|our|all|any|prior)* (consent|permission|authorization|authorisation)",
            "(dont|do not|no longer) (have|give you) (my)? (consent|permission) to <write>",
        ]),
        ("leave alone",
        [
            "<asked> leave <me> (the hell|the fuck|the heck)? alone",
            "(lose|forget|delete|erase) (my|this) (phone)? number",
            "<opening> (go away|get lost|fuck off|piss off|bugger off|sod off) <urging>* <end>",
        ]),
        ("wrong number",
        [
            "<opening> <youhave>* wrong (number|person) (<urging>|buddy|dude|mate|man|sorry)* <end>",
            "<opening> <youhave>* wrong (number|person) (<urging>|and)* (stop|dont|do not|remove)",
        ]),
    ];

    /// <summary>Without one of these there is no rule to try.</summary>
    static readonly SearchValues<string> Signs = SearchValues.Create(
        [
            " stop", " quit", " cease", " halt", " discontinue", " end ", " cancel ", " turn off ", " get off ", " dont ", " do not ", " never ", " no longer ", " not ",
            " didnt ", " did not ", " no more ", " remove ", " delete ", " take ", " drop ", " erase ", " unlist ", " unsubscribe ", " opt ", " optout ", " opting ",
            " consent ", " permission ", " authori", " dnc ", " alone ", " number ", " go away ", " get lost ", " off ", " wrong ",
        ],
        StringComparison.Ordinal);

    static readonly Lazy<(string Rule, Regex Wording)[]> Wordings = new(() => [.. Rules.Select(rule => (rule.Rule, Phrases.Compile(rule.Phrases)))]);

    /// <summary>The revocation that a message seems to be, or null.</summary>
    public static RevocationLikely? Read(string body)
    {
        var words = Wording.Sentences(body.AsSpan(0, Math.Min(body.Length, LongestRead)));
        return words.AsSpan().ContainsAny(Signs) && Array.Find(Wordings.Value, rule => rule.Wording.IsMatch(words)) is { Rule: { } heard }
            ? new(heard)
            : null;
    }
}
