using Switchboard.Contacts;
using Switchboard.Data;

namespace Switchboard.Conversations.Joining;

/// <summary>What was written while two contacts were one goes to the one whose address it is, when they are parted.</summary>
[Singleton]
internal sealed class PartMessages(Ids ids)
{
    const string Theirs = """
        organization_id = @organization AND conversation_id = @shared AND id >= @since AND (
            from_address IN (SELECT address FROM contact_address WHERE organization_id = @organization AND contact_id = @contact)
            OR to_address IN (SELECT address FROM contact_address WHERE organization_id = @organization AND contact_id = @contact))
        """;

    static readonly Sql Shared = "SELECT id, agent_id FROM conversation WHERE organization_id = @organization AND contact_id = @into ORDER BY id";

    static readonly Sql First = $"SELECT id FROM message WHERE {Theirs} LIMIT 1";

    static readonly Sql Open = """
        INSERT INTO conversation (id, organization_id, agent_id, contact_id, state, last_message_at, active_at, created_at, channels)
        SELECT @id, organization_id, agent_id, @contact, state, last_message_at, active_at, created_at, channels FROM conversation WHERE organization_id = @organization AND id = @shared
        ON CONFLICT (organization_id, agent_id, contact_id) DO NOTHING
        """;

    static readonly Sql Own = "SELECT id FROM conversation WHERE organization_id = @organization AND agent_id = @agent AND contact_id = @contact";

    static readonly Sql MoveAll = $"UPDATE message SET conversation_id = @own WHERE {Theirs}";

    static readonly Sql Newest = """
        UPDATE conversation SET last_message_at = newest.at, active_at = newest.at, version = version + 1
        FROM (SELECT created_at AS at FROM message WHERE organization_id = @organization AND conversation_id = @id ORDER BY id DESC LIMIT 1) AS newest
        WHERE conversation.organization_id = @organization AND conversation.id = @id
        """;

    /// <summary>Moves them, conversation by conversation. Deliveries under way keep their place in the line that they stand in.</summary>
    public async ValueTask Move(Session unit, Merge merge)
    {
        var (contact, since) = (merge.From, Ids.Floor(MessageId.Prefix, merge.Since));
        foreach (var (shared, agent) in await unit.Many(Shared, new { into = merge.Into }, row => (row.Id<ConversationId>("id"), row.Id<AgentId>("agent_id"))))
        {
            if (await unit.One(First, new { shared, since, contact }, row => row.TextOrNull("id")) is null)
            {
                continue;
            }

            await unit.Execute(Open, new { id = ids.Next<ConversationId>(), contact, shared });
            var own = await unit.One(Own, new { agent, contact }, row => row.Id<ConversationId>("id"));
            await unit.Execute(MoveAll, new { own, shared, since, contact });
            await unit.Execute(Newest, new { id = own });
            await unit.Execute(Newest, new { id = shared });
        }
    }
}
