using Switchboard.Channels;

namespace Switchboard.Billing;

/// <summary>Something that is to be done and counts: a message out.</summary>
/// <param name="Cost">What it is estimated to cost, in millionths of a US dollar.</param>
/// <param name="CountedAt">When it counts: when it is asked for, also where it is to leave later.</param>
internal sealed record Act(AgentId AgentId, ChannelKind Channel, long Segments, long Cost, DateTimeOffset CountedAt)
{
    public DateTimeOffset CountedMonth => Windows.Month(CountedAt);
}
