using System.Text.Json;
using Microsoft.Extensions.Logging;
using Switchboard.Data;
using Switchboard.Events;
using Switchboard.Tenancy;

namespace Switchboard.Mcp.Events;

/// <summary>
/// Looks for webhook subscriptions that something waits for, and has them delivered, many at once and a few of each organization. A signal
/// hastens the look; a lost one only delays it. Also ends those whose token no longer opens anything, or whose agent is gone.
/// </summary>
internal sealed partial class DeliverEvents(
    Broom broom, Database database, DeliverSubscription deliver, McpEventSettings settings, ILogger<DeliverEvents> logger) : Sweep(broom, logger)
{
    const int Most = 500;
    static readonly TimeSpan LookForEnded = TimeSpan.FromMinutes(1);
    // Lets one look serve many events under load.
    static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(20);

    static readonly Sql Any = "SELECT count(*) FROM (SELECT id FROM event_subscription LIMIT 1) one";

    // In turns, so that what waits of one organization does not hide what waits of others.
    static readonly Sql Due = """
        SELECT t.id, t.organization_id FROM (
        SELECT s.id, s.organization_id, s.due_at, row_number() OVER (PARTITION BY s.organization_id ORDER BY s.due_at) AS turn FROM event_subscription s
        WHERE s.due_at <= @now AND (s.expires_at <= @now OR s.state = 'ending' OR (s.state = 'active' AND (s.gap = true
            OR (s.agent_id IS NOT NULL AND EXISTS (SELECT 1 FROM event e WHERE e.agent_id = s.agent_id AND e.position > s.position))
            OR (s.agent_id IS NULL
                AND EXISTS (SELECT 1
                    FROM agent a JOIN event e ON e.agent_id = a.id AND e.position > s.position
                    WHERE a.organization_id = s.organization_id)))))) t
        WHERE t.turn <= @share ORDER BY t.turn, t.due_at LIMIT @most
        """;

    static readonly Sql Orphaned = """
        SELECT s.id, s.organization_id FROM event_subscription s
        WHERE s.state <> 'ending' AND (
            NOT EXISTS (SELECT 1 FROM token t JOIN organization o ON o.organization_id = t.organization_id
                WHERE t.id = s.token_id AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > @now) AND o.status <> 'suspended')
            OR EXISTS (SELECT 1 FROM agent a WHERE a.id = s.agent_id AND a.status = 'deprovisioned'))
        ORDER BY s.id LIMIT @most
        """;

    static readonly Sql End =
        """
        UPDATE event_subscription
        SET state = 'ending', ending = @error, attempts = 0, due_at = @now, fence = fence + 1
        WHERE organization_id = @organization AND id = @id AND state <> 'ending'
        """;

    static readonly string Revoked = JsonSerializer.Serialize(
        new { code = EventErrors.ForbiddenCode, message = "Forbidden", data = new { reason = "The token is no longer good, or the agent is gone." } },
        Wire.Json);

    readonly UnderWay<(EventSubscriptionId Id, OrganizationId Organization)> running = new(
        (subscription, error) => LogNotDelivered(logger, error, subscription.Id.Value));
    Wakeup? woken;
    volatile bool some;
    int tokensChanged = 1;
    long lookedForEnded;

    int MostOfOne => Math.Max(1, settings.AtOnce / 4);

    protected override Rhythm Rhythm => new(TimeSpan.FromSeconds(2)) { First = FirstRound.AtOnce };

    protected override Wakeup Woken() =>
        woken = new(Signals, Clock, (SubscribeToEvents.Changed, () => true), (EventRow.Placed, () => some), (Tokens.Changed, NoteTokens));

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await running.Ended().WaitAsync(cancellationToken);
    }

    public override async Task Round(CancellationToken ct)
    {
        await Task.Delay(Gather, Clock, ct);
        if (Interlocked.Exchange(ref tokensChanged, 0) == 1 || Clock.GetElapsedTime(lookedForEnded) >= LookForEnded)
        {
            lookedForEnded = Clock.GetTimestamp();
            await EndOrphans(ct);
        }

        some = await database.ReadSystem(session => session.Count(Any), ct) > 0;
        if (!some || running.Count >= settings.AtOnce)
        {
            return;
        }

        var due = await database.ReadSystem(session => session.Many(Due, new { now = Clock.GetUtcNow(), most = Most, share = MostOfOne }, Of), ct);
        foreach (var one in due)
        {
            if (running.Count < settings.AtOnce && running.All.Count(other => other.Organization == one.Organization) < MostOfOne)
            {
                running.Start(one, () => deliver.Run(one.Organization, one.Id, ct), ct, woken!.Wake);
            }
        }
    }

    bool NoteTokens()
    {
        Interlocked.Exchange(ref tokensChanged, 1);
        return true;
    }

    async Task EndOrphans(CancellationToken ct)
    {
        while (true)
        {
            var now = Clock.GetUtcNow();
            var orphans = await database.ReadSystem(session => session.Many(Orphaned, new { now, most = Most }, Of), ct);
            foreach (var (id, organization) in orphans)
            {
                await database.Write(organization, unit => unit.Execute(End, new { id, now, error = Revoked }), ct);
            }

            if (orphans.Count < Most)
            {
                return;
            }
        }
    }

    static (EventSubscriptionId Id, OrganizationId Organization) Of(Row row) => (row.Id<EventSubscriptionId>("id"), row.Id<OrganizationId>("organization_id"));

    [LoggerMessage(Level = LogLevel.Error, Message = "Events for subscription {SubscriptionId} could not be delivered; they are when its lease is over.")]
    static partial void LogNotDelivered(ILogger logger, Exception exception, string subscriptionId);
}
