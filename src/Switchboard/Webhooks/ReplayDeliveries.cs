using System.ComponentModel;
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
    [Example("""{"since": "2026-01-31T08:00:00Z"}""")]
    internal sealed record Request(DateTimeOffset Since);

    internal sealed record Answer(
        [property: Description("The webhook.")] WebhookView Webhook,
        [property: Description("How many events are delivered again, or for the first time; they follow within moments.")] long Events);

    static readonly Sql Again = """
        UPDATE webhook_delivery SET state = 'pending', due_at = @now, tries = 0, ended_at = NULL WHERE organization_id = @organization AND webhook_id = @webhook AND id = @delivery
        """;

    static readonly Sql Due = """
        UPDATE webhook SET due_at = CASE WHEN due_at <= @now THEN due_at ELSE @now END, hold_until = NULL WHERE organization_id = @organization AND id = @webhook AND status = 'enabled'
        """;

    // Ids of events are in order of time; positions nearly so.
    static readonly Sql FirstSince = $"""
        SELECT min(e.position) AS position {Theirs} AND e.id >= @floor AND e.created_at >= @since
        """;

    const string Theirs = """
        FROM webhook w CROSS JOIN agent a CROSS JOIN event e
        WHERE w.organization_id = @organization AND w.id = @webhook AND a.organization_id = w.organization_id AND (w.agent_id IS NULL OR w.agent_id = a.id)
        AND e.agent_id = a.id AND e.position IS NOT NULL
        """;

    const string Between = $"SELECT count(*) {Theirs} AND e.position >= @first AND e.position <= @head";

    static readonly Sql HowMany = new(
        $"{Between} AND (w.kinds IS NULL OR e.kind IN (SELECT value FROM json_each(w.kinds)))",
        $"{Between} AND (w.kinds IS NULL OR e.kind IN (SELECT jsonb_array_elements_text(w.kinds::jsonb)))");

    static readonly Sql Rewind = """
        UPDATE webhook SET position = CASE WHEN position < @First - 1 THEN position ELSE @First - 1 END, replay_to = @Head
            WHERE organization_id = @organization AND id = @webhook AND status = 'enabled'
        """;

    static readonly Problem Disabled = Problem.Conflict(
        "webhook_disabled", "The webhook is disabled, so nothing is delivered to it.", "Enable it first: PATCH /api/v1/webhooks/{webhookId} with status enabled.");

    static readonly Problem UnknownDelivery = Problem.NotFound("delivery", "Look at GET /api/v1/webhooks/{webhookId}/deliveries.");

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(
                "/api/v1/webhooks/{webhookId}/deliveries/{deliveryId}/replay",
                (WebhookId webhookId, WebhookDeliveryId deliveryId, OrganizationId? organizationId, Caller caller, ReplayDeliveries replay, CancellationToken ct) =>
                    replay.One(caller, webhookId, deliveryId, organizationId, ct).ToHttp())
            .Says("replayWebhookDelivery", "Webhooks", "Deliver one event again").LetsIn(Role.Operator).Requires(Tier.Organization);
        routes.MapPost("/api/v1/webhooks/{webhookId}/replay", (WebhookId webhookId, OrganizationId? organizationId, Request request, Caller caller, ReplayDeliveries replay, CancellationToken ct) =>
                replay.Since(caller, webhookId, organizationId, request.Since, ct).ToHttp())
            .Says("replayWebhook", "Webhooks", "Deliver every event since an instant again").LetsIn(Role.Operator).Requires(Tier.Organization);
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

    async Task<Outcome<Answer>> Since(Caller caller, WebhookId webhook, OrganizationId? named, DateTimeOffset since, CancellationToken ct)
    {
        var reach = caller.Reach(named);
        if (reach.Problem is { } unreached)
        {
            return unreached;
        }

        // What is looked for may be far back: nobody who writes waits for it. The deliveries themselves are written some at a time, as the position comes along again.
        var span = await db.Read(reach.Value, session => Look(session, webhook, since), ct);
        return await Change<Answer>(caller, webhook, named, async (unit, organization) =>
        {
            if (span.Events > 0)
            {
                await unit.Execute(Rewind, new { webhook, span.First, span.Head });
            }

            await audit.Append(unit, organization, caller.Actor, "webhook.replayed", webhook.Value, new { since, events = span.Events });
            return new Answer((await unit.One(WebhookView.Find, new { webhook }, WebhookView.From))!, span.Events);
        }, ct);
    }

    static async ValueTask<Span> Look(Session session, WebhookId webhook, DateTimeOffset since)
    {
        if (await session.One(FirstSince, new { webhook, since, floor = Ids.Floor(EventId.Prefix, since) }, row => row.LongOrNull("position")) is not { } first)
        {
            return new(0, 0, 0);
        }

        var head = await session.Count(EventLog.Newest);
        return new(first, head, await session.Count(HowMany, new { webhook, first, head }));
    }

    /// <summary>The events that are replayed, by their positions.</summary>
    /// <param name="Events">How many of them the webhook gets.</param>
    sealed record Span(long First, long Head, long Events);

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
