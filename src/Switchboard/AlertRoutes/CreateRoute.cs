using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Alerts;
using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Jobs;
using Switchboard.Tenancy;

namespace Switchboard.AlertRoutes;

/// <summary>Has alerts sent to an address from now on.</summary>
internal sealed class CreateRoute(DoOnce once, DraftRoute draft, AuditLog audit, ISignals signals, TimeProvider clock) : IUseCase, IEndpoint
{
    const int Most = 20;
    const string Reference = "alert_routes.create";
    internal const int LongestAddress = 2_048;

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
        OrganizationId? OrganizationId = null,
        [property: MaxLength(ClientRefs.MaxLength), Description("Repeated, it returns the first answer, without the secret.")] string? ClientRef = null);

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
        if ((reach.Problem ?? ClientRefs.Check(request.ClientRef)) is { } wrong)
        {
            return wrong;
        }

        var drafted = await draft.Of(request, caller, reach.Value, ct);
        if (drafted.Problem is { } unfit)
        {
            return unfit;
        }

        var (route, secret) = drafted.Value;
        var made = await once.Write<AlertRouteMade>(
            route.Owner, new(caller, Reference, request.ClientRef, request with { ClientRef = null, OrganizationId = null }),
            async unit =>
            {
                await AlertRoute.Hold(unit);
                if (await unit.Count(Count) >= Most)
                {
                    return Problem.Conflict("too_many_routes", $"There are {Most} routes already.", "Delete one (DELETE /api/v1/alerts/routes/{routeId}).");
                }

                if (await route.CheckPlace(unit) is { } repeated)
                {
                    return repeated;
                }

                await unit.Execute(Insert, new
                {
                    route.Id, route.Channel, route.Address, route.Least, route.IsBackup, route.Agent, route.Template, route.Secret, route.CreatedAt,
                    zone = route.Quiet?.Zone, from = route.Quiet?.From, to = route.Quiet?.To,
                });
                await audit.Append(unit, route.Owner, caller.Actor, "alert_route.created", route.Id.Value, new { channel = EnumText.Of(route.Channel) });
                await unit.Execute(AlertRoute.LookNow, new { now = clock.GetUtcNow() });
                return new AlertRouteMade(AlertRouteView.Of(route), secret);
            },
            ct,
            stored: answer => answer with { Secret = null });
        signals.Publish(ClaimDueJobs.Topic, route.Owner.Value);
        return made;
    }
}
