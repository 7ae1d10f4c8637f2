using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Switchboard.Alerts;
using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Jobs;
using Switchboard.Tenancy;

namespace Switchboard.AlertRoutes;

/// <summary>
/// Changes where alerts go. What is left out stays; what is on its way goes on where it was begun. The channel is what a route is: another one is
/// another route, as is another secret.
/// </summary>
internal sealed class ChangeRoute(Database database, DraftRoute draft, AuditLog audit, ISignals signals, TimeProvider clock) : IUseCase, IEndpoint
{
    [Example("""{"leastSeverity": "critical", "takeAway": ["quiet_hours"]}""")]
    internal sealed record Request(
        [property: MaxLength(CreateRoute.LongestAddress), Description("A number, a mailbox, or a public https address.")] string? Address = null,
        [property: Description("medium, high or critical.")] Severity? LeastSeverity = null,
        [property: Description("Use it only where another route failed.")] bool? IsBackup = null,
        [property: Description("The agent that writes.")] AgentId? AgentId = null,
        [property: MaxLength(64), Description("WhatsApp: a template with one variable, which takes the alert's line.")] string? TemplateId = null,
        QuietHours? QuietHours = null,
        [property: MaxLength(3), Description("What the route shall have no longer: quiet_hours, agent, template.")] RouteOption[]? TakeAway = null);

    static readonly Sql Update = """
        UPDATE alert_route SET
            address = @Address, least = @Least, backup = @IsBackup, agent_id = @Agent, template = @Template, zone = @zone, quiet_from = @from,
            quiet_to = @to, version = version + 1
        WHERE organization_id = @organization AND id = @Id AND version = @Version
        """;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(
                "/api/v1/alerts/routes/{routeId}",
                (AlertRouteId routeId, OrganizationId? organizationId, Caller caller, ChangeRoute change, CancellationToken ct) =>
                    change.Show(caller, routeId, organizationId, ct).ToHttp())
            .Says("getAlertRoute", "Alerts", "A way that alerts go").Requires(Tier.Organization);
        routes.MapPatch(
                "/api/v1/alerts/routes/{routeId}",
                (AlertRouteId routeId, OrganizationId? organizationId, Request request, Caller caller, ChangeRoute change, HttpContext context,
                        CancellationToken ct) =>
                    change.Change(caller, routeId, organizationId, request, EntityTag.IfMatch(context.Request), ct).ToHttp())
            .Says("changeAlertRoute", "Alerts", "Change where alerts go").Requires(Tier.Organization);
    }

    async Task<Outcome<AlertRouteView>> Show(Caller caller, AlertRouteId route, OrganizationId? named, CancellationToken ct)
    {
        var found = await Find(caller, route, named, ct);
        return found.Problem is { } unknown ? unknown : AlertRouteView.Of(found.Value);
    }

    async Task<Outcome<AlertRouteView>> Change(
        Caller caller, AlertRouteId route, OrganizationId? named, Request request, long? version, CancellationToken ct)
    {
        var found = await Find(caller, route, named, ct);
        if (found.Problem is { } unknown)
        {
            return unknown;
        }

        var before = found.Value;
        if (version is { } seen && seen != before.Version)
        {
            return EntityTag.Changed;
        }

        var drafted = await draft.Of(Merged(before, request), caller, before.Owner, ct);
        if (drafted.Problem is { } wrong)
        {
            return wrong;
        }

        // Its id and what its posts are signed with stay.
        var after = drafted.Value.Route with { Id = before.Id, Secret = before.Secret, CreatedAt = before.CreatedAt, Version = before.Version };
        var changed = await database.Write<Outcome<AlertRouteView>>(
            before.Owner,
            async unit =>
            {
                var row = new
                {
                    after.Id, after.Address, after.Least, after.IsBackup, after.Agent, after.Template, after.Version,
                    zone = after.Quiet?.Zone, from = after.Quiet?.From, to = after.Quiet?.To,
                };
                await AlertRoute.Hold(unit);
                if (await after.CheckPlace(unit) is { } repeated)
                {
                    return repeated;
                }

                if (await unit.Execute(Update, row) == 0)
                {
                    return EntityTag.Changed;
                }

                await audit.Append(
                    unit, before.Owner, caller.Actor, "alert_route.changed", before.Id.Value,
                    new { channel = EnumText.Of(after.Channel), version = after.Version + 1, newAddress = after.Address != before.Address });
                await unit.Execute(Notice.ForgetWaiting, new { route = before.Id });
                await unit.Execute(AlertRoute.LookNow, new { now = clock.GetUtcNow() });
                return AlertRouteView.Of(after with { Version = after.Version + 1 });
            },
            ct);
        signals.Publish(ClaimDueJobs.Topic, before.Owner.Value);
        return changed;
    }

    async ValueTask<Outcome<AlertRoute>> Find(Caller caller, AlertRouteId route, OrganizationId? named, CancellationToken ct)
    {
        var reach = caller.ReachOrDeployment(named);
        return reach.Problem is { } unreached ? unreached
            : await database.Read(reach.Value, session => session.One(AlertRoute.Find, new { route }, AlertRoute.From), ct) is { } found ? found
            : ReadRoutes.Unknown;
    }

    static CreateRoute.Request Merged(AlertRoute before, Request request)
    {
        var gone = request.TakeAway ?? [];
        return new(
            before.Channel, request.Address ?? before.Address, request.LeastSeverity ?? before.Least, request.IsBackup ?? before.IsBackup,
            request.AgentId ?? (gone.Contains(RouteOption.Agent) ? null : before.Agent),
            request.TemplateId ?? (gone.Contains(RouteOption.Template) ? null : before.Template),
            request.QuietHours ?? (gone.Contains(RouteOption.QuietHours) ? null : QuietHours.Of(before.Quiet)));
    }
}

/// <summary>What a route can do without.</summary>
internal enum RouteOption
{
    /// <summary>Its quiet hours.</summary>
    QuietHours,

    /// <summary>The agent that writes.</summary>
    Agent,

    /// <summary>The template that is sent.</summary>
    Template,
}
