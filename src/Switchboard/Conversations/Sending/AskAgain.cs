using Switchboard.Data;

namespace Switchboard.Conversations.Sending;

/// <summary>
/// An answer that never left answers nothing: what it was to answer waits again, unless something else has answered it. A human's
/// conversation waits for no agent.
/// </summary>
internal static class AskAgain
{
    // What was joined is read, and owned, at the conversation that it was joined to.
    const string Root = "(SELECT coalesce(r.merged_into, r.id) FROM conversation r WHERE r.organization_id = @organization AND r.id = @conversation)";

    /// <summary>Inside the unit that ends the answer <c>@message</c>, after its delivery has been ended.</summary>
    public static readonly Sql Wait = $"""
        UPDATE message
        SET state = CASE WHEN EXISTS (SELECT 1 FROM conversation h WHERE h.id = {Root} AND h.owner = 'human') THEN 'escalated' ELSE 'received' END,
            waiting = NOT EXISTS (SELECT 1 FROM conversation h WHERE h.id = {Root} AND h.owner = 'human'), acknowledged_at = NULL
        WHERE organization_id = @organization AND state = 'responded' AND keyword IS NULL
            AND id = (SELECT a.reply_to FROM message a WHERE a.id = @message AND a.organization_id = @organization)
            AND NOT EXISTS (
                SELECT 1
                FROM conversation k JOIN message o ON o.conversation_id = k.id AND o.id > message.id
                    JOIN delivery d ON d.message_id = o.id AND d.organization_id = o.organization_id
                WHERE k.organization_id = @organization AND (k.id = {Root} OR k.merged_into = {Root} OR k.id = message.conversation_id)
                    AND o.direction = 'out' AND o.reply_to = message.id AND d.status NOT IN ('canceled', 'aborted'))
        """;
}
