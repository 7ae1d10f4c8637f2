using Switchboard.Channels;
using Switchboard.Contacts;
using Switchboard.Conversations.Reading;
using Switchboard.Data;

namespace Switchboard.Conversations.Joining;

/// <summary>
/// What follows from the messages that parted conversations are left with: which channels they have, when something was said last, and whether
/// one that had been put away is open again. A conversation that only came about by the joining, and in which nobody wrote, goes.
/// </summary>
[Singleton]
internal sealed class TidyParted(Database database)
{
    const int AtOnce = 200;

    // The channel of a message is noted a moment after it.
    static readonly TimeSpan Noted = TimeSpan.FromSeconds(10);

    static readonly Sql Touched = """
        SELECT id FROM conversation WHERE organization_id = @organization AND contact_id IN (@From, @Into) AND merged_into IS NULL ORDER BY id
        """;

    static readonly Sql Hold = "UPDATE conversation SET version = version WHERE organization_id = @organization AND id = @id AND merged_into IS NULL";

    static readonly Sql Find = """
        SELECT a.joined_at, a.state_at, coalesce(a.channels, 0) AS channels,
            CASE WHEN a.joined_at IS NULL THEN c.created_at >= @Since AND c.owner = 'agent' AND c.state <> 'escalated'
                ELSE a.state IS NULL AND a.owner_at IS NULL END AS is_new,
            c.created_at >= @Since AS is_since
        FROM conversation c LEFT JOIN conversation_apart a ON a.conversation_id = c.id AND a.organization_id = c.organization_id
        WHERE c.organization_id = @organization AND c.id = @id
        """;

    static readonly Sql Drop = """
        DELETE FROM conversation WHERE organization_id = @organization AND id = @id
            AND NOT EXISTS (SELECT 1 FROM message m WHERE m.conversation_id = @id AND m.organization_id = @organization)
            AND NOT EXISTS (SELECT 1 FROM conversation j WHERE j.merged_into = @id AND j.organization_id = @organization)
        """;

    static readonly Sql Forget = "DELETE FROM conversation_apart WHERE organization_id = @organization AND conversation_id = @id";

    static readonly Sql Newest = $"""
        UPDATE conversation SET last_message_at = coalesce(({ConversationView.SaidLast}), created_at),
            active_at = coalesce(({ConversationView.SaidLast}), created_at)
        WHERE organization_id = @organization AND id = @id
        """;

    static readonly Sql OpenAgain = """
        UPDATE conversation SET state = 'open', version = version + 1 WHERE organization_id = @organization AND id = @id AND state = 'archived'
            AND EXISTS (SELECT 1 FROM message m WHERE m.organization_id = @organization AND m.conversation_id = @id AND m.id > @after)
        """;

    static readonly Sql Span = $"""
        SELECT channel, max(id) AS last, count(*) AS messages FROM (
            SELECT id, channel FROM message WHERE organization_id = @organization AND conversation_id = @id AND id > @after ORDER BY id LIMIT {AtOnce}) AS span
        GROUP BY channel
        """;

    static readonly Sql ChannelsOfJoined = "SELECT channels FROM conversation WHERE organization_id = @organization AND merged_into = @id";

    static readonly Sql SetChannels = """
        UPDATE conversation SET channels = @channels WHERE organization_id = @organization AND id = @id AND channels <> @channels
        """;

    /// <summary>All conversations of the two, in one unit. Whether some have too many messages for that.</summary>
    public async ValueTask<bool> All(Session unit, Merge merge)
    {
        var isMore = false;
        foreach (var id in await unit.Many(Touched, merge, row => row.Id<ConversationId>("id")))
        {
            isMore |= await One(unit, merge, id, null) is not null;
        }

        return isMore;
    }

    /// <summary>All of them, a unit for each, and none that reads much.</summary>
    public async Task All(OrganizationId organization, Merge merge, CancellationToken ct)
    {
        foreach (var id in await database.Read(organization, session => session.Many(Touched, merge, row => row.Id<ConversationId>("id")), ct))
        {
            for (var seen = await Once(id, null); seen is not null; seen = await Once(id, seen))
            {
                while (seen.IsMore)
                {
                    var far = seen;
                    seen = await database.Read(organization, session => Look(session, id, far), ct);
                }
            }
        }

        Task<Seen?> Once(ConversationId id, Seen? seen) => database.Write(organization, unit => One(unit, merge, id, seen), ct);
    }

    /// <summary>Returns how far it has looked when there are too many messages for one unit.</summary>
    static async ValueTask<Seen?> One(Session unit, Merge merge, ConversationId id, Seen? seen)
    {
        if (await unit.Execute(Hold, new { id }) == 0)
        {
            return null;
        }

        var apart = (await unit.One(Find, new { id, merge.Since }, Apart.Of))!;
        if (apart.IsNew && await unit.Execute(Drop, new { id }) == 1)
        {
            await unit.Execute(Forget, new { id });
            return null;
        }

        await unit.Execute(Newest, new { id });
        if ((apart.StateAt ?? apart.JoinedAt) is { } settled)
        {
            await unit.Execute(OpenAgain, new { id, after = Ids.Floor(MessageId.Prefix, settled) });
        }

        if ((apart.JoinedAt ?? (apart.IsSince ? merge.Since : null)) is not { } since)
        {
            return null;
        }

        var all = await Look(unit, id, seen ?? new(Ids.Floor(MessageId.Prefix, since - Noted), 0, true));
        if (!all.IsMore)
        {
            var joined = await unit.Many(ChannelsOfJoined, new { id }, row => row.Int("channels"));
            await unit.Execute(SetChannels, new { id, channels = joined.Aggregate(apart.Channels | all.Channels, (bits, one) => bits | one) });
        }

        return all.IsMore ? all : null;
    }

    static async ValueTask<Seen> Look(Session session, ConversationId id, Seen seen)
    {
        var found = await session.Many(
            Span, new { id, seen.After }, row => (Channel: row.Enum<ChannelKind>("channel"), Last: row.Text("last"), Messages: row.Long("messages")));
        return new(
            found.Select(span => span.Last).Append(seen.After).Max(StringComparer.Ordinal)!,
            found.Aggregate(seen.Channels, (bits, span) => bits | ConversationView.BitOf(span.Channel)),
            found.Sum(span => span.Messages) == AtOnce);
    }

    /// <summary>Up to where messages were looked at, and the channels that they had.</summary>
    sealed record Seen(string After, int Channels, bool IsMore);

    /// <param name="IsNew">It came about by the joining, or while they were one, and nobody decided anything on it.</param>
    /// <param name="IsSince">It is there since they were one.</param>
    sealed record Apart(DateTimeOffset? JoinedAt, DateTimeOffset? StateAt, int Channels, bool IsNew, bool IsSince)
    {
        public static Apart Of(Row row) => new(
            row.InstantOrNull("joined_at"), row.InstantOrNull("state_at"), row.Int("channels"), row.Flag("is_new"), row.Flag("is_since"));
    }
}
