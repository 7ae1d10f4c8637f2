using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Audit;
using Switchboard.Conversations.Reading;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Webhooks;

/// <summary>
/// Delivers again: one delivery, or every event since an instant, also those of a time in which the webhook was disabled or not there yet. Each has the webhook-id that it had.
/// </summary>
internal sealed class ReplayDeliveries(Database db, AuditLog audit, ISignals signals, TimeProvider clock) : IUseCase, IEndpoint
{
    /// <param name="Since">Events from this instant on.</param>
    internal sealed record Request(DateTimeOffset Since);

    static readonly Sql Again = """
        UPDATE webhook_delivery SET state = 'pending', due_at = @now, tries = 0, ended_at = NULL WHERE organization_id = @organization AND webhook_id = @webhook AND id = @delivery
        """;

    static readonly Sql Due = """
        UPDATE webhook SET due_at = CASE WHEN due_at <= @now THEN due_at ELSE @now END, hold_until = NULL WHERE organization_id = @organization AND id = @webhook AND status = 'enabled'
        """;

    // Ids of events are in order of time; positions nearly so.
    static readonly Sql FirstSince = """
        SELECT min(e.position) AS position FROM webhook w CROSS JOIN agent a CROSS JOIN event e
        WHERE w.organization_id = @organization AND w.id = @webhook AND a.organization_id = w.organization_id AND (w.agent_id IS NULL OR w.agent_id = a.id)
        AND e.agent_id = a.id AND e.position IS NOT NULL AND e.id >= @floor AND e.created_at >= @since
        """;

    static readonly Sql Rewind = """
        UPDATE webhook SET position = CASE WHEN position < @first - 1 THEN position ELSE @first - 1 END, replay_to = @head WHERE organization_id = @organization AND id = @webhook AND status = 'enabled'
        """;

    static readonly Problem Disabled = Problem.Conflict("webhook_disabled", "The webhook is disabled, so nothing is delivered to it.", "Enable it first: PATCH /api/v1/webhooks/{webhookId} with status enabled.");

    static readonly Problem UnknownDelivery = Problem.NotFound("delivery", "Look at GET /api/v1/webhooks/{webhookId}/deliveries.");

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(
                "/api/v1/webhooks/{webhookId}/deliveries/{deliveryId}/replay",
                (WebhookId webhookId, WebhookDeliveryId deliveryId, OrganizationId? organizationId, Caller caller, ReplayDeliveries replay, CancellationToken ct) =>
                    replay.One(caller, webhookId, deliveryId, organizationId, ct).ToHttp())
            .Says("replayWebhookDelivery", "Webhooks", "Deliver one event again").Requires(Tier.Organization);
        routes.MapPost("/api/v1/webhooks/{webhookId}/replay", (WebhookId webhookId, OrganizationId? organizationId, Request request, Caller caller, ReplayDeliveries replay, CancellationToken ct) =>
                replay.Since(caller, webhookId, organizationId, request.Since, ct).ToHttp())
            .Says("replayWebhook", "Webhooks", "Deliver every event since an instant again").Requires(Tier.Organization);
    }

    async Task<Outcome<WebhookDeliveryView>> One(Caller caller, WebhookId webhook, WebhookDeliveryId delivery, OrganizationId? named, CancellationToken ct)
    {
        var change = new { webhook, delivery, now = clock.GetUtcNow() };
        return await Change<WebhookDeliveryView>(caller, webhook, named, async (unit, organization) =>
        {
            if (await unit.Execute(Again, change) == 0)
            {
                return UnknownDelivery;
            }

            await unit.Execute(Due, change);
            await audit.Append(unit, organization, caller.Actor, "webhook.replayed", webhook.Value, new { delivery });
            return (await ListDeliveries.Find(unit, webhook, delivery))!;
        }, ct);
    }

    async Task<Outcome<WebhookView>> Since(Caller caller, WebhookId webhook, OrganizationId? named, DateTimeOffset since, CancellationToken ct) =>
        await Change<WebhookView>(caller, webhook, named, async (unit, organization) =>
        {
            if (await unit.One(FirstSince, new { webhook, since, floor = Ids.Floor(EventId.Prefix, since) }, row => row.LongOrNull("position")) is { } first)
            {
                await unit.Execute(Rewind, new { webhook, first, head = await unit.Count(EventLog.Newest) });
            }

            await audit.Append(unit, organization, caller.Actor, "webhook.replayed", webhook.Value, new { since });
            return (await unit.One(WebhookView.Find, new { webhook }, WebhookView.From))!;
        }, ct);

    async Task<Outcome<T>> Change<T>(Caller caller, WebhookId webhook, OrganizationId? named, Func<Session, OrganizationId, ValueTask<Outcome<T>>> change, CancellationToken ct)
    {
        var reach = caller.Reach(named);
        if (reach.Problem is { } unreached)
        {
            return unreached;
        }

        var organization = reach.Value;
        var outcome = await db.Write(
            organization,
            async unit => await unit.One(WebhookView.Find, new { webhook }, WebhookView.From) switch
            {
                null => WebhookView.Unknown,
                { Status: WebhookStatus.Disabled } => Disabled,
                _ => await change(unit, organization),
            },
            ct);
        signals.Publish(WebhookRow.Changed, organization.Value);
        return outcome;
    }
}
