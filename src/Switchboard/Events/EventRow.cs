using Switchboard.Data;

namespace Switchboard.Events;

/// <summary>
/// Something that happened, written in the transaction in which it happened. Listeners learn of it by its position, which is in order of
/// commit.
/// </summary>
internal static class EventRow
{
    /// <summary>Published with the agent's id when an event of it may have been written.</summary>
    public const string Written = "events.written";

    /// <summary>Published with the agent's id when events of it can be read.</summary>
    public const string Placed = "events.placed";

    /// <summary>The insert; parameters as in <see cref="EventBirth"/>.</summary>
    public static readonly Sql Insert = new(
        $"""
        INSERT INTO event (id, organization_id, agent_id, kind, subject_id, conversation_id, detail, created_at, position)
        VALUES (@EventId, @organization, @EventAgentId, @EventKind, @EventSubject, @EventConversationId, @EventDetail, @EventAt, {NextPosition})
        """,
        """
        INSERT INTO event (id, organization_id, agent_id, kind, subject_id, conversation_id, detail, created_at)
        VALUES (@EventId, @organization, @EventAgentId, @EventKind, @EventSubject, @EventConversationId, @EventDetail, @EventAt)
        """);

    /// <summary>On SQLite the last position that was given out, also when its event was erased.</summary>
    public const string LastPosition = "max(coalesce((SELECT max(position) FROM event), 0), (SELECT position FROM event_head WHERE name = 'all'))";

    /// <summary>On SQLite, whose one writer inserts in order of commit.</summary>
    public const string NextPosition = $"{LastPosition} + 1";

    /// <summary>
    /// On PostgreSQL, for a declared unit's last statement: takes positions after <c>before</c>. All others who take positions wait for the
    /// commit, so nothing that waits for others may follow. A unit that can't promise this leaves the position to
    /// <see cref="PlaceEvents"/>.
    /// </summary>
    /// <param name="count">How many, as an expression.</param>
    public static string TakePositions(string count) =>
        $"UPDATE event_head SET position = position + {count} WHERE name = 'all' AND {count} > 0 RETURNING position - {count} AS before";
}

/// <summary>The parameters of <see cref="EventRow.Insert"/>; declared units carry them in their own record.</summary>
internal sealed record EventBirth(
    EventId EventId, AgentId EventAgentId, string EventKind, string EventSubject, ConversationId? EventConversationId, string? EventDetail,
    DateTimeOffset EventAt);
