using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.AlertRoutes;

/// <summary>Where an organization's alerts go, and where they go no longer.</summary>
internal sealed class ReadRoutes(Database database, AuditLog audit, TimeProvider clock) : IUseCase, IEndpoint
{
    static readonly Sql Delete = "DELETE FROM alert_route WHERE organization_id = @organization AND id = @route";

    internal static readonly Problem Unknown = Problem.NotFound("route", "Look at GET /api/v1/alerts/routes for those there are.");

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/alerts/routes", (OrganizationId? organizationId, Caller caller, ReadRoutes read, CancellationToken ct) =>
                read.List(caller, organizationId, ct).ToHttp())
            .Says("listAlertRoutes", "Alerts", "Where alerts go").Requires(Tier.Organization);
        routes.MapDelete(
                "/api/v1/alerts/routes/{routeId}",
                (AlertRouteId routeId, OrganizationId? organizationId, Caller caller, ReadRoutes read, CancellationToken ct) =>
                    read.End(caller, routeId, organizationId, ct).ToHttp())
            .Says("deleteAlertRoute", "Alerts", "Have alerts sent there no longer").Requires(Tier.Organization);
    }

    async Task<Outcome<AlertRouteList>> List(Caller caller, OrganizationId? named, CancellationToken ct)
    {
        var reach = caller.ReachOrDeployment(named);
        return reach.Problem is { } unreached ? unreached
            : new AlertRouteList(
                [.. (await database.Read(reach.Value, session => session.Many(AlertRoute.All, null, AlertRoute.From), ct)).Select(AlertRouteView.Of)]);
    }

    async Task<Outcome<AlertRouteView>> End(Caller caller, AlertRouteId route, OrganizationId? named, CancellationToken ct)
    {
        var reach = caller.ReachOrDeployment(named);
        if (reach.Problem is { } unreached)
        {
            return unreached;
        }

        return await database.Write<Outcome<AlertRouteView>>(
            reach.Value,
            async unit =>
            {
                if (await unit.One(AlertRoute.Find, new { route }, AlertRoute.From) is not { } found)
                {
                    return Unknown;
                }

                await unit.Execute(Delete, new { route });
                await unit.Execute(Notice.ForgetWaiting, new { route });
                await unit.Execute(AlertRoute.LookNow, new { now = clock.GetUtcNow() });
                await audit.Append(unit, reach.Value, caller.Actor, "alert_route.deleted", route.Value);
                return AlertRouteView.Of(found);
            },
            ct);
    }
}
