using Switchboard.Conversations.Reading;
using Switchboard.Data;

namespace Switchboard.Webhooks.Delivering;

/// <summary>Delivers what is due to one webhook, some at a time, until nothing is or others wait for their turn.</summary>
[Singleton]
internal sealed class ServeWebhook(Database db, PostEvent post, RecordAttempt record, TimeProvider clock, WebhookSettings settings, OutsideSettings outside)
{
    // Two at a time try whether one that failed is back.
    const int WhileFailing = 2;
    static readonly TimeSpan Slice = TimeSpan.FromSeconds(20);

    static readonly Sql DueNow = """
        SELECT id, event_id, attempts, tries FROM webhook_delivery
        WHERE organization_id = @organization AND webhook_id = @webhook AND state = 'pending' AND due_at <= @now ORDER BY due_at, id LIMIT @take
        """;

    static readonly Sql Prolong = "UPDATE webhook SET lease_until = @lease WHERE organization_id = @organization AND id = @Id AND fence = @Fence";

    static readonly Sql Release = """
        UPDATE webhook SET claimed_by = NULL, lease_until = NULL
        WHERE organization_id = @organization AND id = @Id AND fence = @Fence
        """;

    // After the row is ours, so that what was written meanwhile is seen.
    static readonly Sql Next = """
        UPDATE webhook SET due_at = (
            SELECT CASE WHEN min(d.due_at) < coalesce(webhook.hold_until, 0) THEN webhook.hold_until ELSE min(d.due_at) END
            FROM webhook_delivery d WHERE d.organization_id = @organization AND d.webhook_id = webhook.id AND d.state = 'pending')
        WHERE organization_id = @organization AND id = @Id AND status = 'enabled'
        """;

    /// <summary>How long a claim lasts unless it is prolonged.</summary>
    public TimeSpan Lease => outside.Claim;

    /// <summary>Does it, and gives the webhook back.</summary>
    public async Task Serve(ClaimedWebhook webhook, CancellationToken ct)
    {
        var until = clock.GetUtcNow() + Slice;
        try
        {
            while (await ServeSome(webhook, ct) && clock.GetUtcNow() < until)
            {
                if (await db.Write(
                    webhook.OrganizationId,
                    unit => unit.Execute(Prolong, new { webhook.Id, webhook.Fence, lease = clock.GetUtcNow() + Lease }),
                    ct) == 0)
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Whoever comes next need not wait for the lease to end.
        }

        await db.Write(
            webhook.OrganizationId, async unit => await unit.Execute(Release, webhook) == 1 ? await unit.Execute(Next, webhook) : 0, CancellationToken.None);
    }

    async Task<bool> ServeSome(ClaimedWebhook webhook, CancellationToken ct)
    {
        var (target, due) = await db.Read(webhook.OrganizationId, session => Read(session, webhook), ct);
        if (target is null || due.Count == 0)
        {
            return false;
        }

        await Task.WhenAll(due.Select(delivery => Deliver(webhook.OrganizationId, target, delivery, ct)));
        return true;
    }

    async ValueTask<(Target? Target, List<DueDelivery> Due)> Read(Session session, ClaimedWebhook webhook)
    {
        var now = clock.GetUtcNow();
        if (await session.One(Target.Find, new { webhook = webhook.Id }, Target.From) is not { Status: WebhookStatus.Enabled } target || target.HoldUntil > now)
        {
            return (null, []);
        }

        var take = target.FailingSince is null ? settings.PerWebhook : Math.Min(WhileFailing, settings.PerWebhook);
        var due = await session.Many(DueNow, new { webhook = webhook.Id, now, take }, DueDelivery.From);
        for (var i = 0; i < due.Count; i++)
        {
            due[i] = due[i] with { Event = await EventLog.Find(session, due[i].EventId) };
        }

        return (target, due);
    }

    async Task Deliver(OrganizationId organization, Target target, DueDelivery delivery, CancellationToken ct)
    {
        if (delivery.Event is not { } happened)
        {
            await record.Erased(organization, target, delivery, ct);
            return;
        }

        await record.Record(organization, target, delivery, await post.Post(target, happened, ct), CancellationToken.None);
    }
}

/// <summary>A delivery whose time has come.</summary>
/// <param name="Attempts">All tries so far.</param>
/// <param name="Tries">Those since it began or was replayed.</param>
internal sealed record DueDelivery(WebhookDeliveryId Id, EventId EventId, int Attempts, int Tries)
{
    /// <summary>The event as it is now; null when it is gone.</summary>
    public EventView? Event { get; init; }

    public static DueDelivery From(Row row) => new(row.Id<WebhookDeliveryId>("id"), row.Id<EventId>("event_id"), row.Int("attempts"), row.Int("tries"));
}
