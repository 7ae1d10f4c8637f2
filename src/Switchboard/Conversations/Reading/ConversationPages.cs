using Switchboard.Data;

namespace Switchboard.Conversations.Reading;

/// <summary>
/// Reads messages of a conversation page by page. Messages that were written before two contacts were joined stay in the conversation where
/// they are; whoever reads sees one.
/// </summary>
internal static class ConversationPages
{
    static readonly Sql RootOf = "SELECT coalesce(merged_into, id) AS id FROM conversation WHERE organization_id = @organization AND id = @conversation";

    static readonly Sql Joined = "SELECT id FROM conversation WHERE organization_id = @organization AND merged_into = @conversation";

    static readonly Sql Older = $"""
        SELECT {MessageView.Columns} FROM {MessageView.Source}
        WHERE m.organization_id = @organization AND m.conversation_id = @conversation AND m.id < @before AND m.id >= @since
            AND (@channel = '' OR m.channel = @channel)
            AND (@contact = '' OR m.from_address = @contact OR m.to_address = @contact)
        ORDER BY m.id DESC LIMIT @limit
        """;

    static readonly Sql Newer = $"""
        SELECT {MessageView.Columns} FROM {MessageView.Source}
        WHERE m.organization_id = @organization AND m.conversation_id = @conversation AND m.id > @after AND (@channel = '' OR m.channel = @channel)
        ORDER BY m.id LIMIT @limit
        """;

    /// <summary>The conversation that an id leads to: its own, or since its contact was joined to another, that one's.</summary>
    public static ValueTask<ConversationId?> Root(Session session, ConversationId conversation) =>
        session.One(RootOf, new { conversation }, row => row.IdOrNull<ConversationId>("id"));

    /// <summary>Messages before one, newest first, at most one more than <see cref="OlderMessages.Limit"/>.</summary>
    public static ValueTask<List<MessageView>> Read(Session session, ConversationId root, OlderMessages asked) =>
        Each(session, root, conversation => session.Many(
            Older,
            new { conversation, asked.Before, asked.Since, asked.Channel, asked.Contact, limit = asked.Limit + 1 },
            MessageView.Of), asked.Limit + 1, newestFirst: true);

    /// <summary>Messages after one, oldest first, at most one more than the limit.</summary>
    public static ValueTask<List<MessageView>> Read(Session session, ConversationId root, MessageId after, string channel, int limit) =>
        Each(
            session,
            root,
            conversation => session.Many(Newer, new { conversation, after, channel, limit = limit + 1 }, MessageView.Of),
            limit + 1,
            newestFirst: false);

    // A page of each by its index, then the page of all: one statement over several conversations would sort all of their messages.
    static async ValueTask<List<MessageView>> Each(
        Session session, ConversationId root, Func<ConversationId, ValueTask<List<MessageView>>> page, int most, bool newestFirst)
    {
        var found = await page(root);
        var joined = await session.Many(Joined, new { conversation = root }, row => row.Id<ConversationId>("id"));
        if (joined.Count == 0)
        {
            return found;
        }

        foreach (var conversation in joined)
        {
            found.AddRange(await page(conversation));
        }

        var order = newestFirst ? -1 : 1;
        found.Sort((a, b) => order * string.CompareOrdinal(a.MessageId.Value, b.MessageId.Value));
        return found.Count > most ? found[..most] : found;
    }
}

/// <summary>Which messages of a conversation are wanted; empty texts mean all.</summary>
internal sealed record OlderMessages(string Before, string Since, string Channel, string Contact, int Limit)
{
    /// <summary>The newest of a conversation.</summary>
    public static OlderMessages Newest(int limit) => new("msg_~", "", "", "", limit);
}
