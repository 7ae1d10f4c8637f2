using Switchboard.Contacts;
using Switchboard.Data;

namespace Switchboard.Conversations.Joining;

/// <summary>
/// Conversations follow their contacts. When two become one, messages stay where they are: each agent's conversation with the one that was joined
/// points to its conversation with the other, and whoever reads sees one. When they are parted, the pointer goes, and what was written meanwhile
/// moves to whom its address belongs.
/// </summary>
internal sealed class JoinConversations(PartMessages part, Ids ids) : IContactFollower
{
    // Of the contacts that are part of a person: their conversations, and the one with that person that they are read in.
    static readonly Sql Joined = """
        SELECT v.id, v.agent_id, v.state, v.owner, v.owner_name, v.last_message_at, v.active_at, v.channels, v.merged_into, r.id AS root
        FROM contact g JOIN conversation v ON v.organization_id = g.organization_id AND v.contact_id = g.id
        LEFT JOIN conversation r ON r.organization_id = v.organization_id AND r.agent_id = v.agent_id AND r.contact_id = g.merged_into
        WHERE g.organization_id = @organization AND g.merged_into = @contact ORDER BY v.id
        """;

    static readonly Sql Open = """
        INSERT INTO conversation (id, organization_id, agent_id, contact_id, state, last_message_at, active_at, created_at)
        SELECT @id, organization_id, agent_id, @contact, 'archived', last_message_at, active_at, created_at FROM conversation WHERE organization_id = @organization AND id = @like
        ON CONFLICT (organization_id, agent_id, contact_id) DO NOTHING
        """;

    static readonly Sql RootOf = "SELECT id FROM conversation WHERE organization_id = @organization AND agent_id = @agent AND contact_id = @contact";

    static readonly Sql Point = "UPDATE conversation SET merged_into = @root, version = version + 1 WHERE organization_id = @organization AND id = @id";

    static readonly Sql Free = "UPDATE conversation SET merged_into = NULL, version = version + 1 WHERE organization_id = @organization AND contact_id = @contact AND merged_into IS NOT NULL";

    // What needs a person in one of them needs a person in both.
    static readonly Sql Adopt = """
        UPDATE conversation SET
            last_message_at = CASE WHEN last_message_at < @LastMessageAt THEN @LastMessageAt ELSE last_message_at END,
            active_at = CASE WHEN active_at < @ActiveAt THEN @ActiveAt ELSE active_at END,
            channels = channels | @Channels,
            state = CASE WHEN @State = 'escalated' OR (@State = 'open' AND state = 'archived') THEN @State ELSE state END,
            owner_name = CASE WHEN @Owner = 'human' AND owner <> 'human' THEN @OwnerName ELSE owner_name END,
            owner = CASE WHEN @Owner = 'human' OR (@Owner = 'nobody' AND owner = 'agent') THEN @Owner ELSE owner END,
            version = version + 1
        WHERE organization_id = @organization AND id = @root
        """;

    public ValueTask Changed(Session unit, OrganizationId organization, ContactId contact) => default;

    public ValueTask Merged(Session unit, OrganizationId organization, Merge merge) => PointAll(unit, merge.Into, isNew: true);

    public async ValueTask<bool> Parted(Session unit, OrganizationId organization, Merge merge)
    {
        await unit.Execute(Free, new { contact = merge.From });
        await PointAll(unit, merge.From, isNew: false);
        return await part.Move(unit, merge);
    }

    public Task GoOn(OrganizationId organization, Merge merge, CancellationToken ct) => part.MoveAll(organization, merge, ct);

    /// <param name="isNew">Whether what these conversations need counts for the one that they are read in.</param>
    async ValueTask PointAll(Session unit, ContactId contact, bool isNew)
    {
        foreach (var one in await unit.Many(Joined, new { contact }, JoinedConversation.Of))
        {
            if (one.Root is { } known && one.MergedInto == known)
            {
                continue;
            }

            if (one.Root is null)
            {
                await unit.Execute(Open, new { id = ids.Next<ConversationId>(), contact, like = one.Id });
            }

            var root = await unit.One(RootOf, new { agent = one.Agent, contact }, row => row.Id<ConversationId>("id"));
            await unit.Execute(Point, new { one.Id, root });
            if (isNew || one.Root is null)
            {
                await unit.Execute(Adopt, new { root, one.State, one.Owner, one.OwnerName, one.LastMessageAt, one.ActiveAt, one.Channels });
            }
        }
    }

    sealed record JoinedConversation(
        ConversationId Id, AgentId Agent, string State, string Owner, string? OwnerName, DateTimeOffset LastMessageAt, DateTimeOffset ActiveAt,
        int Channels, ConversationId? MergedInto, ConversationId? Root)
    {
        public static JoinedConversation Of(Row row) => new(
            row.Id<ConversationId>("id"), row.Id<AgentId>("agent_id"), row.Text("state"), row.Text("owner"), row.TextOrNull("owner_name"), row.Instant("last_message_at"), row.Instant("active_at"),
            row.Int("channels"), row.IdOrNull<ConversationId>("merged_into"), row.IdOrNull<ConversationId>("root"));
    }
}
