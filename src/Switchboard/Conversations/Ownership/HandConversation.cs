using System.Text.Json;
using Switchboard.Agents;
using Switchboard.Audit;
using Switchboard.Conversations.Joining;
using Switchboard.Conversations.Reading;
using Switchboard.Data;
using Switchboard.Events;
using Switchboard.Tenancy;

namespace Switchboard.Conversations.Ownership;

/// <summary>
/// Changes the state or the owner of a conversation by compare-and-set, with the event that tells the agent and everybody who listens.
/// Whoever changes it may say which version they saw.
/// </summary>
[Singleton]
internal sealed class HandConversation(Database database, ConversationReach reach, AuditLog audit, ISignals signals, Ids ids, TimeProvider clock)
{
    public const int LongestNote = 4_000;

    const int MostMessages = 200;

    static readonly Sql Apply = """
        UPDATE conversation SET state = @State, owner = @Owner, owner_name = @OwnerName, owner_user_id = @OwnerUserId,
            owned_since = CASE WHEN owner = @Owner AND coalesce(owner_name, '') = coalesce(@OwnerName, '')
                AND coalesce(owner_user_id, '') = coalesce(@OwnerUserId, '') THEN owned_since ELSE @now END,
            note = CASE WHEN @keepsNote = true THEN note ELSE @note END,
            archived_at = CASE WHEN @archives = true THEN @now ELSE archived_at END, version = version + 1
        WHERE organization_id = @organization AND id = @conversation AND version = @version AND merged_into IS NULL
        """;

    static readonly Sql Mark = """
        UPDATE message SET state = @word, waiting = false, acknowledged_at = coalesce(acknowledged_at, @now)
        WHERE organization_id = @organization AND direction = 'in' AND state IN ('received', 'processing', 'escalated')
        AND id IN (SELECT id FROM (SELECT id FROM message WHERE organization_id = @organization AND conversation_id IN (
            SELECT @conversation UNION ALL SELECT id FROM conversation WHERE merged_into = @conversation AND organization_id = @organization)
            ORDER BY id DESC LIMIT @most) AS newest)
        """;

    // What was acknowledged before it was put away stays as it is.
    static readonly Sql GiveBack = """
        UPDATE message SET state = 'received', waiting = true, acknowledged_at = NULL
        WHERE organization_id = @organization AND direction = 'in' AND state = 'archived'
        AND acknowledged_at = (SELECT archived_at FROM conversation WHERE organization_id = @organization AND id = @conversation)
        AND id IN (SELECT id FROM (SELECT id FROM message WHERE organization_id = @organization AND conversation_id IN (
            SELECT @conversation UNION ALL SELECT id FROM conversation WHERE merged_into = @conversation AND organization_id = @organization)
            ORDER BY id DESC LIMIT @most) AS newest)
        """;

