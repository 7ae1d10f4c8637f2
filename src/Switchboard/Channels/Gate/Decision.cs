using System.Text.Json;
using Switchboard.Data;

namespace Switchboard.Channels.Gate;

/// <summary>
/// One answer of the gate. A refusal is kept as a row, and what allowed something on the strength of a record, or that is no message; any other
/// allowed message is its own record of it, and keeps what was known.
/// </summary>
/// <param name="At">The instant that it is about.</param>
internal sealed record Decision(
    DecisionId DecisionId,
    AgentId AgentId,
    string Address,
    ChannelKind Channel,
    Purpose Purpose,
    bool Allowed,
    string Rule,
    string Reason,
    string Source,
    DateTimeOffset? AllowedFrom,
    DateTimeOffset At,
    DateTimeOffset DecidedAt)
{
    /// <summary>The rule that is named where none objects.</summary>
    public const string AllRules = "all_rules";

    /// <summary>The reason where none objects.</summary>
    public const string NoObjection = "No rule objects.";

    /// <summary>The source where none objects.</summary>
    public const string TheGate = "Every rule was asked.";

    /// <summary>The columns that <see cref="From"/> reads.</summary>
    public const string Columns =
        "id, agent_id, address, channel, purpose, allowed, rule, reason, source, allowed_from, at, decided_at, next, facts, message_id";

    public static readonly Sql Insert = $"""
        INSERT INTO decision (organization_id, {Columns}, asked)
        VALUES (@organization, @DecisionId, @AgentId, @Address, @Channel, @Purpose, @Allowed, @Rule, @Reason, @Source, @AllowedFrom, @At,
            @DecidedAt, @Next, @Told, @Message, @IsAsked)
        """;

    /// <summary>What the rule advises, where it does.</summary>
    public string? Next { get; init; }

    /// <summary>What lets it through; null where it is refused, and where it is read again.</summary>
    public Passage? Passage { get; init; }

    /// <summary>The message that it let through, or that it kept from leaving when its turn came; null where none was written.</summary>
    public MessageId? Message { get; init; }

    /// <summary>Whether nothing was to be sent: it was asked for its own sake, and is forgotten after a while.</summary>
    public bool IsAsked { get; init; }

    /// <summary>What was known then.</summary>
    public DecisionFacts Facts { get; init; } = DecisionFacts.None;

    /// <summary>What its message keeps of what was on record, in place of a row; null where nothing was.</summary>
    public string? Known { get; init; }

    /// <summary>The facts as they are kept.</summary>
    public string? Told => Facts == DecisionFacts.None ? null : JsonSerializer.Serialize(Facts, Wire.Json);

    /// <summary>What was advised, also where the rule has nothing of its own to say; null where it is allowed.</summary>
    public string? Advice => Allowed ? null
        : Next ?? (AllowedFrom is null
            ? "This cannot be sent. Do not try again; tell the person who asked why."
            : "Ask again when it is allowed (allowedFrom, or retryAt of a refused send).");

    /// <summary>Reads <see cref="Columns"/>.</summary>
    public static Decision From(Row row) => new(
        row.Id<DecisionId>("id"), row.Id<AgentId>("agent_id"), row.Text("address"), row.Enum<ChannelKind>("channel"), row.Enum<Purpose>("purpose"),
        row.Flag("allowed"), row.Text("rule"), row.Text("reason"), row.TextOrNull("source") ?? TheGate, row.InstantOrNull("allowed_from"),
        row.InstantOrNull("at") ?? row.Instant("decided_at"), row.Instant("decided_at"))
    {
        Next = row.TextOrNull("next"),
        Message = row.IdOrNull<MessageId>("message_id"),
        Facts = row.TextOrNull("facts") is { } told ? JsonSerializer.Deserialize<DecisionFacts>(told, Wire.Json)! : DecisionFacts.None,
    };

    /// <summary>The refusal as its caller reads it. It is on record: its row and its audit entry stay.</summary>
    public Problem ToProblem() => new("refused_by_" + Rule, 403, Reason, Advice!)
    {
        RetryAt = AllowedFrom,
        DecisionId = DecisionId,
        IsOnRecord = true,
    };
}
