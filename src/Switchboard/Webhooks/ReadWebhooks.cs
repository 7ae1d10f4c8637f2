using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using ModelContextProtocol.Server;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Webhooks;

/// <summary>The webhooks of an organization, agents' callbacks among them, newest first.</summary>
internal sealed class ReadWebhooks(Database db) : IUseCase, IEndpoint
{
    static readonly Sql Page = $"""
        SELECT {WebhookView.Columns} FROM webhook
        WHERE organization_id = @organization AND id < @before AND status <> 'deleted' ORDER BY id DESC LIMIT @take
        """;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/webhooks", (
                OrganizationId? organizationId, string? cursor, [Range(1, Paging.MaxLimit)] int? limit, Caller caller, ReadWebhooks read,
                CancellationToken ct) =>
                read.List(caller, organizationId, cursor, limit, ct).ToHttp())
            .Says("listWebhooks", "Webhooks", "Where an organization's events are pushed to, newest first").Requires(Tier.Organization);
        routes.MapGet(
            "/api/v1/webhooks/{webhookId}",
            (WebhookId webhookId, OrganizationId? organizationId, Caller caller, ReadWebhooks read, CancellationToken ct) =>
                read.Get(caller, webhookId, organizationId, ct).ToHttp())
            .Says("getWebhook", "Webhooks", "One webhook").Requires(Tier.Organization);
    }

    [McpServerTool(
        Name = "comms_list_webhooks", Title = "List webhooks", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false,
        UseStructuredContent = true)]
    [Description("Where an organization's events are pushed to, newest first, with what is wrong with one that fails or is disabled.")]
    [Requires(Tier.Organization)]
    public Task<Outcome<Page<WebhookView>>> List(
        Caller caller,
        [Description("For a super-admin, who names the organization.")] OrganizationId? organizationId = null,
        [Description("The nextCursor of the page before.")] string? cursor = null,
        [Range(1, Paging.MaxLimit), Description("How many at most.")] int? limit = null,
        CancellationToken ct = default) =>
        db.Page(caller.Reach(organizationId), Page, cursor, limit, WebhookView.From, webhook => webhook.WebhookId, ct);

    async Task<Outcome<WebhookView>> Get(Caller caller, WebhookId webhook, OrganizationId? named, CancellationToken ct)
    {
        var reach = caller.Reach(named);
        return reach.Problem is { } unreached ? unreached
            : await db.Read(reach.Value, session => session.One(WebhookView.Find, new { webhook }, WebhookView.From), ct) is { } found ? found
                : WebhookView.Unknown;
    }
}
