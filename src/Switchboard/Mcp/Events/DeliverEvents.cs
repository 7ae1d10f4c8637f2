using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Switchboard.Data;
using Switchboard.Events;
using Switchboard.Tenancy;

namespace Switchboard.Mcp.Events;

/// <summary>
/// Looks for webhook subscriptions that something waits for, and has them delivered, many at once and a few of each organization. A signal hastens the look; a lost one only delays
/// it. Also ends those whose token no longer opens anything, or whose agent is gone.
/// </summary>
internal sealed partial class DeliverEvents(
    Database database, DeliverSubscription deliver, McpEventSettings settings, ISignals signals, TimeProvider clock, ILogger<DeliverEvents> logger) : BackgroundService
{
    const int Most = 500;
    static readonly TimeSpan Look = TimeSpan.FromSeconds(2);
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
            OR (s.agent_id IS NULL AND EXISTS (SELECT 1 FROM agent a JOIN event e ON e.agent_id = a.id AND e.position > s.position WHERE a.organization_id = s.organization_id)))))) t
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

    static readonly Sql End = "UPDATE event_subscription SET state = 'ending', ending = @error, attempts = 0, due_at = @now, fence = fence + 1 WHERE organization_id = @organization AND id = @id AND state <> 'ending'";

    static readonly string Revoked = JsonSerializer.Serialize(
        new { code = EventErrors.ForbiddenCode, message = "Forbidden", data = new { reason = "The token is no longer good, or the agent is gone." } }, Wire.Json);

    readonly ConcurrentDictionary<EventSubscriptionId, OrganizationId> running = new();
    readonly ConcurrentDictionary<EventSubscriptionId, Task> deliveries = new();
    volatile bool some;
    int tokensChanged = 1;

    int MostOfOne => Math.Max(1, settings.AtOnce / 4);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Action wakeUp = () => { };
        using var woken = new Wakeup(clock, wake =>
        {
            wakeUp = wake;
            return signals.Subscribe(SubscribeToEvents.Changed, _ => wake());
        });
        using var placed = signals.Subscribe(EventRow.Placed, _ =>
        {
            if (some)
            {
                wakeUp();
            }
        });
        using var tokens = signals.Subscribe(Tokens.Changed, _ =>
        {
            Interlocked.Exchange(ref tokensChanged, 1);
            wakeUp();
        });
        try
        {
            await LookAndDeliver(woken, () => wakeUp(), stoppingToken);
        }
        finally
        {
            await Task.WhenAll(deliveries.Values);
        }
    }

    async Task LookAndDeliver(Wakeup woken, Action wakeUp, CancellationToken stoppingToken)
    {
        var ended = clock.GetTimestamp();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (Interlocked.Exchange(ref tokensChanged, 0) == 1 || clock.GetElapsedTime(ended) >= LookForEnded)
                {
                    ended = clock.GetTimestamp();
                    await EndOrphans(stoppingToken);
                }

                await StartDue(wakeUp, stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(logger, exception);
            }

            await woken.Wait(Look, stoppingToken);
            await Task.Delay(Gather, clock, stoppingToken);
        }
    }

    async Task StartDue(Action wake, CancellationToken ct)
    {
        foreach (var (id, _) in deliveries.Where(delivery => delivery.Value.IsCompleted))
        {
            deliveries.TryRemove(id, out _);
        }

        some = await database.ReadSystem(session => session.Count(Any), ct) > 0;
        if (!some || running.Count >= settings.AtOnce)
        {
            return;
        }

        var due = await database.ReadSystem(session => session.Many(Due, new { now = clock.GetUtcNow(), most = Most, share = MostOfOne }, Of), ct);
        foreach (var (id, organization) in due)
        {
            if (running.Count < settings.AtOnce && running.Values.Count(other => other == organization) < MostOfOne && running.TryAdd(id, organization))
            {
                deliveries[id] = Task.Run(() => Deliver(organization, id, wake, ct), CancellationToken.None);
            }
        }
    }

    async Task Deliver(OrganizationId organization, EventSubscriptionId id, Action wake, CancellationToken ct)
    {
        try
        {
            await deliver.Run(organization, id, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // What was not written down is sent again by whoever looks next, under the same id.
        }
        catch (Exception exception)
        {
            LogNotDelivered(logger, exception, id.Value);
        }
        finally
        {
            running.TryRemove(id, out _);
            wake();
        }
    }

    async Task EndOrphans(CancellationToken ct)
    {
        while (true)
        {
            var now = clock.GetUtcNow();
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

    [LoggerMessage(Level = LogLevel.Error, Message = "Subscriptions that are due could not be looked for; the next look comes soon.")]
    static partial void LogFailed(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Events for subscription {SubscriptionId} could not be delivered; they are when its lease is over.")]
    static partial void LogNotDelivered(ILogger logger, Exception exception, string subscriptionId);
}
