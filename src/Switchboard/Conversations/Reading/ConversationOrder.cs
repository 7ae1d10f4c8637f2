using System.Text.Json;
using Switchboard.Data;

namespace Switchboard.Conversations.Reading;

/// <summary>
/// Puts conversations at the place in the lists that their last message gives them: behind those who write messages, because an index over the time of each
/// message would cost every message a page.
/// </summary>
internal static class ConversationOrder
{
    // Without names, some versions of SQLite call them as they stand here, table and all.
    const string Told = "RETURNING conversation.id AS id, conversation.organization_id AS organization_id";

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

    static readonly Sql FollowChannel = Sql.OnSqlite($"""
        UPDATE conversation SET channels = channels | @channel
        WHERE id IN (SELECT value FROM json_each(@conversations)) AND (channels & @channel) <> @channel {Told}
        """);

    /// <summary>Gives back those that look different in a list now.</summary>
    /// <param name="channel">The bit of a channel that messages in all of them went over; 0 for none.</param>
    public static async Task<List<ChangedConversation>> Follow(Database database, IEnumerable<ConversationId> conversations, int channel, CancellationToken ct)
    {
        var asked = new { conversations = JsonSerializer.Serialize(conversations.Select(one => one.Value).Distinct()), channel };
        return await database.WriteSystem(
            async unit =>
            {
                var changed = await unit.Many(FollowTime, asked, ChangedConversation.From);
                if (channel != 0 && database.Kind == DatabaseKind.Sqlite)
                {
                    changed.AddRange(await unit.Many(FollowChannel, asked, ChangedConversation.From));
                }

                return changed;
            },
            ct);
    }
}

/// <summary>A conversation that looks different in a list.</summary>
internal readonly record struct ChangedConversation(OrganizationId Organization, ConversationId Conversation)
{
    internal static ChangedConversation From(Row row) => new(row.Id<OrganizationId>("organization_id"), row.Id<ConversationId>("id"));
}
