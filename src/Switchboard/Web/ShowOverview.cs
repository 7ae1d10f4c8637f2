using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Billing;
using Switchboard.Channels;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Web;

/// <summary>What happens now in an organization: the numbers that its operators look at first.</summary>
internal sealed class ShowOverview(Database database, TimeProvider clock) : IUseCase, IEndpoint
{
    const int Minutes = 60;

    // Each way of an agent's messages has its own range in the one index.
    static readonly Sql ByMinute = """
        SELECT m.created_at - m.created_at % 60000 AS at, m.direction, count(*) AS messages
        FROM agent a CROSS JOIN (SELECT true AS waiting UNION ALL SELECT false) AS w CROSS JOIN message m
        WHERE a.organization_id = @organization AND m.agent_id = a.id AND m.waiting = w.waiting AND m.id >= @floor AND m.created_at >= @since
        GROUP BY 1, 2
        """;

    static readonly Sql FailedByMinute = """
        SELECT e.created_at - e.created_at % 60000 AS at, count(*) AS messages FROM event e
        WHERE e.organization_id = @organization AND e.kind = 'message.failed' AND e.id >= @floor GROUP BY 1
        """;

    static readonly Sql Failures = """
        SELECT e.subject_id, e.conversation_id, e.agent_id, e.created_at, m.channel, m.to_address, d.error_code, d.error, d.advice
        FROM (SELECT * FROM event WHERE organization_id = @organization AND kind = 'message.failed' ORDER BY id DESC LIMIT 10) AS e
        JOIN message m ON m.id = e.subject_id AND m.organization_id = e.organization_id
        LEFT JOIN delivery d ON d.message_id = m.id ORDER BY e.id DESC
        """;

    // "Not resolved" says nothing more of an alert than that it is open, and has it found by the index of those.
    static readonly Sql Counts = """
        SELECT
            (SELECT count(*) FROM agent a WHERE a.organization_id = @organization AND a.status = 'active') AS active,
            (SELECT count(*) FROM agent a WHERE a.organization_id = @organization AND a.status = 'paused') AS paused,
            (SELECT count(DISTINCT t.agent_id) FROM token t
                WHERE t.organization_id = @organization AND t.agent_id IS NOT NULL AND t.revoked_at IS NULL AND t.last_used_at >= @lately) AS online,
            (SELECT count(*) FROM job j WHERE j.organization_id = @organization AND j.state = 'dead') AS dead,
            (SELECT count(*) FROM conversation v WHERE v.organization_id = @organization AND v.state = 'escalated' AND v.merged_into IS NULL) AS escalated,
            (SELECT count(*) FROM conversation v WHERE v.organization_id = @organization AND v.owner = 'human' AND v.merged_into IS NULL) AS humans,
            (SELECT count(*) FROM conversation v WHERE v.organization_id = @organization AND v.owner = 'human' AND v.merged_into IS NULL
                AND (SELECT m.direction FROM message m WHERE m.conversation_id = v.id ORDER BY m.id DESC LIMIT 1) = 'in') AS unanswered,
            (SELECT count(*) FROM alert l WHERE l.organization_id = @organization AND l.state = 'open' AND l.state <> 'resolved') AS alerts,
            (SELECT count(*) FROM alert l
                WHERE l.organization_id = @organization AND l.state = 'open' AND l.state <> 'resolved' AND l.severity = 'critical') AS critical
        """;

    // The organization's own work: those that wait for their time aren't late.
    static readonly Sql Work = """
        SELECT count(*) AS due, min(j.due_at) AS oldest FROM job j WHERE j.organization_id = @organization AND j.state = 'ready' AND j.due_at <= @now
        """;

