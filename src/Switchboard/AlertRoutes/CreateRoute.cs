using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Agents;
using Switchboard.Alerts;
using Switchboard.Audit;
using Switchboard.Channels;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.AlertRoutes;

/// <summary>Has alerts sent to an address from now on.</summary>
internal sealed class CreateRoute(Database database, AgentReach agents, OutsideHttp outside, AuditLog audit, RouteSecrets secrets) : IUseCase, IEndpoint
{
    const int Most = 20;
    const int LongestAddress = 2_048;

    [Example("""
        {"channel": "webhook", "address": "https://example.com/alerts", "quietHours": {"from": "22:00", "to": "07:00", "timeZone": "Europe/Berlin"}}
        """)]
    internal sealed record Request(
        RouteChannel Channel,
        [property: MaxLength(LongestAddress), Description("A number, a mailbox, or a public https address.")] string Address,
        [property: Description("medium, high or critical.")] Severity LeastSeverity = Severity.High,
        [property: Description("Use it only where another route failed.")] bool IsBackup = false,
        [property: Description("The agent that writes. For the deployment's alerts it has to be named.")] AgentId? AgentId = null,
        [property: MaxLength(64), Description("WhatsApp: a template with one variable, which takes the alert's line.")] string? TemplateId = null,
        QuietHours? QuietHours = null,
        OrganizationId? OrganizationId = null);

    static readonly Sql Count = "SELECT count(*) FROM alert_route WHERE organization_id = @organization";

    static readonly Sql Insert = """
        INSERT INTO alert_route
            (id, organization_id, channel, address, least, backup, agent_id, template, secret, zone, quiet_from, quiet_to, created_at)
        VALUES (@Id, @organization, @Channel, @Address, @Least, @IsBackup, @Agent, @Template, @Secret, @zone, @from, @to, @CreatedAt)
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/v1/alerts/routes", (Request request, Caller caller, CreateRoute create, CancellationToken ct) =>
            create.Create(request, caller, ct).ToCreated(made => $"/api/v1/alerts/routes/{made.Route.RouteId}"))
        .Says("createAlertRoute", "Alerts", "Have alerts sent to an address").Requires(Tier.Organization);

    async Task<Outcome<AlertRouteMade>> Create(Request request, Caller caller, CancellationToken ct)
    {
        var reach = caller.ReachOrDeployment(request.OrganizationId);
        if (reach.Problem is { } unreached)
        {
            return unreached;
        }

        var drafted = await Draft(request, caller, reach.Value, ct);
        if (drafted.Problem is { } wrong)
        {
            return wrong;
        }

        var (route, secret) = drafted.Value;
        return await database.Write<Outcome<AlertRouteMade>>(
            route.Owner,
            async unit =>
            {
                if (await unit.Count(Count) >= Most)
                {
                    return Problem.Conflict("too_many_routes", $"There are {Most} routes already.", "Delete one (DELETE /api/v1/alerts/routes/{routeId}).");
                }

                await unit.Execute(Insert, new
                {
                    route.Id, route.Channel, route.Address, route.Least, route.IsBackup, route.Agent, route.Template, route.Secret, route.CreatedAt,
                    zone = route.Quiet?.Zone, from = route.Quiet?.From, to = route.Quiet?.To,
                });
                await audit.Append(unit, route.Owner, caller.Actor, "alert_route.created", route.Id.Value, new { channel = EnumText.Of(route.Channel) });
                return new AlertRouteMade(AlertRouteView.Of(route), secret);
            },
            ct);
    }

    async ValueTask<Outcome<(AlertRoute Route, string? Secret)>> Draft(Request request, Caller caller, OrganizationId owner, CancellationToken ct)
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

    Problem? CheckFields(Request request, OrganizationId owner, bool isWebhook) =>
        request.LeastSeverity == Severity.Low ? Problem.Invalid(
            "leastSeverity", "Alerts of the severity low are logged and not sent.", "Give medium, high or critical.")
        : isWebhook && request.AgentId is not null ? Problem.Invalid("agentId", "No agent writes to a webhook.", "Leave agentId out.")
        : request.TemplateId is not null && request.Channel != RouteChannel.Whatsapp ? Problem.Invalid(
            "templateId", "Only WhatsApp has templates.", "Leave templateId out.")
        : !isWebhook && request.AgentId is null && owner == OrganizationId.Deployment ? Problem.Invalid(
            "agentId", "The deployment has no agents of its own.", "Name an agent of any organization that shall write, or use a webhook.")
        : isWebhook ? outside.Check("address", request.Address)
        : null;

    async ValueTask<Problem?> CheckAgent(Request request, Caller caller, OrganizationId owner, CancellationToken ct)
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
