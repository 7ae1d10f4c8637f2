using Switchboard.Channels;
using Switchboard.Channels.Gate;

namespace Switchboard.Conversations.Deciding;

/// <summary>What the gate decided, as it is read: by whoever asked, by an operator afterwards, and in the log.</summary>
/// <param name="ContactAddress">The person's address, as it is kept.</param>
/// <param name="At">The instant that it is about.</param>
/// <param name="Rule">The rule that objected; <c>all_rules</c> where none does.</param>
/// <param name="Reason">What stands in the way, as a sentence.</param>
/// <param name="Source">Where the rule comes from: a law, a setting, what the person asked for.</param>
/// <param name="Advice">What can be done about a refusal.</param>
/// <param name="AllowedFrom">When it will be allowed, where time alone changes the answer.</param>
/// <param name="LocalTime">The person's wall clock then; the first of several that are possible.</param>
/// <param name="LocalTimes">All of them, where it isn't known in which zone the person is.</param>
/// <param name="ConsentBasis">Why the person may be contacted.</param>
/// <param name="Duties">What has to be said or asked on the way.</param>
/// <param name="MessageId">The message that it allowed, or that it stopped or put off as it was about to leave.</param>
internal sealed record DecisionView(
    DecisionId DecisionId, bool Allowed, string Rule, string Reason, string Source, string? Advice, DateTimeOffset? AllowedFrom, LocalTime? LocalTime,
    IReadOnlyList<LocalTime>? LocalTimes, string? ConsentBasis, IReadOnlyList<string>? Duties, AgentId AgentId, string ContactAddress,
    ChannelKind Channel, Purpose Purpose, DateTimeOffset At, DateTimeOffset DecidedAt, MessageId? MessageId)
{
    public static DecisionView Of(Decision decision) => new(
        decision.DecisionId, decision.Allowed, decision.Rule, decision.Reason, decision.Source, decision.Advice, decision.AllowedFrom,
        decision.Facts.LocalTimes is { Count: > 0 } times ? times[0] : null, decision.Facts.LocalTimes is { Count: > 1 } several ? several : null,
        decision.Facts.ConsentBasis, decision.Facts.Duties, decision.AgentId, decision.Address, decision.Channel, decision.Purpose, decision.At,
        decision.DecidedAt, decision.Message);
}
