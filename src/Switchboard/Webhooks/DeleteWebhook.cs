using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using ModelContextProtocol.Server;
using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Webhooks;

/// <summary>Ends a webhook, at once; its deliveries are removed in the background.</summary>
internal sealed class DeleteWebhook(Database db, AuditLog audit, ISignals signals) : IUseCase, IEndpoint
{
    static readonly Sql Delete = """
        UPDATE webhook SET status = 'deleted', secret = '', former_secret = NULL, due_at = NULL
        WHERE organization_id = @organization AND id = @webhook AND status <> 'deleted'
        """;

    static readonly Sql Callback = """
        UPDATE agent SET callback_url = NULL, version = version + 1
        WHERE organization_id = @organization
            AND id = (SELECT agent_id FROM webhook WHERE organization_id = @organization AND id = @webhook AND callback = true)
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapDelete(
            "/api/v1/webhooks/{webhookId}",
            (WebhookId webhookId, OrganizationId? organizationId, Caller caller, DeleteWebhook delete, CancellationToken ct) =>
                delete.End(caller, webhookId, organizationId, ct).ToHttp())
        .Says("deleteWebhook", "Webhooks", "Have events pushed there no longer").Requires(Tier.Organization);

    [McpServerTool(
        Name = "comms_delete_webhook", Title = "Delete a webhook", ReadOnly = false, Destructive = true, Idempotent = true, OpenWorld = false,
        UseStructuredContent = true)]
    [Description("Have events pushed to an address no longer. What waits for it is dropped.")]
    [Requires(Tier.Organization)]
    public async Task<Outcome<WebhookView>> End(
        Caller caller,
        [Description("The webhook.")] WebhookId webhookId,
        [Description("For a super-admin, who names the organization.")] OrganizationId? organizationId = null,
        CancellationToken ct = default)
    {
        var reach = caller.Reach(organizationId);
        if (reach.Problem is { } unreached)
        {
            return unreached;
        }

        var organization = reach.Value;
        var outcome = await db.Write<Outcome<WebhookView>>(organization, async unit =>
        {
            if (await unit.One(WebhookView.Find, new { webhook = webhookId }, WebhookView.From) is not { } webhook)
            {
                return WebhookView.Unknown;
            }

            await unit.Execute(Callback, new { webhook = webhookId });
            await unit.Execute(Delete, new { webhook = webhookId });
            await audit.Append(unit, organization, caller.Actor, "webhook.deleted", webhookId.Value);
            return webhook with { Status = WebhookStatus.Deleted };
        }, ct);
        signals.Publish(WebhookRow.Changed, organization.Value);
        return outcome;
    }
}
