using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Webhooks;

/// <summary>Gives a webhook a new secret. For 24 hours all is signed with both, so that the receiver changes over when it likes.</summary>
internal sealed class RotateWebhookSecret(Database db, SecretBox box, AuditLog audit, TimeProvider clock) : IUseCase, IEndpoint
{
    static readonly TimeSpan Overlap = TimeSpan.FromHours(24);

    static readonly Sql Rotate = """
        UPDATE webhook SET former_secret = secret, former_until = @until, secret = @secret
        WHERE organization_id = @organization AND id = @webhook AND status <> 'deleted'
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost(
            "/api/v1/webhooks/{webhookId}/secret",
            (WebhookId webhookId, OrganizationId? organizationId, Caller caller, RotateWebhookSecret rotate, CancellationToken ct) =>
                rotate.Exchange(caller, webhookId, organizationId, ct).ToHttp())
        .Says("rotateWebhookSecret", "Webhooks", "Give a webhook a new secret; the old one signs too for 24 hours").Requires(Tier.Organization);

    public async Task<Outcome<WebhookWithSecret>> Exchange(Caller caller, WebhookId webhook, OrganizationId? named, CancellationToken ct)
    {
        var reach = caller.Reach(named);
        if (reach.Problem is { } unreached)
        {
            return unreached;
        }

        var organization = reach.Value;
        var secret = StandardWebhooks.NewSecret();
        var row = new { webhook, secret = box.Seal(secret, webhook.Value), until = clock.GetUtcNow() + Overlap };
        return await db.Write<Outcome<WebhookWithSecret>>(organization, async unit =>
        {
            if (await unit.Execute(Rotate, row) == 0)
            {
                return WebhookView.Unknown;
            }

            await audit.Append(unit, organization, caller.Actor, "webhook.secret_rotated", webhook.Value);
            return new WebhookWithSecret((await unit.One(WebhookView.Find, new { webhook }, WebhookView.From))!, secret);
        }, ct);
    }
}
