using Switchboard.Conversations.Sending;
using Switchboard.Data;

namespace Switchboard.Conversations.Reading;

/// <summary>
/// Says of messages that are queued which one of their conversation is before them: it may wait for its next try, or for word of what
/// became of it.
/// </summary>
internal static class QueuedBehind
{
    static readonly Sql Place = "SELECT conversation_id, message_id, send_at FROM delivery WHERE message_id = @message AND organization_id = @organization";

    static readonly Sql First = $"""
        SELECT message_id, status FROM delivery WHERE organization_id = @organization AND message_id = coalesce(
            (SELECT max(message_id) FROM delivery WHERE {ClaimDelivery.Leaving}),
            (SELECT min(message_id) FROM delivery WHERE {ClaimDelivery.AskedBefore}),
            (SELECT min(message_id) FROM delivery WHERE {ClaimDelivery.DueBefore}))
        """;

    /// <summary>The same messages with what holds them up.</summary>
    public static async ValueTask<List<MessageView>> Tell(Session session, List<MessageView> found)
    {
        for (var place = 0; place < found.Count; place++)
        {
            if (found[place] is { Status: "queued" } queued)
            {
                found[place] = queued with { Behind = await Before(session, queued.MessageId) };
            }
        }

        return found;
    }

    static async ValueTask<MessageBefore?> Before(Session session, MessageId message)
    {
        var place = await session.One(
            Place,
            new { message },
            row => ClaimDelivery.PlaceInLine.Of(row.Id<ConversationId>("conversation_id"), row.Id<MessageId>("message_id"), row.InstantOrNull("send_at")));
        return place is null ? null : await session.One(First, place, MessageBefore.From);
    }
}

/// <summary>The message that has to leave first.</summary>
/// <param name="Status">What it is doing: retrying, uncertain, sending, queued, or scheduled for a time that has come.</param>
public sealed record MessageBefore(MessageId MessageId, string Status)
{
    internal static MessageBefore From(Row row) => new(row.Id<MessageId>("message_id"), row.Text("status"));
}
