using Switchboard.Data;

namespace Switchboard.Conversations.Sending;

/// <summary>An answer that never left answers nothing: what it was to answer waits again, unless something else has answered it. A human's conversation waits for no agent.</summary>
internal static class AskAgain
{
    /// <summary>Inside the unit that ends the answer <c>@message</c>, after its delivery has been ended.</summary>
    public static readonly Sql Wait = """
        UPDATE message SET state = CASE WHEN EXISTS (SELECT 1 FROM conversation h WHERE h.id = @conversation AND h.owner = 'human') THEN 'escalated' ELSE 'received' END,
            waiting = NOT EXISTS (SELECT 1 FROM conversation h WHERE h.id = @conversation AND h.owner = 'human'), acknowledged_at = NULL
        WHERE organization_id = @organization AND state = 'responded' AND id = (SELECT a.reply_to FROM message a WHERE a.id = @message AND a.organization_id = @organization)
            AND NOT EXISTS (
                SELECT 1 FROM conversation k JOIN message o ON o.conversation_id = k.id AND o.id > message.id JOIN delivery d ON d.message_id = o.id AND d.organization_id = o.organization_id
                WHERE k.organization_id = @organization AND (k.id = @conversation OR k.merged_into = @conversation OR k.id = message.conversation_id)
                    AND o.direction = 'out' AND o.reply_to = message.id AND d.status NOT IN ('canceled', 'aborted'))
        """;
}
