using System.Text.Json;
using Switchboard.Audit;
using Switchboard.Contacts;
using Switchboard.Data;
using Switchboard.Events;

namespace Switchboard.Conversations.Joining;

/// <summary>
/// How each conversation stands by itself while several are read as one. It is remembered when they are joined; what is decided while they are
/// one is decided for each. So any joining can be undone, in any order: what is left is put together anew from what each would be.
/// </summary>
[Singleton]
internal sealed class Standings(AuditLog audit, Ids ids, TimeProvider clock)
{
    /// <summary>Writes down what somebody decided on a conversation and all that are read in it. Who takes it over says nothing about its state.</summary>
    public static readonly Sql Decide = """
        UPDATE conversation_apart SET
            state = CASE WHEN @moved = true THEN @State ELSE state END,
            state_at = CASE WHEN @moved = true THEN @now ELSE state_at END,
            owned_since = CASE WHEN @handed = true AND (owner <> @Owner OR coalesce(owner_name, '') <> coalesce(@OwnerName, '')
                OR coalesce(owner_user_id, '') <> coalesce(@OwnerUserId, '')) THEN @now ELSE owned_since END,
            owner = CASE WHEN @handed = true THEN @Owner ELSE owner END,
            owner_name = CASE WHEN @handed = true THEN @OwnerName ELSE owner_name END,
            owner_user_id = CASE WHEN @handed = true THEN @OwnerUserId ELSE owner_user_id END,
            owner_at = CASE WHEN @handed = true THEN @now ELSE owner_at END,
            note = coalesce(@note, CASE WHEN @endsNote = true OR (@handed = true AND owner <> @Owner AND (owner = 'agent' OR @Owner = 'agent'))
                THEN NULL ELSE note END),
            archived_at = CASE WHEN @archives = true THEN @now ELSE archived_at END
        WHERE organization_id = @organization AND conversation_id IN (
            SELECT id FROM conversation WHERE organization_id = @organization AND (id = @conversation OR merged_into = @conversation))
        """;

    static readonly Sql HoldOne = "UPDATE conversation SET version = version + 1 WHERE organization_id = @organization AND id = @id";

    // What takes part in another joining stays as it was remembered then, and so does what is looked at again.
    const string Note = """
        INSERT INTO conversation_apart (conversation_id, organization_id, joined_at, state, owner, owner_name, owner_user_id, owned_since, note, channels,
            archived_at)
        SELECT c.id, c.organization_id, @Since, CASE WHEN @isNew = true THEN NULL ELSE c.state END, c.owner, c.owner_name, c.owner_user_id,
            c.owned_since, c.note, c.channels, c.archived_at
        FROM conversation c WHERE c.organization_id = @organization AND
        """;

    const string Anew = """
        ON CONFLICT (conversation_id) DO UPDATE SET joined_at = excluded.joined_at, state = excluded.state, state_at = NULL, owner = excluded.owner,
            owner_name = excluded.owner_name, owner_user_id = excluded.owner_user_id, owned_since = excluded.owned_since, owner_at = NULL, note = excluded.note,
            channels = excluded.channels, archived_at = excluded.archived_at
        WHERE conversation_apart.joined_at < @Since AND (
            SELECT count(*) FROM conversation v
            JOIN contact_merge m ON m.organization_id = v.organization_id AND (m.into_id = v.contact_id OR m.from_id = v.contact_id)
            WHERE v.organization_id = @organization AND v.id = excluded.conversation_id AND m.undone_at IS NULL AND m.id <> @Id) = 0
        """;

    static readonly Sql NoteOne = $"{Note} c.id = @conversation {Anew}";

    static readonly Sql NoteAll = $"{Note} c.contact_id = @Into AND c.created_at < @Since {Anew}";

    static readonly Sql AsShown = """
        SELECT agent_id, state, owner, owner_name, owner_user_id, owned_since, note, archived_at, version
        FROM conversation
        WHERE organization_id = @organization AND id = @id
        """;

    const string Columns = """
        coalesce(a.state, CASE WHEN a.owner_at IS NULL THEN 'archived' ELSE 'open' END) AS state, a.owner, a.owner_name, a.owner_user_id, a.owned_since,
        a.note, a.archived_at,
        a.state IS NULL AND a.owner_at IS NULL AS is_new
        """;

