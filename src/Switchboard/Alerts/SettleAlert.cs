using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Events;
using Switchboard.Tenancy;

namespace Switchboard.Alerts;

/// <summary>Somebody sees to an alert, or says that it is over. A second time it changes nothing.</summary>
internal sealed class SettleAlert(Database database, AuditLog audit, ISignals signals, TimeProvider clock) : IUseCase, IEndpoint
{
    static readonly Sql Acknowledge = """
        UPDATE alert SET state = 'acknowledged', acknowledged_at = @now
        WHERE organization_id = @organization AND id = @alert AND state = 'open'
        """;

    static readonly Sql Resolve = """
        UPDATE alert SET state = 'resolved', resolved_at = @now
        WHERE organization_id = @organization AND id = @alert AND state <> 'resolved'
        """;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(
                "/api/v1/alerts/{alertId}/acknowledge",
                (AlertId alertId, OrganizationId? organizationId, Caller caller, SettleAlert settle, CancellationToken ct) =>
                    settle.Settle(caller, alertId, organizationId, Acknowledge, "alert.acknowledged", ct).ToHttp())
            .Says("acknowledgeAlert", "Alerts", "Say that somebody sees to it: it is sent no more").LetsIn(Role.Operator).Requires(Tier.Organization);
        routes.MapPost(
                "/api/v1/alerts/{alertId}/resolve",
                (AlertId alertId, OrganizationId? organizationId, Caller caller, SettleAlert settle, CancellationToken ct) =>
                    settle.Settle(caller, alertId, organizationId, Resolve, "alert.resolved", ct).ToHttp())
            .Says("resolveAlert", "Alerts", "Say that it is over: what comes again is another alert").LetsIn(Role.Operator).Requires(Tier.Organization);
    }

    async Task<Outcome<AlertView>> Settle(Caller caller, AlertId alert, OrganizationId? named, Sql change, string action, CancellationToken ct)
    {
        var reach = caller.ReachOrDeployment(named);
        if (reach.Problem is { } unreached)
        {
            return unreached;
        }

        var organization = reach.Value;
        var settled = await database.Write<Outcome<AlertView>>(
            organization,
            async unit =>
            {
                if (await unit.Execute(change, new { alert, now = clock.GetUtcNow() }) == 1)
                {
                    await unit.Execute(AlertView.ForgetWaiting, new { alert });
                    await audit.Append(unit, organization, caller.Actor, action, alert.Value);
                }

                return await AlertView.Load(unit, alert) is { } now ? now : AlertView.Unknown;
            },
            ct);
        signals.Changed(organization, Changes.Alert, alert.Value);
        return settled;
    }
}
