using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Switchboard.Data;

namespace Switchboard.Webhooks.Delivering;

/// <summary>
/// Claims webhooks to which something is due, and has each served by itself: however slow one is and however much waits for it, it holds up no other. A webhook is one node's
/// at a time; that of a node that died is claimed when its lease is over.
/// </summary>
internal sealed partial class DueWebhooks(
    Database db, ServeWebhook serve, NodeName node, ISignals signals, TimeProvider clock, WebhookSettings settings, ILogger<DueWebhooks> logger) : BackgroundService
{
    static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    const string Free = """
        SELECT id FROM webhook WHERE due_at <= @now AND status = 'enabled' AND (lease_until IS NULL OR lease_until <= @now)
        AND NOT EXISTS (SELECT 1 FROM organization o WHERE o.organization_id = webhook.organization_id AND o.status = 'suspended') ORDER BY due_at LIMIT @free
        """;

    static readonly Sql Claim = new(
        $"UPDATE webhook SET claimed_by = @node, lease_until = @lease, fence = fence + 1 WHERE id IN ({Free}) RETURNING id, organization_id, fence",
        $"UPDATE webhook SET claimed_by = @node, lease_until = @lease, fence = fence + 1 WHERE id IN ({Free} FOR UPDATE SKIP LOCKED) RETURNING id, organization_id, fence");

    static readonly Sql Any = new($"SELECT count(*) FROM ({Free}) AS due", $"SELECT count(*) FROM ({Free}) AS due");

    // By claim: one that was lost while its requests still run may be this node's again.
    readonly ConcurrentDictionary<(WebhookId Id, long Fence), Task> served = new();

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (settings.AtOnce == 0)
        {
            return;
        }

        using var woken = new Wakeup(signals, GiveEvents.Due, clock);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ClaimAll(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(logger, exception);
            }

            await woken.Wait(Poll, stoppingToken);
        }
    }

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Task.WhenAll(served.Values).WaitAsync(cancellationToken);
    }

    async Task ClaimAll(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var asked = new { node = node.Text, now, lease = now + serve.Lease, free = settings.AtOnce - served.Count };
        if (asked.free <= 0 || await db.ReadSystem(session => session.Count(Any, asked), ct) == 0)
        {
            return;
        }

        var claimed = await db.WriteSystem(
            unit => unit.Many(Claim, asked, row => new ClaimedWebhook(row.Id<WebhookId>("id"), row.Id<OrganizationId>("organization_id"), row.Long("fence"))), ct);
        foreach (var webhook in claimed)
        {
            var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            served[(webhook.Id, webhook.Fence)] = ended.Task;
            _ = Serve(webhook, ended, ct);
        }
    }

    async Task Serve(ClaimedWebhook webhook, TaskCompletionSource ended, CancellationToken ct)
    {
        await Task.Yield();
        try
        {
            await serve.Serve(webhook, ct);
        }
        catch (Exception exception)
        {
            LogBroke(logger, exception, webhook.Id.Value);
        }
        finally
        {
            served.TryRemove((webhook.Id, webhook.Fence), out _);
            ended.SetResult();
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Due webhooks could not be looked for; the next look comes soon.")]
    static partial void LogFailed(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Delivering to webhook {WebhookId} broke; it is taken up again when its lease is over.")]
    static partial void LogBroke(ILogger logger, Exception exception, string webhookId);
}

/// <summary>A webhook that this node delivers to.</summary>
/// <param name="Fence">Counts the claims: who has an older one no longer does.</param>
internal sealed record ClaimedWebhook(WebhookId Id, OrganizationId OrganizationId, long Fence);
