using Microsoft.Extensions.Logging;
using Switchboard.Data;

namespace Switchboard.Webhooks.Delivering;

/// <summary>
/// Claims webhooks to which something is due, and has each served by itself: however slow one is and however much waits for it, it holds up
/// no other. A webhook is one node's at a time; that of a node that died is claimed when its lease is over. Organizations take turns, and
/// one has a quarter of what a node serves at most.
/// </summary>
internal sealed partial class DueWebhooks(
    Broom broom, Database db, ServeWebhook serve, NodeName node, WebhookSettings settings, ILogger<DueWebhooks> logger) : Sweep(broom, logger)
{
    const string IsFree = """
        w.due_at <= @now AND w.status = 'enabled' AND (w.lease_until IS NULL OR w.lease_until <= @now)
        AND NOT EXISTS (SELECT 1 FROM organization o WHERE o.organization_id = w.organization_id AND o.status IN ('suspended', 'deleting'))
        """;

    // In turns: each organization's next webhook before anybody's second, counting those that this node serves already; of equals, whose turn was longest ago.
    const string InTurn = $"""
        SELECT t.id FROM (
            SELECT w.id, w.due_at, s.served_at, s.held + row_number() OVER (PARTITION BY w.organization_id ORDER BY coalesce(w.served_at, 0), w.due_at) AS turn
            FROM webhook w JOIN (
                SELECT organization_id, max(served_at) AS served_at, count(CASE WHEN claimed_by = @node AND lease_until > @now THEN 1 END) AS held FROM webhook
                WHERE organization_id IN (SELECT w.organization_id FROM webhook w WHERE {IsFree}) GROUP BY organization_id) s
            ON s.organization_id = w.organization_id WHERE {IsFree}) t
        WHERE t.turn <= @share ORDER BY t.turn, coalesce(t.served_at, 0), t.due_at, t.id LIMIT @free
        """;

    const string Take = "UPDATE webhook SET claimed_by = @node, lease_until = @lease, served_at = @now, fence = fence + 1 WHERE id IN";

    static readonly Sql Claim = new(
        $"{Take} ({InTurn}) RETURNING id, organization_id, fence",
        $"""
        WITH due AS MATERIALIZED (SELECT w.id FROM webhook w WHERE w.id IN ({InTurn}) AND {IsFree} FOR UPDATE SKIP LOCKED) {Take} (SELECT id FROM due)
        RETURNING id, organization_id, fence
        """);

    static readonly Sql Any = $"SELECT count(*) FROM ({InTurn}) AS due";

    // By claim: one that was lost while its requests still run may be this node's again.
    readonly UnderWay<(WebhookId Id, long Fence)> served = new((webhook, error) => LogBroke(logger, error, webhook.Id.Value));

    protected override Rhythm Rhythm => new(TimeSpan.FromSeconds(1)) { First = FirstRound.AtOnce, WokenBy = GiveEvents.Due };

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await served.Ended().WaitAsync(cancellationToken);
    }

    public override async Task Round(CancellationToken ct)
    {
        var now = Clock.GetUtcNow();
        var asked = new { node = node.Text, now, lease = now + serve.Lease, free = settings.AtOnce - served.Count, share = Math.Max(1, settings.AtOnce / 4) };
        if (asked.free <= 0 || await db.ReadSystem(session => session.Count(Any, asked), ct) == 0)
        {
            return;
        }

        var claimed = await db.WriteSystem(
            unit => unit.Many(Claim, asked, row => new ClaimedWebhook(row.Id<WebhookId>("id"), row.Id<OrganizationId>("organization_id"), row.Long("fence"))),
            ct);
        foreach (var webhook in claimed)
        {
            served.Start((webhook.Id, webhook.Fence), () => serve.Serve(webhook, ct), ct);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Delivering to webhook {WebhookId} broke; it is taken up again when its lease is over.")]
    static partial void LogBroke(ILogger logger, Exception exception, string webhookId);
}

/// <summary>A webhook that this node delivers to.</summary>
/// <param name="Fence">Counts the claims: who has an older one no longer does.</param>
internal sealed record ClaimedWebhook(WebhookId Id, OrganizationId OrganizationId, long Fence);
