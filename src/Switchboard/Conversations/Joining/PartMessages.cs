using Switchboard.Contacts;
using Switchboard.Conversations.Reading;
using Switchboard.Data;

namespace Switchboard.Conversations.Joining;

/// <summary>
/// What was written while two contacts were one goes to the one whose address it is, when they are parted: some messages at a time, since each takes a write, and whoever else writes to SQLite waits
/// until a unit ends. As many as are moved at once take some 10 ms.
/// </summary>
[Singleton]
internal sealed class PartMessages(Database database, Ids ids)
{
    const int AtOnce = 200;

    static readonly Sql Shared = "SELECT id, agent_id FROM conversation WHERE organization_id = @organization AND contact_id = @into ORDER BY id";

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

    static readonly Sql Open = """
        INSERT INTO conversation (id, organization_id, agent_id, contact_id, state, last_message_at, active_at, created_at, channels)
        SELECT @id, organization_id, agent_id, @contact, state, last_message_at, active_at, created_at, channels FROM conversation WHERE organization_id = @organization AND id = @shared
        ON CONFLICT (organization_id, agent_id, contact_id) DO NOTHING
        """;

    static readonly Sql Own = "SELECT id FROM conversation WHERE organization_id = @organization AND agent_id = @agent AND contact_id = @contact";

    static readonly Sql MoveThem = $"UPDATE message SET conversation_id = @own WHERE {Theirs}";

    static readonly Sql Newest = $"""
        UPDATE conversation SET last_message_at = newest.at, active_at = newest.at, version = version + 1
        FROM (SELECT x.created_at AS at FROM message x WHERE x.organization_id = @organization AND x.conversation_id = @id AND {ConversationView.IsSaid} ORDER BY x.id DESC LIMIT 1) AS newest
        WHERE conversation.organization_id = @organization AND conversation.id = @id
        """;

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
            await unit.Execute(Open, new { id = ids.Next<ConversationId>(), contact = merge.From, shared = shared.Id });
            var own = await unit.One(Own, new { agent = shared.Agent, contact = merge.From }, row => row.Id<ConversationId>("id"));
            await unit.Execute(MoveThem, new { own, span.shared, after, last, span.contact });
            await unit.Execute(Newest, new { id = own });
            await unit.Execute(Newest, new { id = shared.Id });
        }

        return messages < AtOnce ? null : last;
    }

    static string Begin(Merge merge) => Ids.Floor(MessageId.Prefix, merge.Since);

    sealed record SharedConversation(ConversationId Id, AgentId Agent)
    {
        public static SharedConversation From(Row row) => new(row.Id<ConversationId>("id"), row.Id<AgentId>("agent_id"));
    }
}
