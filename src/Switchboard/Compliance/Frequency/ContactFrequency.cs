using Switchboard.Channels.Gate;
using Switchboard.Data;

namespace Switchboard.Compliance.Frequency;

/// <summary>
/// One budget for one person: so many in 24 hours, whichever of the organization's agents writes, over whatever channel, to whichever of their
/// addresses. What it is for which purpose stands in contact-frequency.json; what nobody asked for that is informational has a bound of the
/// deployment's own. It is counted by the messages that there are.
/// </summary>
internal sealed class ContactFrequency : IGateRule
{
    const string File = "contact-frequency.json";
    const string Anywhere = "*";

    static readonly TimeSpan Window = TimeSpan.FromHours(24);

    const string Counts = """
        m.organization_id = @organization AND d.organization_id = @organization AND m.direction = 'out' AND m.purpose = @Purpose
            AND d.status NOT IN ('failed', 'undelivered', 'permanently_failed', 'aborted', 'canceled')
        """;

    // One with a time of its own may have been written long before.
    static readonly Sql Times = $"""
        SELECT m.id, m.created_at AS at FROM message m JOIN delivery d ON d.message_id = m.id
        WHERE m.conversation_id IN {TheirConversations.All} AND m.id >= @since AND d.send_at IS NULL AND {Counts}
        UNION ALL SELECT m.id, d.send_at AS at FROM delivery d JOIN message m ON m.id = d.message_id
        WHERE d.conversation_id IN {TheirConversations.All} AND d.send_at > @after AND d.send_at <= @At AND {Counts}
        ORDER BY at DESC
        """;

    readonly List<FrequencyRule> rules;
    readonly int informational;

    /// <summary>Reads the table. Throws where it isn't whole.</summary>
    public ContactFrequency(ComplianceSettings settings)
    {
        rules = [.. RuleFile.Read<FrequencyRule[]>(File)];
        foreach (var rule in rules)
        {
            RuleFile.Check(File, rule.Source, rule.EffectiveFrom, rule.ReviewedOn, rule.Countries);
        }

        informational = settings.InformationalPerDay;
        if (informational > 0)
        {
            rules.Add(new([Anywhere], Purpose.Informational, informational, "Compliance:InformationalPerDay", default, default));
        }
    }

    public string Name => "contact_frequency";

    public int Order => 75;

    // What is informational goes out all the time, and hardly ever so often.
    public string Suspicion => field ??= $"""
        @Purpose <> 'informational' OR {informational} <= (
            SELECT coalesce(sum(theirs.told), 0) FROM (
                SELECT (
                    SELECT count(*) FROM (
                        SELECT 1 FROM message m
                        WHERE m.organization_id = @organization AND m.conversation_id = c.id AND m.id >= @DayFloor
                            AND m.direction = 'out' AND m.purpose = 'informational' LIMIT {informational}) AS few)
                    + (SELECT count(*) FROM (
                        SELECT 1 FROM delivery d
                        WHERE d.organization_id = @organization AND d.conversation_id = c.id AND d.send_at > @At - 86400000 AND d.send_at <= @At
                        LIMIT {informational}) AS timed) AS told
                FROM {TheirConversations.All} AS c) AS theirs)
        """;

    // By the time that a message is claimed its own is among them.
    public bool IsSudden => false;

    public bool Concerns(Outbound outbound) =>
        outbound is { Confirmation: false, IsCopy: false } && rules.Exists(rule => rule.Purpose == outbound.Purpose);

    public async ValueTask<Verdict> Judge(Outbound outbound, Session session)
    {
        if (RuleFor(outbound) is not { } rule)
        {
            return Verdict.Allow;
        }

        var after = outbound.At - Window;
        var asked = new { outbound.To, outbound.Purpose, outbound.At, after, since = Ids.Floor(MessageId.Prefix, after) };
        var times = (await session.Many(Times, asked, row => row.Instant("at"))).FindAll(at => at > after && at <= outbound.At);

        // At the second look it is among those that are counted.
        var most = rule.Most + (outbound.Caller is null ? 1 : 0);
        if (times.Count < most || (rule.Purpose == Purpose.Informational && await TheirConversations.LastHeard(session, outbound, after) is not null))
        {
            return Verdict.Allow;
        }

        return Verdict.Deny(
            $"This person has had {rule.Most} {EnumText.Of(rule.Purpose)} messages of the organization within 24 hours, over all channels and agents.", Name,
            rule.Source, until: times[most - 1] + Window);
    }

    FrequencyRule? RuleFor(Outbound outbound)
    {
        var (country, day) = (Consents.ConsentRequired.CountryOf(outbound), DateOnly.FromDateTime(outbound.At.UtcDateTime));
        return rules
            .Where(rule => rule.Purpose == outbound.Purpose && rule.EffectiveFrom <= day
                && (rule.Countries.Contains(Anywhere) || (country is not null && rule.Countries.Contains(country))))
            .MinBy(rule => rule.Most);
    }
}

/// <summary>A row of the table; the strictest that fits counts.</summary>
/// <param name="Most">In 24 hours.</param>
internal sealed record FrequencyRule(
    IReadOnlyList<string> Countries, Purpose Purpose, int Most, string Source, DateOnly EffectiveFrom, DateOnly ReviewedOn);
