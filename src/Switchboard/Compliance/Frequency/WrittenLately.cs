using System.Globalization;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Compliance.Frequency;

/// <summary>
/// An agent parts nobody whom it could then write to anew: what one person may be told in a day is counted for all their addresses, and stays counted
/// until the day is over.
/// </summary>
internal static class WrittenLately
{
    // As ContactFrequency counts; what is to leave later counts then.
    static readonly Sql Last = $"""
        SELECT max(told.at) AS at FROM (
            SELECT m.created_at AS at FROM message m JOIN delivery d ON d.message_id = m.id
            WHERE m.conversation_id IN {TheirConversations.OfContact} AND m.id >= @since AND d.send_at IS NULL
                AND m.purpose <> 'transactional' AND {ContactFrequency.Counts}
            UNION ALL SELECT d.send_at AS at FROM delivery d JOIN message m ON m.id = d.message_id
            WHERE d.conversation_id IN {TheirConversations.OfContact} AND d.send_at > @after
                AND m.purpose <> 'transactional' AND {ContactFrequency.Counts}) AS told
        """;

    /// <summary>Why the caller may not part a contact's addresses now, or null.</summary>
    public static async ValueTask<Problem?> Refuse(Session unit, Caller caller, ContactId contact, DateTimeOffset now)
    {
        if (caller.Tier > Tier.Agent)
        {
            return null;
        }

        var after = now - ContactFrequency.Window;
        var last = await unit.One(Last, new { contact, after, since = Ids.Floor(MessageId.Prefix, after) }, row => row.InstantOrNull("at"));
        if (last is not { } at || at <= after)
        {
            return null;
        }

        var until = (at + ContactFrequency.Window).UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        return Problem.Conflict(
            "written_lately",
            "This person was written to within the last 24 hours, or will be: how much they are told in a day is counted for all their addresses together.",
            $"Do it after {until} UTC, or have an admin of the organization do it now.");
    }
}
