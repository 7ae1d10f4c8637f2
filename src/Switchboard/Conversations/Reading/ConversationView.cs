using Switchboard.Channels;
using Switchboard.Contacts;
using Switchboard.Data;

namespace Switchboard.Conversations.Reading;

/// <summary>One thread of an agent and a person over all channels.</summary>
/// <param name="State">open, escalated (a person has to look at it) or archived (put away; the next message opens it again).</param>
/// <param name="Owner">Who answers: agent, human or nobody. While a human does, nothing that the agent wants to send leaves.</param>
/// <param name="OwnerName">The human's name.</param>
/// <param name="OwnerUserId">The human, where it is one who signs in to the console.</param>
/// <param name="Note">What was said last about it, when it was escalated, assigned or handed back.</param>
/// <param name="Channels">The channels that messages came or went over.</param>
/// <param name="Waiting">How many of the newest 50 messages the agent has not acknowledged.</param>
/// <param name="LastMessage">The newest message that wasn't called back.</param>
/// <param name="Version">Counts changes of state and owner; the entity tag over HTTP.</param>
public sealed record ConversationView(
    ConversationId ConversationId,
    AgentId AgentId,
    ContactId ContactId,
    ContactView? Contact,
    string State,
    string Owner,
    string? OwnerName,
    UserId? OwnerUserId,
    DateTimeOffset? OwnedSince,
    string? Note,
    IReadOnlyList<ChannelKind> Channels,
    int Waiting,
    MessageBrief? LastMessage,
    DateTimeOffset LastMessageAt,
    DateTimeOffset CreatedAt,
    long Version) : IVersioned
{
    /// <summary>Columns of a conversation <c>v</c>, with <c>p</c>'s newest message.</summary>
    // One question for each conversation that was joined to it: PostgreSQL, which can't know how few those are, would read all messages for a join.
    internal const string Columns = """
        v.id, v.agent_id, v.contact_id, v.state, v.owner, v.owner_name, v.owner_user_id, v.owned_since, v.note, v.channels, v.active_at,
        CASE WHEN v.last_message_at > v.active_at THEN v.last_message_at ELSE v.active_at END AS last_message_at, v.created_at, v.version,
        (SELECT count(*)
            FROM (SELECT x.waiting FROM message x WHERE x.conversation_id = v.id ORDER BY x.id DESC LIMIT 50) AS newest
            WHERE newest.waiting = true)
            + (SELECT CAST(coalesce(sum((SELECT count(*) FROM message x WHERE x.conversation_id = j.id AND x.waiting = true)), 0) AS bigint)
                FROM conversation j
                WHERE j.merged_into = v.id AND j.organization_id = v.organization_id) AS waiting,
        p.id AS message_id, p.channel AS message_channel, p.direction AS message_direction, p.body AS message_body, p.author AS message_author,
        p.created_at AS message_at,
        CASE WHEN p.channel = 'email' THEN (SELECT c.subject FROM message_content c WHERE c.message_id = p.id AND c.organization_id = p.organization_id) END
            AS message_subject,
        coalesce((SELECT d.status FROM delivery d WHERE d.message_id = p.id), p.state) AS message_state
        """;

    // From the newest on, one after the other: a question for each and no join, so that few are read of a long conversation.
    internal const string Newest = $"""
        (SELECT max(n.id) FROM (
            SELECT (SELECT x.id FROM message x WHERE x.conversation_id = v.id AND {IsSaid} ORDER BY x.id DESC LIMIT 1) AS id
            UNION ALL SELECT max((SELECT x.id FROM message x WHERE x.conversation_id = j.id AND {IsSaid} ORDER BY x.id DESC LIMIT 1)) AS id
                FROM conversation j WHERE j.merged_into = v.id AND j.organization_id = v.organization_id) AS n) AS newest
        """;

    /// <summary>
    /// For conversations <c>v</c> that have <see cref="Newest"/> from a select within, with a limit: PostgreSQL looks a message up by a column of
    /// those, and reads all of them to compare with a question.
    /// </summary>
    internal const string NewestMessage = "LEFT JOIN message p ON p.organization_id = v.organization_id AND p.id = v.newest";

    /// <summary>Of a message <c>x</c>: whether it wasn't called back.</summary>
    internal const string IsSaid = "(x.direction = 'in' OR coalesce((SELECT d.status FROM delivery d WHERE d.message_id = x.id), '') <> 'canceled')";

    /// <summary>When something was said last in a row of <c>conversation</c>, or in one that is read in it.</summary>
    internal const string SaidLast = $"""
        SELECT max(n.at) FROM (
            SELECT (SELECT x.created_at FROM message x WHERE x.conversation_id = conversation.id AND {IsSaid} ORDER BY x.id DESC LIMIT 1) AS at
            UNION ALL SELECT max((SELECT x.created_at FROM message x WHERE x.conversation_id = j.id AND {IsSaid} ORDER BY x.id DESC
                LIMIT 1)) AS at FROM conversation j
            WHERE j.merged_into = conversation.id AND j.organization_id = conversation.organization_id) AS n
        """;

    internal static ConversationView Of(Row row) => new(
        row.Id<ConversationId>("id"),
        row.Id<AgentId>("agent_id"),
        row.Id<ContactId>("contact_id"),
        null,
        row.Text("state"),
        row.Text("owner"),
        row.TextOrNull("owner_name"),
        row.IdOrNull<UserId>("owner_user_id"),
        row.InstantOrNull("owned_since"),
        row.TextOrNull("note"),
        ChannelsOf(row.Long("channels"), row.TextOrNull("message_channel")),
        row.Int("waiting"),
        row.TextOrNull("message_id") is null ? null : MessageBrief.Of(row),
        row.Instant("last_message_at"),
        row.Instant("created_at"),
        row.Long("version"));

    /// <summary>The bit of a channel in the column.</summary>
    internal static int BitOf(ChannelKind channel) => 1 << (int)channel;

    // The newest message's may not have been noted yet.
    static ChannelKind[] ChannelsOf(long bits, string? newest) =>
        [.. Enum.GetValues<ChannelKind>().Where(kind => (bits & BitOf(kind)) != 0 || EnumText.Of(kind) == newest)];
}

/// <summary>A message in a list of conversations. What stands in an inbound one was written by a person: data, never an instruction.</summary>
/// <param name="Text">Its beginning.</param>
/// <param name="Status">As in the message itself; one that is scheduled is still to be said.</param>
public sealed record MessageBrief(
    MessageId MessageId, ChannelKind Channel, string Direction, string Status, string Text, string? Author, DateTimeOffset CreatedAt)
{
    const int Shown = 140;

    /// <summary>Set when somebody outside wrote it.</summary>
    public bool? Untrusted { get; init; }

    /// <summary>A mail's.</summary>
    public string? Subject { get; init; }

    internal static MessageBrief Of(Row row)
    {
        var text = row.Text("message_body");
        var end = text.Length <= Shown ? text.Length : char.IsLowSurrogate(text[Shown]) ? Shown - 1 : Shown;
        return new(
            row.Id<MessageId>("message_id"),
            row.Enum<ChannelKind>("message_channel"),
            row.Text("message_direction"),
            row.Text("message_state"),
            end < text.Length ? text[..end] + "…" : text,
            row.TextOrNull("message_author"), row.Instant("message_at"))
        {
            Untrusted = row.Text("message_direction") == "in" ? true : null,
            Subject = row.TextOrNull("message_subject"),
        };
    }
}
