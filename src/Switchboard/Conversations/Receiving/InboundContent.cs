using System.Text.Json;
using Switchboard.Channels;
using Switchboard.Data;

namespace Switchboard.Conversations.Receiving;

/// <summary>Writes what a received message has beside its text, and which message it answers.</summary>
internal static class InboundContent
{
    /// <summary>An answer to something older is taken for a message of its own.</summary>
    const int MostLookedThrough = 500;

    // A mail to several agents is a message of each.
    const string MailOfAgent = """
        SELECT c.message_id FROM message_content c JOIN message m ON m.id = c.message_id AND m.organization_id = c.organization_id
        WHERE c.organization_id = @organization AND m.agent_id = @agent
        """;

    static readonly Sql ParentOfMail = new(
        MailOfAgent + " AND c.internet_id IN (SELECT value FROM json_each(@ids)) ORDER BY c.message_id DESC LIMIT 1",
        MailOfAgent + " AND c.internet_id IN (SELECT jsonb_array_elements_text(@ids::jsonb)) ORDER BY c.message_id DESC LIMIT 1");

    // What was written before contacts were joined stays in the conversation that it was written to.
    static readonly Sql Joined = "SELECT id FROM conversation WHERE organization_id = @organization AND merged_into = @conversation ORDER BY id";

    static readonly Sql ParentInConversation = """
        SELECT newest.id AS message_id FROM (
            SELECT m.id, coalesce(d.provider_message_id, m.provider_message_id) AS provider_id FROM message m LEFT JOIN delivery d ON d.message_id = m.id
            WHERE m.organization_id = @organization AND m.conversation_id = @conversation ORDER BY m.id DESC LIMIT @limit) AS newest
        WHERE newest.provider_id = @parent LIMIT 1
        """;

    // A message never answers itself: what a mail's own headers name need not be an earlier one.
    static readonly Sql NoteParent = "UPDATE message SET reply_to = @parent WHERE organization_id = @organization AND id = @message AND id <> @parent";

    /// <summary>The mail that one answers, or null.</summary>
    public static async ValueTask<MessageId?> ParentOf(InboundMail mail, AgentId agent, Session session) => mail.References.Count == 0 ? null
        : await session.One(ParentOfMail, new { agent, ids = JsonSerializer.Serialize(mail.References) }, row => row.IdOrNull<MessageId>("message_id"));

    /// <summary>Notes which message one that isn't a mail answers.</summary>
    public static async ValueTask Write(Session unit, MessageId message, ConversationId conversation, InboundMessage inbound)
    {
        if (inbound is { Mail: null, ParentId: { } quoted } && await Quoted(unit, conversation, quoted) is { } parent)
        {
            await unit.Execute(NoteParent, new { message, parent });
        }
    }

    static async ValueTask<MessageId?> Quoted(Session unit, ConversationId conversation, string parent)
    {
        var found = await QuotedIn(unit, conversation, parent);
        if (found is not null)
        {
            return found;
        }

        foreach (var joined in await unit.Many(Joined, new { conversation }, row => row.Id<ConversationId>("id")))
        {
            if (await QuotedIn(unit, joined, parent) is { } older)
            {
                return older;
            }
        }

        return null;
    }

    static ValueTask<MessageId?> QuotedIn(Session unit, ConversationId conversation, string parent) =>
        unit.One(ParentInConversation, new { conversation, parent, limit = MostLookedThrough }, row => row.IdOrNull<MessageId>("message_id"));
}
