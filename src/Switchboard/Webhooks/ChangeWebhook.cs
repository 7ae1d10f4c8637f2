using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Audit;
using Switchboard.Conversations.Reading;
using Switchboard.Data;
using Switchboard.Events;
using Switchboard.Tenancy;

namespace Switchboard.Webhooks;

/// <summary>Changes a webhook. What is left out stays. Enabled again it takes up what waited, and gets what happens from then on; a replay brings what happened meanwhile.</summary>
internal sealed class ChangeWebhook(Database db, OutsideHttp outside, AuditLog audit, ISignals signals, TimeProvider clock) : IUseCase, IEndpoint
{
    /// <param name="EventKinds">An empty list means all.</param>
    /// <param name="Status">enabled or disabled.</param>
    [Example("""{"eventKinds": ["message.received"], "status": "enabled"}""")]
    internal sealed record Request(
        [property: MaxLength(OutsideRules.MaxUrl)] string? Url = null,
        [property: MaxLength(CreateWebhook.MaxDescription)] string? Description = null,
        string[]? EventKinds = null,
        WebhookSwitch? Status = null);

    static readonly Sql Update = """
        UPDATE webhook SET url = coalesce(@Url, url), description = nullif(coalesce(@Description, description), ''), kinds = CASE WHEN @choose = true THEN @kinds ELSE kinds END
        WHERE organization_id = @organization AND id = @webhook AND status <> 'deleted'
        """;

    static readonly Sql Enable = """
        UPDATE webhook SET status = 'enabled', status_reason = NULL, failing_since = NULL, hold_until = NULL, due_at = @now, position = @position
        WHERE organization_id = @organization AND id = @webhook AND status = 'disabled'
        """;

    static readonly Sql MakeDue = "UPDATE webhook_delivery SET due_at = @now, tries = 0 WHERE organization_id = @organization AND webhook_id = @webhook AND state = 'pending'";

    static readonly Sql Disable = """
        UPDATE webhook SET status = 'disabled', status_reason = 'An admin disabled it.', due_at = NULL WHERE organization_id = @organization AND id = @webhook AND status = 'enabled'
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPatch("/api/v1/webhooks/{webhookId}", (WebhookId webhookId, OrganizationId? organizationId, Request request, Caller caller, ChangeWebhook change, CancellationToken ct) =>
            change.Change(caller, webhookId, organizationId, request, ct).ToHttp())
        .Says("changeWebhook", "Webhooks", "Change, enable or disable a webhook").Requires(Tier.Organization);

    public async Task<Outcome<WebhookView>> Change(Caller caller, WebhookId webhook, OrganizationId? named, Request request, CancellationToken ct)
    {
        var reach = caller.Reach(named);
        if (reach.Problem is { } unreached)
        {
            return unreached;
        }

        if (((request.Url is { } url ? outside.Check("url", url) : null) ?? CreateWebhook.CheckDescription(request.Description) ?? EventKinds.Check("eventKinds", request.EventKinds)) is { } wrong)
        {
            return wrong;
        }

        var organization = reach.Value;
        var now = clock.GetUtcNow();
        var outcome = await db.Write<Outcome<WebhookView>>(organization, async unit =>
        {
            if (await unit.One(WebhookView.Find, new { webhook }, WebhookView.From) is not { } before)
            {
                return WebhookView.Unknown;
            }

            if (before.IsCallback && request.Url is not null)
            {
                return Problem.Conflict("callback_of_agent", "The address of a callback stands in its agent's profile.", "Change callbackUrl with PATCH /api/v1/agents/{agentId}.");
            }

            if (before.IsCopy && request.Url is not null)
            {
                return Problem.Conflict("copy_of_agent", "The address of an agent's copies stands in its route duplication.", "Change webhookUrl with PUT /api/v1/agents/{agentId}/route-duplication.");
            }

            await unit.Execute(Update, new { webhook, request.Url, request.Description, choose = request.EventKinds is not null, kinds = WebhookView.Stored(request.EventKinds) });
            if (request.Status == WebhookSwitch.Enabled && await unit.Execute(Enable, new { webhook, now, position = await unit.Count(EventLog.Newest) }) == 1)
            {
                await unit.Execute(MakeDue, new { webhook, now });
            }
            else if (request.Status == WebhookSwitch.Disabled)
            {
                await unit.Execute(Disable, new { webhook });
            }

            await audit.Append(unit, organization, caller.Actor, "webhook.changed", webhook.Value, request.Status is { } status ? new { status = EnumText.Of(status) } : null);
            return (await unit.One(WebhookView.Find, new { webhook }, WebhookView.From))!;
        }, ct);
        signals.Publish(WebhookRow.Changed, organization.Value);
        return outcome;
    }
}

/// <summary>What an admin can switch a webhook to.</summary>
internal enum WebhookSwitch
{
    /// <summary>Push events to it.</summary>
    Enabled,

    /// <summary>Push none.</summary>
    Disabled,
}
