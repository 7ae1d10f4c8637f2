using System.Globalization;
using System.Text.Json;
using Switchboard.Channels;
using Switchboard.Data;
using Switchboard.Events;

namespace Switchboard.Conversations.Reading;

/// <summary>What happened, as it can be read: in order of position, for one agent or for all of an organization. All who listen read here.</summary>
[Singleton]
internal sealed class EventLog(Database database)
{
    const string Columns = $"""
        e.id AS event_id, e.agent_id AS event_agent, e.kind, e.subject_id,
        coalesce(k.merged_into, m.conversation_id, e.conversation_id) AS event_conversation, e.detail, e.created_at AS event_at, e.position,
        {MessageView.Columns}
        """;

    const string Joined = "LEFT JOIN message m ON m.id = e.subject_id AND m.organization_id = e.organization_id " + MessageView.Beside;

    static readonly Sql OfAgent = $"""
        SELECT {Columns} FROM event e {Joined}
        WHERE e.organization_id = @organization AND e.agent_id = @agent AND e.position > @cursor
        ORDER BY e.position LIMIT @limit
        """;

    // In PostgreSQL by each agent's own index: an index by organization would cost every message. SQLite, where all positions are in one
    // index, would sort all that came after.
    static readonly Sql OfOrganization = new(
        $"""
        SELECT {Columns} FROM event e INDEXED BY event_position {Joined}
        WHERE e.position > @cursor AND e.organization_id = @organization AND e.agent_id IS NOT NULL ORDER BY e.position LIMIT @limit
        """,
        $"""
        SELECT {Columns} FROM agent a
        CROSS JOIN LATERAL (SELECT * FROM event
            WHERE organization_id = a.organization_id AND agent_id = a.id AND position > @cursor
            ORDER BY position LIMIT @limit) AS e {Joined}
        WHERE a.organization_id = @organization ORDER BY e.position LIMIT @limit
        """);

    const string OfOne = "FROM event e WHERE e.organization_id = @organization AND e.agent_id = @agent AND e.position > @position";

    const string OfAll = """
        FROM agent a CROSS JOIN event e
        WHERE a.organization_id = @organization AND e.agent_id = a.id AND e.organization_id = a.organization_id AND e.position > @position
        """;

    const string IsWanted = """
        e.kind = @kind
            AND (@channel = '' OR EXISTS (SELECT 1 FROM message m WHERE m.organization_id = @organization AND m.id = e.subject_id AND m.channel = @channel))
        """;

    static readonly Sql FreshOfOne = $"SELECT min(e.position) AS position {OfOne} AND e.created_at >= @before";
    static readonly Sql FreshOfAll = $"SELECT min(e.position) AS position {OfAll} AND e.created_at >= @before";
    static readonly Sql OldOfOne = $"SELECT max(e.position) AS position {OfOne} AND e.position < @fresh AND e.created_at < @before";
    static readonly Sql OldOfAll = $"SELECT max(e.position) AS position {OfAll} AND e.position < @fresh AND e.created_at < @before";
    static readonly Sql PassedOfOne = $"SELECT count(*) FROM (SELECT e.id {OfOne} AND e.position <= @last AND {IsWanted} LIMIT 1) AS passed";
    static readonly Sql PassedOfAll = $"SELECT count(*) FROM (SELECT e.id {OfAll} AND e.position <= @last AND {IsWanted} LIMIT 1) AS passed";

    static readonly Sql One = $"SELECT {Columns} FROM event e {Joined} WHERE e.organization_id = @organization AND e.id = @id";

    static readonly Sql OldestWaiting = """
        SELECT min(e.position) AS position FROM event e
        WHERE e.organization_id = @organization AND e.agent_id = @agent AND e.position IS NOT NULL AND e.subject_id = (
            SELECT m.id FROM message m WHERE m.organization_id = @organization AND m.agent_id = @agent AND m.waiting = true ORDER BY m.id LIMIT 1)
        """;

    // From the newest back, so that it reads no more than what happened since.
    static readonly Sql LastBefore = """
        SELECT position FROM event WHERE organization_id = @organization AND agent_id = @agent AND position IS NOT NULL AND created_at < @before
        ORDER BY position DESC LIMIT 1
        """;

    // Positions are in order of commit: what is told a second time does no harm, what is left out would.
    static readonly TimeSpan Commit = TimeSpan.FromSeconds(10);

    static readonly Sql NewestOfAgent = """
        SELECT coalesce(max(position), 0) FROM event
        WHERE organization_id = @organization AND agent_id = @agent AND position IS NOT NULL
        """;

    /// <summary>The last position that was given out to anybody: nothing that can be read is behind it. Readable in every scope.</summary>
    public static readonly Sql Newest = new(
        $"SELECT {EventRow.LastPosition} WHERE @organization = @organization", "SELECT position FROM event_head WHERE name = 'all'");

    /// <summary>What happened after a position, oldest first.</summary>
    /// <param name="agent">One agent, or null for all.</param>
    public Task<List<PlacedEvent>> After(OrganizationId organization, AgentId? agent, long position, int limit, CancellationToken ct) =>
        database.Read(organization, session => After(session, agent, position, limit), ct);

