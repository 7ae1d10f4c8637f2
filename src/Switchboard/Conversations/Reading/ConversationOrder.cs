using System.Text.Json;
using Switchboard.Data;

namespace Switchboard.Conversations.Reading;

/// <summary>
/// Puts conversations at the place in the lists that their last message gives them: behind those who write messages, because an index over the time of each
/// message would cost every message a page.
/// </summary>
internal static class ConversationOrder
{
    const string Told = "RETURNING conversation.id, conversation.organization_id";

    // Rows are locked in the order in which messages that come in lock them. SQLite writes each index over a column that is set, also to what it was.
    static readonly Sql FollowTime = new(
        $"""
        UPDATE conversation SET active_at = last_message_at
        WHERE id IN (SELECT value FROM json_each(@conversations)) AND last_message_at > active_at {Told}
        """,
        $"""
        WITH held AS (
            SELECT id FROM conversation
            WHERE id IN (SELECT jsonb_array_elements_text(@conversations::jsonb)) AND (last_message_at > active_at OR (channels & @channel) <> @channel)
            ORDER BY organization_id, agent_id, contact_id FOR NO KEY UPDATE)
        UPDATE conversation SET active_at = greatest(active_at, last_message_at), channels = channels | @channel
        FROM held WHERE conversation.id = held.id {Told}
        """);

    static readonly Sql FollowChannel = Sql.OnSqlite("""
        UPDATE conversation SET channels = channels | @channel
        WHERE id IN (SELECT value FROM json_each(@conversations)) AND (channels & @channel) <> @channel
        """);

    /// <summary>Gives back those that moved.</summary>
    /// <param name="channel">The bit of a channel that messages in all of them went over; 0 for none.</param>
    public static async Task<List<MovedConversation>> Follow(Database database, IEnumerable<ConversationId> conversations, int channel, CancellationToken ct)
    {
        var asked = new { conversations = JsonSerializer.Serialize(conversations.Select(one => one.Value).Distinct()), channel };
        return await database.WriteSystem(
            async unit =>
            {
                var moved = await unit.Many(
                    FollowTime, asked, row => new MovedConversation(row.Id<OrganizationId>("organization_id"), row.Id<ConversationId>("id")));
                if (channel != 0 && database.Kind == DatabaseKind.Sqlite)
                {
                    await unit.Execute(FollowChannel, asked);
                }

                return moved;
            },
            ct);
    }
}

/// <summary>A conversation that came to another place.</summary>
internal readonly record struct MovedConversation(OrganizationId Organization, ConversationId Conversation);
