using Switchboard.Contacts;
using Switchboard.Data;

namespace Switchboard.Conversations.Joining;

/// <summary>
/// Conversations follow their contacts. When two become one, messages stay where they are: each agent's conversation with the one that was joined
/// points to its conversation with the other, and whoever reads sees one. When they are parted, the pointer goes, each has back what it
/// was, and what was written meanwhile moves to whom its address belongs.
/// </summary>
internal sealed class JoinConversations(Standings standings, PartMessages messages, TidyParted tidy, Ids ids) : IContactFollower
{
    // Of the contacts that are part of a person: their conversations, and the one with that person that they are read in.
    static readonly Sql Joined = """
        SELECT v.id, v.agent_id, v.last_message_at, v.active_at, v.merged_into, r.id AS root
        FROM contact g CROSS JOIN conversation v
        LEFT JOIN conversation r ON r.organization_id = v.organization_id AND r.agent_id = v.agent_id AND r.contact_id = g.merged_into
        WHERE v.organization_id = g.organization_id AND v.contact_id = g.id AND g.organization_id = @organization
            AND g.merged_into = @contact AND (r.id IS NULL OR coalesce(v.merged_into, '') <> r.id) ORDER BY v.id
        """;

    static readonly Sql Parting = """
        SELECT DISTINCT v.agent_id, r.id AS root FROM contact g CROSS JOIN conversation v
        JOIN conversation r ON r.organization_id = v.organization_id AND r.id = v.merged_into
        WHERE v.organization_id = g.organization_id AND v.contact_id = g.id AND g.organization_id = @organization
            AND (g.id = @contact OR g.merged_into = @contact) AND r.contact_id <> @contact ORDER BY r.id
        """;

    static readonly Sql Open = """
        INSERT INTO conversation (id, organization_id, agent_id, contact_id, state, last_message_at, active_at, created_at)
        SELECT @id, organization_id, agent_id, @contact, 'archived', last_message_at, active_at, created_at
        FROM conversation
        WHERE organization_id = @organization AND id = @like
        ON CONFLICT (organization_id, agent_id, contact_id) DO NOTHING
        """;

    static readonly Sql RootOf = "SELECT id FROM conversation WHERE organization_id = @organization AND agent_id = @agent AND contact_id = @contact";

    static readonly Sql Point = "UPDATE conversation SET merged_into = @root, version = version + 1 WHERE organization_id = @organization AND id = @id";

    static readonly Sql Free = """
        UPDATE conversation SET merged_into = NULL, version = version + 1
        WHERE organization_id = @organization AND contact_id = @contact AND merged_into IS NOT NULL
        """;

    static readonly Sql Adopt = """
        UPDATE conversation SET
            last_message_at = CASE WHEN last_message_at < @LastMessageAt THEN @LastMessageAt ELSE last_message_at END,
            active_at = CASE WHEN active_at < @ActiveAt THEN @ActiveAt ELSE active_at END
        WHERE organization_id = @organization AND id = @root
        """;

    // What was written just before they were joined is noted where it stands.
    static readonly Sql Unnoted = """
        SELECT r.id AS root, v.channels FROM conversation r CROSS JOIN conversation v
        WHERE v.organization_id = r.organization_id AND v.merged_into = r.id
            AND r.organization_id = @organization AND r.contact_id = @contact AND (r.channels & v.channels) <> v.channels
        """;

    static readonly Sql NoteChannels = "UPDATE conversation SET channels = channels | @channels WHERE organization_id = @organization AND id = @root";

    public ValueTask Changed(Session unit, OrganizationId organization, ContactId contact) => default;

    public async ValueTask Merged(Session unit, OrganizationId organization, Merge merge)
    {
        await Standings.Remember(unit, merge);
        foreach (var (root, joined) in await PointAll(unit, merge, merge.Into))
        {
            await standings.Add(unit, organization, merge, root, joined);
        }

        foreach (var (root, channels) in await unit.Many(Unnoted, new { contact = merge.Into }, row => (row.Id<ConversationId>("root"), row.Int("channels"))))
        {
            await unit.Execute(NoteChannels, new { root, channels });
        }
    }

    public async ValueTask<bool> Parted(Session unit, OrganizationId organization, Merge merge)
    {
        List<(AgentId Agent, ConversationId Root, Standing Whole)> parting = [];
        foreach (var (agent, root) in await unit.Many(Parting, new { contact = merge.From }, row =>
            (row.Id<AgentId>("agent_id"), row.Id<ConversationId>("root"))))
        {
            await Standings.Hold(unit, root);
            parting.Add((agent, root, await Standings.Shown(unit, root)));
        }

        // While its own still point elsewhere, so that what is remembered of them stays.
        await PointAll(unit, merge, merge.From);
        await unit.Execute(Free, new { contact = merge.From });
        var isMore = await messages.Move(unit, merge);
        foreach (var (agent, root, whole) in parting)
        {
            await standings.Restore(unit, organization, merge, root, whole);
            await standings.Restore(unit, organization, merge, await Find(unit, agent, merge.From), whole);
        }

        return isMore || await tidy.All(unit, merge);
    }

    public async Task GoOn(OrganizationId organization, Merge merge, CancellationToken ct)
    {
        await messages.MoveAll(organization, merge, ct);
        await tidy.All(organization, merge, ct);
    }

    /// <summary>
    /// Points the conversations of all who are part of a person to those that they are read in. Returns these, each with those that had
    /// been read by themselves.
    /// </summary>
    async ValueTask<Dictionary<ConversationId, List<ConversationId>>> PointAll(Session unit, Merge merge, ContactId contact)
    {
        var joining = await unit.Many(Joined, new { contact }, JoinedConversation.Of);
        Dictionary<AgentId, ConversationId> roots = [];
        // Before the first of them points anywhere: what is a part already is remembered as it was before that.
        foreach (var one in joining)
        {
            await Standings.Remember(unit, merge, one.Id);
            if (!roots.ContainsKey(one.Agent))
            {
                var isNew = one.Root is null && await unit.Execute(Open, new { id = ids.Next<ConversationId>(), contact, like = one.Id }) == 1;
                roots[one.Agent] = await Find(unit, one.Agent, contact);
                await Standings.Remember(unit, merge, roots[one.Agent], isNew);
            }
        }

        Dictionary<ConversationId, List<ConversationId>> pointed = [];
        foreach (var one in joining)
        {
            var root = roots[one.Agent];
            await unit.Execute(Point, new { one.Id, root });
            await unit.Execute(Adopt, new { root, one.LastMessageAt, one.ActiveAt });
            pointed.TryAdd(root, []);
            if (!one.IsPart)
            {
                pointed[root].Add(one.Id);
            }
        }

        return pointed;
    }

    static ValueTask<ConversationId> Find(Session unit, AgentId agent, ContactId contact) =>
        unit.One(RootOf, new { agent, contact }, row => row.Id<ConversationId>("id"));

    sealed record JoinedConversation(ConversationId Id, AgentId Agent, DateTimeOffset LastMessageAt, DateTimeOffset ActiveAt, bool IsPart, ConversationId? Root)
    {
        public static JoinedConversation Of(Row row) => new(
            row.Id<ConversationId>("id"), row.Id<AgentId>("agent_id"), row.Instant("last_message_at"), row.Instant("active_at"),
            row.TextOrNull("merged_into") is not null, row.IdOrNull<ConversationId>("root"));
    }
}
