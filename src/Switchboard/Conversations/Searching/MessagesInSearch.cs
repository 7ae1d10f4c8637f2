using Switchboard.Channels;
using Switchboard.Conversations.Reading;
using Switchboard.Data;
using Switchboard.Events;
using Switchboard.Search;
using Switchboard.Tenancy;

namespace Switchboard.Conversations.Searching;

/// <summary>
/// Messages in the index, by their text and subject. What lists of conversations sort and filter by follows in the same pass: an index over
/// it would cost every message that comes in. A change of how texts are divided comes with a migration that empties the index: SQLite
/// forgets a text only when told the words that it was indexed by. Those of earlier versions have a mark <c>_message</c> too, which nobody
/// looks for; it may stay behind.
/// </summary>
internal sealed class MessagesInSearch(Database database, SearchIndex index, ISignals signals) : ISearchSource, IHeldOutside
{
    const int AtOnce = 200;

    const string Columns = """
        m.id, m.organization_id, m.agent_id, m.conversation_id, m.channel,
        CASE m.direction WHEN 'in' THEN m.from_address ELSE m.to_address END AS person, m.body, c.subject
        """;

    static readonly Sql Any = "SELECT count(*) FROM (SELECT 1 FROM message WHERE id > @id LIMIT 1) AS newer";

    static readonly Sql Unindexed = $"""
        SELECT {Columns} FROM message m LEFT JOIN message_content c ON c.message_id = m.id AND c.organization_id = m.organization_id
        WHERE m.id > @after AND m.id <= @until AND (SELECT 1 FROM search_document d WHERE d.subject_id = m.id) IS NULL
        AND (SELECT o.status FROM organization o WHERE o.organization_id = m.organization_id) <> 'deleting' ORDER BY m.id LIMIT @most
        """;

    // Of messages alone: their ids begin so.
    static readonly Sql Indexed = $"""
        SELECT {Columns} FROM search_document d JOIN message m ON m.id = d.subject_id AND m.organization_id = d.organization_id
        LEFT JOIN message_content c ON c.message_id = m.id AND c.organization_id = m.organization_id
        WHERE d.organization_id = @organization AND d.subject_id > @after ORDER BY d.subject_id LIMIT @most
        """;

    public string Name => "messages";

    public string Prefix => MessageId.Prefix;

    public async Task<bool> HasAfter(string id, CancellationToken ct) => await database.ReadSystem(session => session.Count(Any, new { id }), ct) > 0;

    public async Task<Filled> Fill(string after, string until, int most, CancellationToken ct)
    {
        var messages = await index.Unindexed(Unindexed, new { after, until, most }, Found.Of, ct);
        if (messages.Count == 0)
        {
            return new(0, null);
        }

        var documents = messages.ConvertAll(message => message.Document);
        // First what may be done twice: what is in the index is not looked at again.
        foreach (var channel in messages.GroupBy(message => message.Channel, message => message.Conversation))
        {
            foreach (var moved in await ConversationOrder.Follow(database, channel, ConversationView.BitOf(channel.Key), ct))
            {
                signals.Changed(moved.Organization, Changes.Conversation, moved.Conversation.Value);
            }
        }

        await database.WriteSystem(unit => index.Add(unit, documents), ct);

        return new(messages.Count, messages[^1].Id);
    }

    /// <summary>What a message is found by: its subject, if it has one, and its text.</summary>
    public static string TextOf(Row row) => row.TextOrNull("subject") is { Length: > 0 } subject ? subject + "\n" + row.Text("body") : row.Text("body");

    /// <summary>An organization's words leave the index before the texts go that say which they are.</summary>
    public async Task<Problem?> GiveBack(OrganizationId organization, bool keepNumbers, string actor, CancellationToken ct)
    {
        var after = "";
        while (true)
        {
            var some = await database.Read(organization, session => session.Many(Indexed, new { after, most = AtOnce }, Found.Of), ct);
            if (some.Count == 0)
            {
                return null;
            }

            after = some[^1].Id;
            await database.Write(organization, async unit =>
            {
                foreach (var message in some)
                {
                    await index.Forget(unit, message.Document);
                }

                return 0;
            }, ct);
        }
    }

    sealed record Found(string Id, OrganizationId Organization, AgentId Agent, ConversationId Conversation, ChannelKind Channel, string Person, string Text)
    {
        /// <summary>As it is indexed; the same for as long as the message is there.</summary>
        public SearchDocument Document =>
            new(Organization, Id, [SearchIndex.Kind(Agent.Value), SearchIndex.Kind(EnumText.Of(Channel)), SearchIndex.Kind(Person)], Text, MayChange: false);

        public static Found Of(Row row) => new(
            row.Text("id"), row.Id<OrganizationId>("organization_id"), row.Id<AgentId>("agent_id"), row.Id<ConversationId>("conversation_id"),
            row.Enum<ChannelKind>("channel"), row.Text("person"),
            TextOf(row));
    }
}
