using Switchboard.Data;

namespace Switchboard.Channels.Gate;

/// <summary>
/// One answer of the gate. A refusal is kept as a row, and what allowed something that is no message; an allowed message is its own record
/// of it.
/// </summary>
internal sealed record Decision(
    DecisionId DecisionId,
    AgentId AgentId,
    string Address,
    ChannelKind Channel,
    Purpose Purpose,
    bool Allowed,
    string Rule,
    string Reason,
    DateTimeOffset? AllowedFrom,
    DateTimeOffset DecidedAt)
{
    public static readonly Sql Insert = """
        INSERT INTO decision (id, organization_id, agent_id, address, channel, purpose, allowed, rule, reason, allowed_from, decided_at)
        VALUES (@DecisionId, @organization, @AgentId, @Address, @Channel, @Purpose, @Allowed, @Rule, @Reason, @AllowedFrom, @DecidedAt)
        """;

    /// <summary>What the rule advises, where it does; not kept.</summary>
    public string? Next { get; init; }

    /// <summary>The refusal as its caller reads it. It is on record: its row and its audit entry stay.</summary>
    public Problem ToProblem() => new(
        "refused_by_" + Rule, 403, Reason,
        Next ?? (AllowedFrom is null ? "This cannot be sent. Do not try again; tell the person who asked why." : "Ask again when it is allowed (retryAt)."))
    {
        RetryAt = AllowedFrom,
        DecisionId = DecisionId,
        IsOnRecord = true,
    };
}
