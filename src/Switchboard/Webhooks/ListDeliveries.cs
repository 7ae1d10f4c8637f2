using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Data;
using Switchboard.Tenancy;
using Switchboard.Webhooks.Delivering;

namespace Switchboard.Webhooks;

/// <summary>What was or is to be delivered to a webhook, newest first, with each try.</summary>
internal sealed class ListDeliveries(Database db) : IUseCase, IEndpoint
{
    const string Columns = "id, webhook_id, event_id, kind, state, due_at, created_at, ended_at";

    static readonly Sql Page = $"""
        SELECT {Columns} FROM webhook_delivery
        WHERE organization_id = @organization AND webhook_id = @webhook AND id < @before AND (@state = '' OR state = @state) ORDER BY id DESC LIMIT @take
        """;

    static readonly Sql One = $"SELECT {Columns} FROM webhook_delivery WHERE organization_id = @organization AND webhook_id = @webhook AND id = @delivery";

    const string Attempts = """
        SELECT delivery_id, number, at, outcome, status, latency_ms, answer FROM webhook_attempt WHERE organization_id = @organization AND webhook_id = @webhook
        """;

    static readonly Sql Tries = new(
        $"{Attempts} AND delivery_id IN (SELECT value FROM json_each(@ids)) ORDER BY number",
        $"{Attempts} AND delivery_id IN (SELECT value FROM jsonb_array_elements_text(@ids::jsonb)) ORDER BY number");

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet(
            "/api/v1/webhooks/{webhookId}/deliveries",
            (WebhookId webhookId, OrganizationId? organizationId, Word<DeliveryState>? state, string? cursor,
                [Range(1, Paging.MaxLimit)] int? limit, Caller caller, ListDeliveries list, CancellationToken ct) =>
                list.List(caller, webhookId, organizationId, state?.Value, cursor, limit, ct).ToHttp())
        .Says("listWebhookDeliveries", "Webhooks", "What was or is to be delivered to a webhook, with each try").Requires(Tier.Organization);

    public async Task<Outcome<Page<WebhookDeliveryView>>> List(
        Caller caller, WebhookId webhook, OrganizationId? named, DeliveryState? state, string? cursor, int? limit, CancellationToken ct)
    {
        var reach = caller.Reach(named);
        if (reach.Problem is { } unreached)
        {
            return unreached;
        }

        var page = Paging.Read<WebhookDeliveryId>(cursor, limit);
        if (page.Problem is { } wrong)
        {
            return wrong;
        }

        var asked = new { webhook, page.Value.Before, page.Value.Take, state = state is { } only ? EnumText.Of(only) : "" };
        return await db.Read<Outcome<Page<WebhookDeliveryView>>>(reach.Value, async session =>
        {
            if (await session.One(WebhookView.Find, new { webhook }, WebhookView.From) is null)
            {
                return WebhookView.Unknown;
            }

            var rows = await session.Many(Page, asked, WebhookDeliveryView.From);
            return page.Value.Of(await WithAttempts(session, webhook, rows), delivery => delivery.DeliveryId.Value);
        }, ct);
    }

    /// <summary>One delivery with its tries, or null.</summary>
    public static async ValueTask<WebhookDeliveryView?> Find(Session session, WebhookId webhook, WebhookDeliveryId delivery) =>
        await session.One(One, new { webhook, delivery }, WebhookDeliveryView.From) is { } found ? (await WithAttempts(session, webhook, [found]))[0] : null;

    static async ValueTask<List<WebhookDeliveryView>> WithAttempts(Session session, WebhookId webhook, List<WebhookDeliveryView> deliveries)
    {
        var ids = JsonSerializer.Serialize(deliveries.Select(delivery => delivery.DeliveryId.Value));
        var tries = (await session.Many(Tries, new { webhook, ids }, row =>
            (Delivery: row.Id<WebhookDeliveryId>("delivery_id"), Attempt: WebhookAttemptView.From(row))))
            .ToLookup(row => row.Delivery, row => row.Attempt);
        return deliveries.ConvertAll(delivery => delivery with { Attempts = [.. tries[delivery.DeliveryId]] });
    }
}

/// <summary>One event on its way to a webhook.</summary>
/// <param name="State">pending, delivered or failed.</param>
/// <param name="DueAt">When it is tried next, while it is pending.</param>
/// <param name="Attempts">Each try, oldest first.</param>
internal sealed record WebhookDeliveryView(
    WebhookDeliveryId DeliveryId, WebhookId WebhookId, EventId EventId, string Kind, DeliveryState State, DateTimeOffset? DueAt,
    DateTimeOffset CreatedAt, DateTimeOffset? EndedAt,
    IReadOnlyList<WebhookAttemptView> Attempts)
{
    internal static WebhookDeliveryView From(Row row)
    {
        var state = row.Enum<DeliveryState>("state");
        return new(
            row.Id<WebhookDeliveryId>("id"), row.Id<WebhookId>("webhook_id"), row.Id<EventId>("event_id"), row.Text("kind"), state,
            state == DeliveryState.Pending ? row.Instant("due_at") : null, row.Instant("created_at"), row.InstantOrNull("ended_at"), []);
    }
}

/// <summary>One try to deliver.</summary>
/// <param name="Outcome">answered, refused (this deployment doesn't connect there), unreachable or timed_out.</param>
/// <param name="Status">The answer's status.</param>
/// <param name="Answer">The first 500 bytes of the answer, or why there is none.</param>
internal sealed record WebhookAttemptView(int Number, DateTimeOffset At, AttemptOutcome Outcome, int? Status, int LatencyMs, string Answer)
{
    internal static WebhookAttemptView From(Row row) => new(
        row.Int("number"), row.Instant("at"), row.Enum<AttemptOutcome>("outcome"), (int?)row.LongOrNull("status"), row.Int("latency_ms"), row.Text("answer"));
}