    static readonly TimeSpan Lately = TimeSpan.FromMinutes(5);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/overview", (OrganizationId? organizationId, Caller caller, ShowOverview show, CancellationToken ct) =>
            show.Show(caller, organizationId, ct).ToHttp())
        .Says("getOverview", "Overview", "What happens now in an organization").Requires(Tier.Organization).LetsIn(Role.Viewer);

    async Task<Outcome<Overview>> Show(Caller caller, OrganizationId? named, CancellationToken ct)
    {
        var reach = caller.Reach(named);
        if (reach.Problem is { } unreached)
        {
            return unreached;
        }

        var seen = await database.Read(reach.Value, Read, ct);
        // Figures are for everybody, people's addresses aren't.
        return caller.User is { Role: < Role.Operator } ? seen with { RecentFailures = [] } : seen;
    }

    async ValueTask<Overview> Read(Session session)
    {
        var now = clock.GetUtcNow();
        var since = Billing.Windows.Minute(now).AddMinutes(1 - Minutes);
        var asked = new { since, floor = Ids.Floor(MessageId.Prefix, since) };
        var said = await session.Many(ByMinute, asked, row => (At: row.Instant("at"), IsIn: row.Text("direction") == "in", Count: row.Long("messages")));
        var failed = await session.Many(
            FailedByMinute, new { floor = Ids.Floor(EventId.Prefix, since) }, row => (At: row.Instant("at"), Count: row.Long("messages")));
        var today = await UsageLine.Read(session, null, Billing.Windows.Day(now));
        var counts = (await session.One(Counts, new { lately = now - Lately }, row => new
        {
            Agents = new AgentCounts(row.Long("active"), row.Long("paused"), row.Long("online")), Dead = row.Long("dead"),
            Conversations = new ConversationCounts(row.Long("escalated"), row.Long("humans"), row.Long("unanswered")),
            Alerts = new AlertCounts(row.Long("alerts"), row.Long("critical")),
        }))!;
        var (due, oldest) = await session.One(Work, new { now }, row => (row.Long("due"), row.InstantOrNull("oldest")));
        var minutes = Enumerable.Range(0, Minutes).Select(i => since.AddMinutes(i)).Select(at => new MinuteOfMessages(
            at, said.Where(one => one.At == at && one.IsIn).Sum(one => one.Count), said.Where(one => one.At == at && !one.IsIn).Sum(one => one.Count),
            failed.Where(one => one.At == at).Sum(one => one.Count)));
        return new(
            [.. minutes],
            new(today.Sum(line => line.Quantity), Money.Of(today.Sum(line => line.ProviderCost.Micros))),
            counts.Agents,
            new(due, counts.Dead, oldest is { } at ? Math.Max(0, (now - at).TotalSeconds) : 0),
            counts.Conversations,
            counts.Alerts,
            await session.Many(Failures, null, RecentFailure.From));
    }
}

/// <summary>What happens now in an organization.</summary>
/// <param name="LastHour">By minute, oldest first.</param>
/// <param name="Today">What went out since the day began (UTC).</param>
/// <param name="RecentFailures">Newest first.</param>
internal sealed record Overview(
    IReadOnlyList<MinuteOfMessages> LastHour, TodaysMessages Today, AgentCounts Agents, WorkCounts Jobs, ConversationCounts Conversations, AlertCounts Alerts,
    IReadOnlyList<RecentFailure> RecentFailures);

/// <summary>The messages of a minute.</summary>
internal sealed record MinuteOfMessages(DateTimeOffset At, long Inbound, long Outbound, long Failed);

/// <summary>What went out today.</summary>
internal sealed record TodaysMessages(long Outbound, Money Cost);

/// <summary>Agents at work, paused, and those whose programs asked for something within five minutes, or listen.</summary>
internal sealed record AgentCounts(long Active, long Paused, long Online);

/// <summary>Work that is due, work that was given up, and how long the oldest that is due has waited.</summary>
internal sealed record WorkCounts(long Due, long Dead, double LagSeconds);

/// <summary>Conversations that somebody has to look at, those that a human has taken over, and those of them in which the person wrote last.</summary>
internal sealed record ConversationCounts(long Escalated, long Human, long Unanswered);

/// <summary>Alerts that nobody has seen to.</summary>
internal sealed record AlertCounts(long Open, long Critical);

/// <summary>A message that did not arrive.</summary>
internal sealed record RecentFailure(
    MessageId MessageId, ConversationId? ConversationId, AgentId AgentId, ChannelKind Channel, string To, string? Code, string? Cause, string? Advice,
    DateTimeOffset At)
{
    internal static RecentFailure From(Row row) => new(
        row.Id<MessageId>("subject_id"), row.IdOrNull<ConversationId>("conversation_id"), row.Id<AgentId>("agent_id"), row.Enum<ChannelKind>("channel"),
        row.Text("to_address"), row.TextOrNull("error_code"), row.TextOrNull("error"), row.TextOrNull("advice"), row.Instant("created_at"));
}
