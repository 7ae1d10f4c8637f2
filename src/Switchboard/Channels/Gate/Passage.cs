namespace Switchboard.Channels.Gate;

/// <summary>
/// What the gate gives for something that it lets through: to one person, over one channel, by one decision. No provider is handed anything
/// without. Only <see cref="OutboundGate"/> makes one; a test holds that.
/// </summary>
internal sealed record Passage
{
    Passage(DecisionId decision, ChannelKind channel, string to) => (Decision, Channel, To) = (decision, channel, to);

    /// <summary>The decision that it rests on.</summary>
    public DecisionId Decision { get; }

    ChannelKind Channel { get; }

    string To { get; }

    /// <summary>For the gate alone.</summary>
    internal static Passage For(Outbound outbound, DecisionId decision) => new(decision, outbound.Channel, outbound.To);

    /// <summary>Refuses what it was not given for: that is a bug, and nothing may leave by it.</summary>
    public void Check(ChannelKind channel, string to)
    {
        if (channel != Channel || to != To)
        {
            throw new InvalidOperationException($"Decision {Decision} let something else through.");
        }
    }
}

/// <summary>What the gate says of something outbound: one of the two.</summary>
/// <param name="Objection">The first objection, or null.</param>
/// <param name="Passage">What lets it through, or null.</param>
/// <param name="Basis">The record that it rests on, if any.</param>
/// <param name="MayBeOnRecord">Whether there may be something on record of the person, for the message to keep.</param>
internal sealed record Ruling(Verdict.Denied? Objection, Passage? Passage, string? Basis, bool MayBeOnRecord);
