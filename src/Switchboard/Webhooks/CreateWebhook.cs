using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using ModelContextProtocol.Server;
using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Events;
using Switchboard.Tenancy;

namespace Switchboard.Webhooks;

/// <summary>Has an organization's events pushed to an address from now on.</summary>
internal sealed class CreateWebhook(DoOnce once, OutsideHttp outside, DraftWebhook drafts, AuditLog audit, ISignals signals) : IUseCase, IEndpoint
{
    /// <summary>The longest description.</summary>
    public const int MaxDescription = 500;

    const string Tool = "comms_create_webhook";
    const int Most = 200;

    [Example("""{"url": "https://example.com/switchboard", "description": "Our CRM", "eventKinds": ["message.received", "message.failed"]}""")]
    internal sealed record Request(
        [property: MaxLength(OutsideRules.MaxUrl)] string Url,
        [property: MaxLength(MaxDescription)] string? Description = null,
        string[]? EventKinds = null,
        AgentId? AgentId = null,
        OrganizationId? OrganizationId = null,
        [property: MaxLength(ClientRefs.MaxLength)] string? ClientRef = null);

    static readonly Sql Organization = "SELECT 1 FROM organization WHERE organization_id = @organization AND organization_id <> 'org_deployment'";
    static readonly Sql Agent = "SELECT 1 FROM agent WHERE organization_id = @organization AND id = @agent";
    static readonly Sql Count = "SELECT count(*) FROM webhook WHERE organization_id = @organization AND callback = false AND copy = false AND status <> 'deleted'";

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/v1/webhooks", (Request request, Caller caller, CreateWebhook create, CancellationToken ct) =>
            create.Create(caller, request.Url, request.Description, request.EventKinds, request.AgentId, request.OrganizationId, request.ClientRef, ct)
                .ToCreated(made => $"/api/v1/webhooks/{made.Webhook.WebhookId}"))
        .Says("createWebhook", "Webhooks", "Have events pushed to an address").Requires(Tier.Organization);

    [McpServerTool(Name = Tool, Title = "Create a webhook", ReadOnly = false, Destructive = false, Idempotent = false, OpenWorld = true, UseStructuredContent = true)]
    [Description("Have an organization's events pushed to an address from now on, each signed as Standard Webhooks. The secret in the answer is shown this once.")]
    [Requires(Tier.Organization)]
    public async Task<Outcome<WebhookWithSecret>> Create(
        Caller caller,
        [Description("A public https address.")] string url,
        [Description("What it is for.")] string? description = null,
        [Description($"Only these kinds: {Switchboard.Events.EventKinds.Names}. All when left out.")] string[]? eventKinds = null,
        [Description("Only this agent's events. All agents' when left out.")] AgentId? agentId = null,
        [Description("For a super-admin, who names the organization.")] OrganizationId? organizationId = null,
        [MaxLength(ClientRefs.MaxLength), Description("Your own reference: repeated, it answers what it answered and makes no second webhook.")] string? clientRef = null,
        CancellationToken ct = default)
    {
        var reach = caller.Reach(organizationId);
        if (reach.Problem is { } unreached)
        {
            return unreached;
        }

        if ((outside.Check("url", url) ?? CheckDescription(description) ?? EventKinds.Check("eventKinds", eventKinds) ?? ClientRefs.Check(clientRef)) is { } wrong)
        {
            return wrong;
        }

        var organization = reach.Value;
        var draft = drafts.Begin();
        var row = drafts.Row(draft, agentId, url, description, WebhookView.Stored(eventKinds));
        var made = await once.Write(
            organization,
            new(caller, Tool, clientRef, new { url, description, eventKinds, agentId }),
            unit => Keep(unit, organization, row, draft.Secret, caller),
            ct,
            answer => answer with { Secret = null });
        signals.Publish(WebhookRow.Changed, organization.Value);
        return made;
    }

    /// <summary>What is wrong with a description, or null; an empty one is none.</summary>
    public static Problem? CheckDescription(string? description) => string.IsNullOrEmpty(description) ? null : Line.Check("description", description, MaxDescription);

    async ValueTask<Outcome<WebhookWithSecret>> Keep(Session unit, OrganizationId organization, WebhookRow row, string secret, Caller caller)
    {
        if (await unit.Count(Organization) == 0)
        {
            return Caller.UnknownOrganization;
        }

        if (row.Agent is { } agent && await unit.Count(Agent, new { agent }) == 0)
        {
            return Problem.NotFound("agent", "Look at GET /api/v1/agents for the organization's agents.") with { Field = "agentId" };
        }

        if (await unit.Count(Count) >= Most)
        {
            return Problem.Conflict("too_many_webhooks", $"An organization has {Most} webhooks at most.", "Delete one that nobody listens to, or let one address take all events.");
        }

        await row.Keep(unit);
        await audit.Append(unit, organization, caller.Actor, "webhook.created", row.Id.Value);
        return new WebhookWithSecret((await unit.One(WebhookView.Find, new { webhook = row.Id }, WebhookView.From))!, secret);
    }
}
