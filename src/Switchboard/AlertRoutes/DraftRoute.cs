using Switchboard.Agents;
using Switchboard.Alerts;
using Switchboard.Channels;
using Switchboard.Tenancy;

namespace Switchboard.AlertRoutes;

/// <summary>Reads what a caller wants of a route, or says why alerts could never go there.</summary>
[Singleton]
internal sealed class DraftRoute(AgentReach agents, OutsideHttp outside, RouteSecrets secrets)
{
    /// <summary>The route that a request amounts to, with an id of its own; for a webhook with a secret.</summary>
    public async ValueTask<Outcome<(AlertRoute Route, string? Secret)>> Of(
        CreateRoute.Request request, Caller caller, OrganizationId owner, CancellationToken ct)
    {
        var isWebhook = request.Channel == RouteChannel.Webhook;
        if (CheckFields(request, owner, isWebhook) is { } wrong)
        {
            return wrong;
        }

        var quiet = request.QuietHours is { } hours ? QuietTime.Read(hours.From, hours.To, hours.TimeZone) : (Outcome<QuietTime>?)null;
        if (quiet?.Problem is { } noTime)
        {
            return noTime;
        }

        if (await CheckAgent(request, caller, owner, ct) is { } noAgent)
        {
            return noAgent;
        }

        var route = secrets.Begin(owner, request.Channel, request.Address.Trim()) with
        {
            Least = request.LeastSeverity,
            IsBackup = request.IsBackup,
            Agent = request.AgentId,
            Template = request.TemplateId,
            Quiet = quiet?.Value,
        };
        if (isWebhook)
        {
            return secrets.Seal(route);
        }

        var address = ChannelAddress.Parse("address", request.Address, route.Kind, country: null);
        if (address.Problem is { } unreadable)
        {
            return unreadable;
        }

        return (route with { Address = address.Value }, (string?)null);
    }

    Problem? CheckFields(CreateRoute.Request request, OrganizationId owner, bool isWebhook) =>
        request.LeastSeverity == Severity.Low ? Problem.Invalid(
            "leastSeverity", "Alerts of the severity low are logged and not sent.", "Give medium, high or critical.")
        : isWebhook && request.AgentId is not null ? Problem.Invalid("agentId", "No agent writes to a webhook.", "Leave agentId out.")
        : request.TemplateId is not null && request.Channel != RouteChannel.Whatsapp ? Problem.Invalid(
            "templateId", "Only WhatsApp has templates.", "Leave templateId out.")
        : !isWebhook && request.AgentId is null && owner == OrganizationId.Deployment ? Problem.Invalid(
            "agentId", "The deployment has no agents of its own.", "Name an agent of any organization that shall write, or use a webhook.")
        : isWebhook ? outside.Check("address", request.Address)
        : null;

    async ValueTask<Problem?> CheckAgent(CreateRoute.Request request, Caller caller, OrganizationId owner, CancellationToken ct)
    {
        if (request.AgentId is not { } named)
        {
            return null;
        }

        var agent = await agents.Find(caller, named, ct);
        return agent.Problem is { } unknown ? unknown
            : owner != OrganizationId.Deployment && agent.Value.OrganizationId != owner ? AgentView.Unknown with { Field = "agentId" }
            : null;
    }
}

/// <summary>What a route needs before its unit begins, which may run again: an id, and for webhooks a secret.</summary>
[Singleton]
internal sealed class RouteSecrets(SecretBox box, Ids ids, TimeProvider clock)
{
    public AlertRoute Begin(OrganizationId owner, RouteChannel channel, string address) =>
        new(ids.Next<AlertRouteId>(), owner, channel, address, Severity.High, false, null, null, null, null, clock.GetUtcNow());

    public (AlertRoute Route, string? Secret) Seal(AlertRoute route)
    {
        var secret = StandardWebhooks.NewSecret();
        return (route with { Secret = box.Seal(secret, route.Id.Value) }, secret);
    }
}
