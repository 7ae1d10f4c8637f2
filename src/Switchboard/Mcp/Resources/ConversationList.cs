using System.Globalization;
using Switchboard.Channels;
using Switchboard.Conversations.Reading;
using Switchboard.Data;

namespace Switchboard.Mcp.Resources;

/// <summary>A conversation in a list: who, when last, and how; never what was said.</summary>
/// <param name="ContactAddress">The person's address in the newest message.</param>
/// <param name="Uri">Where it can be read.</param>
internal sealed record ConversationLine(
    ConversationId ConversationId, AgentId AgentId, ContactId ContactId, string? ContactName, string? ContactAddress, ChannelKind? Channel,
    string State, DateTimeOffset LastMessageAt, string Uri)
{
    public static ConversationLine Of(Row row) => new(
        row.Id<ConversationId>("id"),
        row.Id<AgentId>("agent_id"),
        row.Id<ContactId>("contact_id"),
        row.TextOrNull("display_name"),
        row.TextOrNull("address"),
        row.TextOrNull("channel") is null ? null : row.Enum<ChannelKind>("channel"),
        row.Text("state"),
        row.Instant("last_message_at"),
        UriOf(row.Id<ConversationId>("id")));

    /// <summary>Where a conversation can be read.</summary>
    public static string UriOf(ConversationId conversation) => $"comms://conversations/{conversation}";
}

/// <summary>Conversations of an agent, or of an organization, those first in which a message came or went last.</summary>
[Singleton]
internal sealed class ConversationList(Database database)
{
    const int Shown = 50;

    static readonly Sql Newest = $"""
        SELECT c.id, c.agent_id, c.contact_id, c.state, c.last_message_at, p.display_name, m.channel,
            CASE m.direction WHEN 'in' THEN m.from_address ELSE m.to_address END AS address
        FROM (
            SELECT id, organization_id, agent_id, contact_id, state, last_message_at FROM conversation
            WHERE organization_id = @organization AND merged_into IS NULL AND (@agent = '' OR agent_id = @agent)
              AND (last_message_at < @at OR (last_message_at = @at AND id < @before))
            ORDER BY last_message_at DESC, id DESC LIMIT @take) c
        JOIN contact p ON p.organization_id = c.organization_id AND p.id = c.contact_id
        LEFT JOIN message m ON m.id = (SELECT x.id FROM message x WHERE x.conversation_id = c.id AND {ConversationView.IsSaid} ORDER BY x.id DESC LIMIT 1)
        ORDER BY c.last_message_at DESC, c.id DESC
        """;

    static readonly Sql OfContact = """
        SELECT c.id FROM contact_address a JOIN conversation c ON c.organization_id = a.organization_id AND c.agent_id = @agent AND c.contact_id = a.contact_id
        WHERE a.organization_id = @organization AND a.address = @address
        """;

    static readonly Sql Begin = """
        SELECT id FROM conversation
        WHERE organization_id = @organization AND merged_into IS NULL AND (@agent = '' OR agent_id = @agent) AND id >= @begin AND id < @end
        ORDER BY id DESC LIMIT @take
        """;

    /// <summary>A page of them.</summary>
    /// <param name="agent">Whose; all agents' when there is none.</param>
    public async Task<Outcome<Page<ConversationLine>>> Page(OrganizationId organization, AgentId? agent, string? cursor, CancellationToken ct)
    {
        if (ReadCursor(cursor) is not var (at, before))
        {
            return Problem.Invalid("cursor", "The cursor isn't one that was given out.", "Pass nextCursor as it came, or leave it out to begin.");
        }

        var asked = new { agent = agent?.Value ?? "", at, before, take = Shown + 1 };
        var found = await database.Read(organization, session => session.Many(Newest, asked, ConversationLine.Of), ct);
        return found.Count > Shown ? new Page<ConversationLine>(found[..Shown], Cursor(found[Shown - 1])) : new Page<ConversationLine>(found, null);
    }

    /// <summary>The conversation of an agent with a person, if they have one.</summary>
    public Task<ConversationId?> With(OrganizationId organization, AgentId agent, string address, CancellationToken ct) =>
        database.Read(organization, session => session.One(OfContact, new { agent, address }, row => row.IdOrNull<ConversationId>("id")), ct);

    /// <summary>Ids that begin so.</summary>
    public Task<List<string>> Complete(OrganizationId organization, AgentId? agent, string begin, int most, CancellationToken ct)
    {
        // After every id that begins so: '~' sorts behind letters and digits.
        var asked = new { agent = agent?.Value ?? "", begin, end = begin + "~", take = most + 1 };
        return database.Read(organization, session => session.Many(Begin, asked, row => row.Text("id")), ct);
    }

    static string Cursor(ConversationLine last) =>
        string.Create(CultureInfo.InvariantCulture, $"{last.LastMessageAt.ToUnixTimeMilliseconds()}.{last.ConversationId}");

    static (DateTimeOffset At, string Before)? ReadCursor(string? cursor) =>
        cursor is null ? (DateTimeOffset.MaxValue, "~")
        : cursor.Split('.', 2) is [var at, var id]
            && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            && milliseconds < 253_402_300_800_000
            && ConversationId.TryParse(id, out var before)
            ? (DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), before.Value)
            : null;
}
