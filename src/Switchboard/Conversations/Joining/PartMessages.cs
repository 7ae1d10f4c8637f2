using Switchboard.Contacts;
using Switchboard.Data;

namespace Switchboard.Conversations.Joining;

/// <summary>
/// What was written while two contacts were one goes to the one whose address it is, when they are parted: some messages at a time, since
/// each takes a write, and whoever else writes to SQLite waits until a unit ends. As many as are moved at once take some 10 ms.
/// </summary>
[Singleton]
internal sealed class PartMessages(Database database, Ids ids, TimeProvider clock)
{
    const int AtOnce = 200;

    // Also those that are read in others: two that had been one for a while may then have become one with a third.
    static readonly Sql Shared = """
        SELECT id, agent_id FROM conversation WHERE organization_id = @organization
            AND (contact_id = @into OR contact_id IN (SELECT id FROM contact WHERE organization_id = @organization AND merged_into = @into)) ORDER BY id
        """;

    static readonly Sql Span = $"""
        SELECT max(id) AS last, count(*) AS messages FROM (
            SELECT id FROM message WHERE organization_id = @organization AND conversation_id = @shared AND id > @after ORDER BY id LIMIT {AtOnce}) AS span
        """;

    const string Theirs = """
        organization_id = @organization AND conversation_id = @shared AND id > @after AND id <= @last AND (
            from_address IN (SELECT address FROM contact_address WHERE organization_id = @organization AND contact_id = @contact)
            OR to_address IN (SELECT address FROM contact_address WHERE organization_id = @organization AND contact_id = @contact))
        """;

    static readonly Sql First = $"SELECT id FROM message WHERE {Theirs} LIMIT 1";

    // What was decided while they were one was decided for both. One that is read alone says itself since when it has its owner, and when
    // it is archived that this was after their last message.
    static readonly Sql Open = """
        INSERT INTO conversation (id, organization_id, agent_id, contact_id, state, owner, owner_name, owner_user_id, owned_since, note,
            archived_at, last_message_at, active_at, created_at)
        SELECT @id, organization_id, agent_id, @contact, CASE WHEN moved = true THEN state ELSE 'open' END, CASE WHEN handed = true THEN owner ELSE 'agent' END,
            CASE WHEN handed = true THEN owner_name END, CASE WHEN handed = true THEN owner_user_id END, CASE WHEN handed = true THEN owned_since END,
            CASE WHEN moved = true OR handed = true THEN note END, archived_at, last_message_at, active_at, created_at
        FROM (
            SELECT s.*, CASE WHEN a.joined_at IS NULL THEN s.owned_since >= @since ELSE a.owner_at >= @since END AS handed,
                CASE WHEN a.joined_at IS NULL THEN s.state = 'archived' OR s.owned_since >= @since ELSE a.state_at >= @since END AS moved
            FROM conversation s LEFT JOIN conversation_apart a ON a.conversation_id = s.id AND a.organization_id = s.organization_id
            WHERE s.organization_id = @organization AND s.id = @shared) AS shared
        WHERE organization_id = @organization
        ON CONFLICT (organization_id, agent_id, contact_id) DO NOTHING
        """;

    static readonly Sql Note = """
        INSERT INTO conversation_apart (conversation_id, organization_id, joined_at, state, state_at, owner, owner_name, owner_user_id, owned_since,
            owner_at, note, channels, archived_at)
        SELECT id, organization_id, @since, state, @now, owner, owner_name, owner_user_id, owned_since, @now, note, 0, archived_at
        FROM conversation
        WHERE organization_id = @organization AND id = @id
        ON CONFLICT (conversation_id) DO NOTHING
        """;

    static readonly Sql Own = "SELECT id FROM conversation WHERE organization_id = @organization AND agent_id = @agent AND contact_id = @contact";

    static readonly Sql MoveThem = $"UPDATE message SET conversation_id = @own WHERE {Theirs}";

    /// <summary>Moves the first of each conversation. Deliveries under way keep their place in the line that they stand in.</summary>
    /// <returns>Whether there may be more.</returns>
    public async ValueTask<bool> Move(Session unit, Merge merge)
    {
        var isMore = false;
        foreach (var shared in await unit.Many(Shared, new { into = merge.Into }, SharedConversation.From))
        {
            isMore |= await Move(unit, merge, shared, Begin(merge)) is not null;
        }

        return isMore;
    }

    /// <summary>Moves all of them, a unit for some.</summary>
    public async Task MoveAll(OrganizationId organization, Merge merge, CancellationToken ct)
    {
        foreach (var shared in await database.Read(organization, session => session.Many(Shared, new { into = merge.Into }, SharedConversation.From), ct))
        {
            for (var after = Begin(merge); after is not null;)
            {
                var from = after;
                after = await database.Write(organization, unit => Move(unit, merge, shared, from), ct);
            }
        }
    }

    /// <summary>Moves some. Returns where to go on, or null at the end of the conversation.</summary>
    async ValueTask<string?> Move(Session unit, Merge merge, SharedConversation shared, string after)
    {
        var (last, messages) = await unit.One(Span, new { shared = shared.Id, after }, row => (row.TextOrNull("last"), row.Long("messages")));
        var span = new { shared = shared.Id, after, last, contact = merge.From };
        if (last is not null && await unit.One(First, span, row => row.TextOrNull("id")) is not null)
        {
            var birth = new { id = ids.Next<ConversationId>(), contact = merge.From, shared = shared.Id, since = merge.Since, now = clock.GetUtcNow() };
            if (await unit.Execute(Open, birth) == 1)
            {
                await unit.Execute(Note, birth);
            }

            var own = await unit.One(Own, new { agent = shared.Agent, contact = merge.From }, row => row.Id<ConversationId>("id"));
            await unit.Execute(MoveThem, new { own, span.shared, after, last, span.contact });
        }

        return messages < AtOnce ? null : last;
    }

    static string Begin(Merge merge) => Ids.Floor(MessageId.Prefix, merge.Since);

    sealed record SharedConversation(ConversationId Id, AgentId Agent)
    {
        public static SharedConversation From(Row row) => new(row.Id<ConversationId>("id"), row.Id<AgentId>("agent_id"));
    }
}
