using Switchboard.Channels.Gate;
using Switchboard.Compliance.Consents;
using Switchboard.Data;

namespace Switchboard.Compliance.Frequency;

/// <summary>
/// One budget for one person: so many in 24 hours, whichever of the organization's agents writes, over whatever channel, to whichever of their
/// addresses. What it is for which purpose stands in contact-frequency.json; what nobody asked for that is informational has a bound of the
/// deployment's own; an organization can have less of both. It is counted by the messages that there are.
/// </summary>
internal sealed class ContactFrequency(FrequencyTable table) : IGateRule
{
    /// <summary>How long a message counts.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromHours(24);

    /// <summary>A condition over a message <c>m</c> and its delivery <c>d</c>: it is one that was sent, and counts whatever its purpose.</summary>
    public const string Counts = """
        m.organization_id = @organization AND d.organization_id = @organization AND m.direction = 'out'
            AND d.status NOT IN ('failed', 'undelivered', 'permanently_failed', 'aborted', 'canceled')
        """;

    // One with a time of its own may have been written long before. One that was written later was, before the clock went back.
    static readonly Sql Times = $"""
        SELECT told.at, (
            SELECT CASE WHEN @Purpose = 'marketing' THEN p.marketing_per_day ELSE p.informational_per_day END
            FROM sending_policy p WHERE p.organization_id = @organization) AS own
        FROM (
            SELECT m.id, CASE WHEN m.created_at > @At THEN @At ELSE m.created_at END AS at FROM message m JOIN delivery d ON d.message_id = m.id
            WHERE m.conversation_id IN {TheirConversations.All} AND m.id >= @since AND d.send_at IS NULL AND m.purpose = @Purpose AND {Counts}
            UNION ALL SELECT m.id, d.send_at AS at FROM delivery d JOIN message m ON m.id = d.message_id
            WHERE d.conversation_id IN {TheirConversations.All} AND d.send_at > @after AND d.send_at <= @At AND m.purpose = @Purpose
                AND {Counts}) AS told
        ORDER BY told.at DESC
        """;

    public string Name => "contact_frequency";

    public int Order => 75;

    // What is informational goes out all the time, and hardly ever so often. Whatever was said is counted: an index has that, and not who said it.
    public string Suspicion => field ??= $"""
        @Purpose <> 'informational' OR {Bound} <= (
            SELECT coalesce(sum(theirs.told), 0) FROM (
                SELECT (
                    SELECT count(*) FROM (
                        SELECT 1 FROM message m
                        WHERE m.conversation_id = c.id AND m.id >= @DayFloor LIMIT {Highest}) AS few)
                    + (SELECT count(*) FROM (
                        SELECT 1 FROM delivery d
                        WHERE d.organization_id = @organization AND d.conversation_id = c.id AND d.send_at > @At - 86400000 AND d.send_at <= @At
                        LIMIT {Highest}) AS timed) AS told
                FROM {TheirConversations.Of("a.contact_id")} AS c) AS theirs)
        """;

    // By the time that a message is claimed its own is among them.
    public bool IsSudden => false;

    public bool Concerns(Outbound outbound) => outbound is { Confirmation: false, IsCopy: false, Purpose: not Purpose.Transactional };

    public async ValueTask<Verdict> Judge(Outbound outbound, Session session)
    {
        var after = outbound.At - Window;
        var asked = new { outbound.To, outbound.Purpose, outbound.At, after, since = Ids.Floor(MessageId.Prefix, after) };
        var rows = await session.Many(Times, asked, row => (At: row.Instant("at"), Own: row.LongOrNull("own")));
        if (rows.Count == 0 || Strictest(outbound, rows[0].Own) is not { } bound)
        {
            return Verdict.Allow;
        }

        var times = rows.ConvertAll(row => row.At).FindAll(at => at > after && at <= outbound.At);

        // At the second look it is among those that are counted.
        var most = bound.Most + (outbound.Caller is null ? 1 : 0);
        if (times.Count < most || (outbound.Purpose == Purpose.Informational && await TheirConversations.LastHeard(session, outbound, after) is not null))
        {
            return Verdict.Allow;
        }

        return Verdict.Deny(
            $"This person has had {bound.Most} {EnumText.Of(outbound.Purpose)} {(bound.Most == 1 ? "message" : "messages")} of the organization "
                + "within 24 hours, over all channels and agents.",
            Name, bound.Source, until: times[most - 1] + Window);
    }

    // The organization's own is asked for where the deployment has none, too; it is never more than that.
    string Bound => $"CASE WHEN p.informational_per_day < {Highest} THEN p.informational_per_day ELSE {Highest} END";

    int Highest => table.Informational > 0 ? table.Informational : ChangeSendingPolicy.MostPerDay + 1;

    (int Most, string Source)? Strictest(Outbound outbound, long? own)
    {
        var rule = table.For(ConsentRequired.CountryOf(outbound), outbound.Purpose, outbound.At);
        return own is { } most && !(rule?.Most <= most) ? ((int)most, SendingPolicy.Source)
            : rule is null ? null
            : (rule.Most, rule.Source);
    }
}