    /// <summary>Reads the conversation, decides and writes; again when somebody else was faster and the caller named no version.</summary>
    /// <param name="version">The version that the caller saw, or null.</param>
    /// <param name="decide">What it is to become, or why not. Null: nothing changes.</param>
    public async Task<Outcome<ConversationView>> Hand(
        Caller caller, ConversationId conversation, long? version, string? note, Func<Session, ConversationView, ValueTask<Outcome<Handing?>>> decide,
        CancellationToken ct)
    {
        if (note is not null && (note.Length > LongestNote || note.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t'))))
        {
            return Problem.Invalid("note", $"The note has more than {LongestNote} characters, or control characters.", "Send a shorter plain text.");
        }

        var agent = await reach.Find(caller, conversation, ct);
        if (agent.Problem is { } unknown)
        {
            return unknown;
        }

        var (entry, isChanged) = (agent.Value, false);
        var outcome = await database.Write<Outcome<ConversationView>>(
            entry.OrganizationId,
            async unit =>
            {
                isChanged = false;
                while (true)
                {
                    if (await ConversationPages.Root(unit, conversation) is not { } root || await GetConversation.Show(unit, root) is not { } seen)
                    {
                        return ConversationReach.Unknown;
                    }

                    if (version is { } wanted && wanted != seen.Version)
                    {
                        return EntityTag.Changed;
                    }

                    var decided = await decide(unit, seen);
                    if (decided.Problem is { } refused)
                    {
                        return refused;
                    }

                    if (decided.Value is not { } change)
                    {
                        return seen;
                    }

                    var now = clock.GetUtcNow();
                    if (await unit.Execute(
                        Apply,
                        new
                        {
                            conversation = root,
                            seen.Version,
                            now,
                            State = EnumText.Of(change.State),
                            Owner = EnumText.Of(change.Owner),
                            change.OwnerName,
                            change.OwnerUserId,
                            note,
                            keepsNote = note is null && !change.EndsNote(seen),
                            archives = change.Archives(seen),
                        }) == 1)
                    {
                        await Follow(unit, entry, caller, seen, change, note, now);
                        isChanged = true;
                        return (await GetConversation.Show(unit, root))!;
                    }
                }
            },
            ct);
        if (isChanged)
        {
            signals.Publish(EventRow.Written, entry.AgentId.Value);
            signals.Changed(entry.OrganizationId, Changes.Conversation, conversation.Value);
        }

        return outcome;
    }

    async ValueTask Follow(Session unit, AgentEntry agent, Caller caller, ConversationView seen, Handing change, string? note, DateTimeOffset now)
    {
        var (moved, handed) = (EnumText.Of(change.State) != seen.State, !change.LeavesTo(seen));
        await unit.Execute(
            Standings.Decide,
            new
            {
                conversation = seen.ConversationId,
                change.State,
                change.Owner,
                change.OwnerName,
                change.OwnerUserId,
                note,
                endsNote = change.EndsNote(seen),
                archives = change.Archives(seen),
                moved,
                handed,
                now,
            });
        if (moved && seen.State == EnumText.Of(ConversationState.Archived))
        {
            await unit.Execute(GiveBack, new { conversation = seen.ConversationId, most = MostMessages });
        }

        if (moved && change.State != ConversationState.Open)
        {
            await unit.Execute(Mark, new { conversation = seen.ConversationId, word = EnumText.Of(change.State), now, most = MostMessages });
        }

        var detail = new
        {
            state = EnumText.Of(change.State),
            owner = EnumText.Of(change.Owner),
            change.OwnerName,
            change.OwnerUserId,
            note,
            from = seen.Owner,
            by = caller.Actor,
            version = seen.Version + 1,
        };
        if (change.Event is { } kind)
        {
            await unit.Execute(EventRow.Insert, new EventBirth(
                ids.Next<EventId>(), agent.AgentId, kind, seen.ConversationId.Value, seen.ConversationId, JsonSerializer.Serialize(detail, Wire.Json), now));
        }

        await audit.Append(
            unit,
            agent.OrganizationId,
            caller.Actor,
            change.Action,
            seen.ConversationId.Value,
            new { state = detail.state, owner = detail.owner, detail.version });
    }
}

/// <summary>What a conversation is to become.</summary>
/// <param name="Event">The kind of event that tells of it; null where nobody has to hear.</param>
/// <param name="Action">As the audit log has it.</param>
internal sealed record Handing(ConversationState State, ConversationOwner Owner, string? OwnerName, UserId? OwnerUserId, string? Event, string Action)
{
    /// <summary>Whether it stays with whoever has it.</summary>
    public bool LeavesTo(ConversationView seen) => EnumText.Of(Owner) == seen.Owner && OwnerName == seen.OwnerName && OwnerUserId == seen.OwnerUserId;

    /// <summary>
    /// Whether what was noted before has nobody left to read it: it was for the agent, who no longer has it, or for the people who have handed it back.
    /// </summary>
    public bool EndsNote(ConversationView seen) =>
        EnumText.Of(Owner) != seen.Owner && (Owner == ConversationOwner.Agent || seen.Owner == EnumText.Of(ConversationOwner.Agent));

    /// <summary>Whether it is put away by this.</summary>
    public bool Archives(ConversationView seen) => State == ConversationState.Archived && seen.State != EnumText.Of(ConversationState.Archived);
}
