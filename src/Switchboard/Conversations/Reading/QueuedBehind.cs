using Switchboard.Data;

namespace Switchboard.Conversations.Reading;

/// <summary>
/// Says of messages that are queued which one of their conversation is before them: it may wait for its next try, or for word of what
/// became of it.
/// </summary>
internal static class QueuedBehind
{
    static readonly Sql First = """
        SELECT message_id, status FROM delivery
        WHERE conversation_id = (SELECT conversation_id FROM delivery WHERE message_id = @message AND organization_id = @organization)
            AND message_id < @message AND status IN ('queued', 'sending', 'retrying', 'uncertain') AND attention_at IS NULL AND organization_id = @organization
        ORDER BY message_id LIMIT 1
        """;

    /// <summary>The same messages with what holds them up.</summary>
    public static async ValueTask<List<MessageView>> Tell(Session session, List<MessageView> found)
    {
        for (var place = 0; place < found.Count; place++)
        {
            if (found[place] is { Status: "queued" } queued)
            {
                found[place] = queued with { Behind = await session.One(First, new { message = queued.MessageId }, MessageBefore.From) };
            }
        }

        return found;
    }
}

/// <summary>The message that has to leave first.</summary>
/// <param name="Status">What it is doing: retrying, uncertain, sending or queued.</param>
public sealed record MessageBefore(MessageId MessageId, string Status)
{
    internal static MessageBefore From(Row row) => new(row.Id<MessageId>("message_id"), row.Text("status"));
}
