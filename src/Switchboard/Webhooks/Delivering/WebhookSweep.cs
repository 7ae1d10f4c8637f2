using Microsoft.Extensions.Logging;
using Switchboard.Data;

namespace Switchboard.Webhooks.Delivering;

/// <summary>
/// Removes deliveries that ended long ago, and webhooks that were deleted. It reads apart from the writers and deletes in small units;
/// several nodes at it do no harm.
/// </summary>
internal sealed partial class WebhookSweep(Broom broom, Database db, WebhookSettings settings, ILogger<WebhookSweep> logger) : Sweep(broom, logger)
{
    const int AtOnce = 100;
    const int Page = 5_000;

    static readonly Sql Organizations = "SELECT DISTINCT organization_id FROM webhook";

    static readonly Sql Old = $"""
        SELECT webhook_id, id FROM webhook_delivery WHERE organization_id = @organization AND ended_at <= @before
        UNION ALL
        SELECT d.webhook_id, d.id FROM webhook w JOIN webhook_delivery d ON d.webhook_id = w.id WHERE w.organization_id = @organization AND w.status = 'deleted'
        LIMIT {Page}
        """;

    static readonly Sql DeleteAttempts = """
        DELETE FROM webhook_attempt
        WHERE organization_id = @organization AND webhook_id = @Webhook AND delivery_id = @Delivery
        """;
    static readonly Sql DeleteDelivery = "DELETE FROM webhook_delivery WHERE organization_id = @organization AND webhook_id = @Webhook AND id = @Delivery";

    static readonly Sql DeleteWebhooks = """
        DELETE FROM webhook WHERE organization_id = @organization AND status = 'deleted'
        AND NOT EXISTS (SELECT 1 FROM webhook_delivery d WHERE d.organization_id = @organization AND d.webhook_id = webhook.id)
        """;

    protected override Rhythm Rhythm => new(TimeSpan.FromHours(1));

    public override async Task Round(CancellationToken ct) => LogSwept(logger, await Remove(ct));

    /// <summary>Removes what is to go, and tells how many deliveries went.</summary>
    public async Task<int> Remove(CancellationToken ct)
    {
        var before = Clock.GetUtcNow() - settings.Keep;
        var deleted = 0;
        foreach (var organization in await db.ReadSystem(session => session.Many(Organizations, null, row => row.Id<OrganizationId>("organization_id")), ct))
        {
            List<Key> old;
            do
            {
                old = await db.Read(
                    organization,
                    session => session.Many(Old, new { before }, row => new Key(row.Id<WebhookId>("webhook_id"), row.Id<WebhookDeliveryId>("id"))),
                    ct);
                foreach (var some in old.Chunk(AtOnce))
                {
                    deleted += await db.Write(organization, unit => Delete(unit, some), ct);
                }
            }
            while (old.Count == Page);

            await db.Write(organization, unit => unit.Execute(DeleteWebhooks), ct);
        }

        return deleted;
    }

    static async ValueTask<int> Delete(Session unit, Key[] keys)
    {
        var count = 0;
        foreach (var key in keys)
        {
            await unit.Execute(DeleteAttempts, key);
            count += await unit.Execute(DeleteDelivery, key);
        }

        return count;
    }

    sealed record Key(WebhookId Webhook, WebhookDeliveryId Delivery);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Count} deliveries to webhooks were old enough to go")]
    static partial void LogSwept(ILogger logger, int count);
}
