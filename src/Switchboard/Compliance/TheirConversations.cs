using Switchboard.Channels.Gate;
using Switchboard.Data;

namespace Switchboard.Compliance;

/// <summary>What was said between an organization and one person, whichever agent it was and over whatever channel.</summary>
internal static class TheirConversations
{
    /// <summary>The conversations of whoever has <c>@To</c>, those included that were joined to them.</summary>
    /// <remarks>
    /// CROSS JOIN has SQLite begin with the person: it would read all of the organization's that were joined to any. Messages are to be asked for by a
    /// question for each of them: joined, PostgreSQL reads all messages of the time.
    /// </remarks>
    public const string All = """
        (SELECT v.id FROM contact_address a JOIN conversation v ON v.organization_id = a.organization_id AND v.contact_id = a.contact_id
        WHERE a.organization_id = @organization AND a.address = @To
        UNION ALL SELECT k.id FROM contact_address a JOIN conversation v ON v.organization_id = a.organization_id AND v.contact_id = a.contact_id
        CROSS JOIN conversation k
        WHERE k.merged_into = v.id AND k.organization_id = v.organization_id AND a.organization_id = @organization AND a.address = @To)
        """;

    /// <summary>Those of <c>@contact</c>, likewise.</summary>
    public static readonly string OfContact = Of("@contact");

    /// <summary>Those of a contact.</summary>
    /// <param name="contact">A parameter, or a column of a query around it.</param>
    public static string Of(string contact) => $"""
        (SELECT h.id FROM conversation h WHERE h.organization_id = @organization AND h.contact_id = {contact}
        UNION ALL SELECT k.id FROM conversation h CROSS JOIN conversation k
        WHERE k.merged_into = h.id AND k.organization_id = h.organization_id AND h.organization_id = @organization AND h.contact_id = {contact})
        """;

    static readonly Sql Heard = $"""
        SELECT max(theirs.heard_at) AS heard_at FROM (
            SELECT (
                SELECT max(m.created_at) FROM message m
                WHERE m.organization_id = @organization AND m.conversation_id = c.id AND m.id >= @since AND m.direction = 'in') AS heard_at
            FROM {All} AS c) AS theirs
        """;

    /// <summary>When the person wrote last, if that was after an instant; else null.</summary>
    public static async ValueTask<DateTimeOffset?> LastHeard(Session session, Outbound outbound, DateTimeOffset after) =>
        await session.One(
            Heard, new { outbound.To, since = Ids.Floor(MessageId.Prefix, after) }, row => row.InstantOrNull("heard_at")) is { } at && at > after ? at : null;
}