    static readonly Sql Own = $"SELECT {Columns} FROM conversation_apart a WHERE a.organization_id = @organization AND a.conversation_id = @id";

    static readonly Sql OfJoined = $"""
        SELECT {Columns} FROM conversation v JOIN conversation_apart a ON a.conversation_id = v.id AND a.organization_id = v.organization_id
        WHERE v.organization_id = @organization AND v.merged_into = @id ORDER BY v.id
        """;

    static readonly Sql Stand = """
        UPDATE conversation SET state = @State, owner = @Owner, owner_name = @OwnerName, owner_user_id = @OwnerUserId, owned_since = @OwnedSince,
            note = @Note, archived_at = @ArchivedAt, version = version + 1
        WHERE organization_id = @organization AND id = @id
        """;

    /// <summary>Holds a conversation against being changed meanwhile.</summary>
    public static async ValueTask Hold(Session unit, ConversationId id) => await unit.Execute(HoldOne, new { id });

    /// <summary>Remembers how it stands before it is read as one with others; it is held.</summary>
    /// <param name="isNew">It comes about by the joining: when that is undone, it goes again, unless something came of it.</param>
    public static async ValueTask Remember(Session unit, Merge merge, ConversationId conversation, bool isNew = false)
    {
        await Hold(unit, conversation);
        await unit.Execute(NoteOne, new { conversation, merge.Since, merge.Id, isNew });
    }

    /// <summary>Remembers the conversations of whom others become part of: those in which nobody else is read yet may still hear them.</summary>
    public static async ValueTask Remember(Session unit, Merge merge) => await unit.Execute(NoteAll, new { merge.Into, merge.Since, merge.Id, isNew = false });

    /// <summary>As everybody sees it.</summary>
    public static async ValueTask<Standing> Shown(Session unit, ConversationId id) => (await unit.One(AsShown, new { id }, Standing.Of))!;

    /// <summary>Adds to a conversation what those need that have just become part of it.</summary>
    public async ValueTask Add(Session unit, OrganizationId organization, Merge merge, ConversationId root, IEnumerable<ConversationId> joined)
    {
        var before = await Shown(unit, root);
        var after = before;
        foreach (var one in joined)
        {
            after = after.With(await Shown(unit, one));
        }

        await Set(unit, organization, merge, root, before, after);
    }

    /// <summary>Gives a conversation back what it is with those still read in it. One of which nothing is remembered keeps what it has.</summary>
    /// <param name="whole">How all stood that were one.</param>
    public async ValueTask Restore(Session unit, OrganizationId organization, Merge merge, ConversationId id, Standing whole)
    {
        if (await unit.One(Own, new { id }, Apart.Of) is not { } own)
        {
            return;
        }

        var joined = await unit.Many(OfJoined, new { id }, Apart.Of);
        var after = joined.Aggregate(own.Standing, (standing, one) => standing.With(one.Standing));
        await Set(unit, organization, merge, id, own.IsNew && joined.Count == 0 ? after : whole, after);
    }

    async ValueTask Set(Session unit, OrganizationId organization, Merge merge, ConversationId id, Standing before, Standing after)
    {
        await unit.Execute(Stand, new { id, after.State, after.Owner, after.OwnerName, after.OwnerUserId, after.OwnedSince, after.Note, after.ArchivedAt });
        if (after.IsOwnedAs(before))
        {
            return;
        }

        var (agent, version) = await unit.One(AsShown, new { id }, row => (row.Id<AgentId>("agent_id"), row.Long("version")));
        var (state, owner, from) = (EnumText.Of(after.State), EnumText.Of(after.Owner), EnumText.Of(before.Owner));
        var detail = new { state, owner, after.OwnerName, after.OwnerUserId, after.Note, from, by = merge.Actor, version, mergeId = merge.Id };
        await unit.Execute(EventRow.Insert, new EventBirth(
            ids.Next<EventId>(), agent, EventKinds.ConversationAssigned, id.Value, id, JsonSerializer.Serialize(detail, Wire.Json), clock.GetUtcNow()));
        await audit.Append(unit, organization, merge.Actor, "conversation.assigned", id.Value, new { state, owner, version, merge = merge.Id });
    }

    sealed record Apart(Standing Standing, bool IsNew)
    {
        public static Apart Of(Row row) => new(Standing.Of(row), row.Flag("is_new"));
    }
}