    /// <inheritdoc cref="After(OrganizationId, AgentId?, long, int, CancellationToken)" />
    public static ValueTask<List<PlacedEvent>> After(Session session, AgentId? agent, long position, int limit) => agent is { } one
        ? session.Many(OfAgent, new { agent = one, cursor = position, limit }, Read)
        : session.Many(OfOrganization, new { cursor = position, limit }, Read);

    /// <summary>Past what is older than an instant, up to the first that isn't, and whether any of a kind was passed over.</summary>
    /// <param name="channel">About messages of one channel, or null for all.</param>
    public Task<(long Position, bool Passed)> PassOld(
        OrganizationId organization, AgentId? agent, long position, DateTimeOffset before, string kind, ChannelKind? channel, CancellationToken ct)
    {
        var isOne = agent is not null;
        return database.Read(
            organization,
            async session =>
            {
                var fresh = await session.One(isOne ? FreshOfOne : FreshOfAll, new { agent, position, before }, row => row.LongOrNull("position"))
                    ?? long.MaxValue;
                // What came since the question before is not old, though it may be before no fresh one.
                if (await session.One(isOne ? OldOfOne : OldOfAll, new { agent, position, fresh, before }, row => row.LongOrNull("position")) is not { } last)
                {
                    return (position, false);
                }

                var passed = new { agent, position, last, kind, channel = channel is { } one ? EnumText.Of(one) : "" };
                return (last, await session.Count(isOne ? PassedOfOne : PassedOfAll, passed) > 0);
            },
            ct);
    }

    /// <summary>One event as it is now, or null when it is gone.</summary>
    public static async ValueTask<EventView?> Find(Session session, EventId id) => (await session.One(One, new { id }, Read))?.View;

    /// <summary>The position before the oldest message that waits for the agent; where its events stand when none does.</summary>
    public async Task<long> Beginning(OrganizationId organization, AgentId agent, CancellationToken ct)
    {
        var waiting = await database.Read(organization, session => session.One(OldestWaiting, new { agent }, row => row.LongOrNull("position")), ct);
        return waiting is { } first ? first - 1 : await Head(organization, agent, ct);
    }

    /// <summary>A position before all that happened to the agent since an instant, and little else.</summary>
    public async Task<long> Before(OrganizationId organization, AgentId agent, DateTimeOffset since, CancellationToken ct)
    {
        var before = since - DateTimeOffset.UnixEpoch > Commit ? since - Commit : DateTimeOffset.UnixEpoch;
        return await database.Read(organization, session => session.Count(LastBefore, new { agent, before }), ct);
    }

    /// <summary>Where events stand now.</summary>
    /// <param name="agent">One agent's, or null for everybody's.</param>
    public async Task<long> Head(OrganizationId organization, AgentId? agent, CancellationToken ct) => await database.Read(
        organization, session => agent is { } one ? session.Count(NewestOfAgent, new { agent = one }) : session.Count(Newest), ct);

    /// <summary>A position as it is given out.</summary>
    public static string Cursor(long position) => "c" + position.ToString(CultureInfo.InvariantCulture);

    /// <summary>Reads what <see cref="Cursor"/> gave out.</summary>
    public static bool TryReadCursor(string cursor, out long position)
    {
        position = 0;
        return cursor is ['c', ..] && long.TryParse(cursor.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out position);
    }

    static PlacedEvent Read(Row row)
    {
        var message = row.TextOrNull("id") is null ? null : MessageView.Of(row);
        var detail = row.TextOrNull("detail") is { } text ? JsonElement.Parse(text) : (JsonElement?)null;
        var view = new EventView(
            row.Id<EventId>("event_id"), row.Text("kind"), row.Instant("event_at"), row.IdOrNull<AgentId>("event_agent"), row.Text("subject_id"),
            row.IdOrNull<ConversationId>("event_conversation"), message, detail);
        return new(view, row.LongOrNull("position") ?? 0);
    }
}

/// <summary>An event that can be read, and its place in the order of commits.</summary>
internal sealed record PlacedEvent(EventView View, long Position);

/// <summary>Something that happened to an agent.</summary>
/// <param name="Kind">message.received, message.failed, contact.opted_out, contact.opted_in, contact.asked_for_help, contact.suppressed,
/// conversation.assigned, conversation.escalated, template.approved, template.rejected, template.withdrawn or limit.nearly_reached.</param>
/// <param name="AgentId">The agent that it happened to.</param>
/// <param name="SubjectId">The id of what it happened to.</param>
/// <param name="Message">The message, when it is about one.</param>
/// <param name="Detail">What else there is to know: of a failure its cause and what to do.</param>
public sealed record EventView(
    EventId EventId, string Kind, DateTimeOffset At, AgentId? AgentId, string SubjectId, ConversationId? ConversationId, MessageView? Message,
    JsonElement? Detail)
{
    /// <summary>Whether another agent of the organization is told of the same thing before.</summary>
    internal bool IsRepeated => Detail is { ValueKind: JsonValueKind.Object } detail && detail.TryGetProperty("repeats", out _);
}
