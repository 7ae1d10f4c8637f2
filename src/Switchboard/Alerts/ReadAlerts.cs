using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Alerts;

/// <summary>The alerts of an organization, or of the deployment, newest first.</summary>
internal sealed class ReadAlerts(Database database) : IUseCase, IEndpoint
{
    static readonly Sql List = $"""
        SELECT {AlertView.Columns} FROM alert
        WHERE organization_id = @organization AND id < @Before AND (@state = '' OR state = @state) AND (@severity = '' OR severity = @severity)
        ORDER BY id DESC LIMIT @Take
        """;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(
                "/api/v1/alerts",
                (OrganizationId? organizationId, Word<AlertState>? state, Word<Severity>? severity, string? cursor, [Range(1, Paging.MaxLimit)] int? limit,
                    Caller caller, ReadAlerts read, CancellationToken ct) =>
                    read.Page(caller, organizationId, state?.Value, severity?.Value, cursor, limit, ct).ToHttp())
            .Says("listAlerts", "Alerts", "What a person should know of, newest first").Requires(Tier.Organization);
        routes.MapGet(
                "/api/v1/alerts/{alertId}",
                (AlertId alertId, OrganizationId? organizationId, Caller caller, ReadAlerts read, CancellationToken ct) =>
                    read.One(caller, alertId, organizationId, ct).ToHttp())
            .Says("getAlert", "Alerts", "One alert, and where it was sent").Requires(Tier.Organization);
    }

    Task<Outcome<Page<AlertView>>> Page(
        Caller caller, OrganizationId? named, AlertState? state, Severity? severity, string? cursor, int? limit, CancellationToken ct) =>
        database.Page(
            caller.ReachOrDeployment(named), List, cursor, limit, AlertView.From, alert => alert.AlertId, ct,
            page => new { page.Before, page.Take, state = Wanted(state), severity = Wanted(severity) });

    async Task<Outcome<AlertView>> One(Caller caller, AlertId alert, OrganizationId? named, CancellationToken ct)
    {
        var reach = caller.ReachOrDeployment(named);
        return reach.Problem is { } unreached ? unreached
            : await database.Read(reach.Value, session => AlertView.Load(session, alert), ct) is { } found ? found
            : AlertView.Unknown;
    }

    static string Wanted<TEnum>(TEnum? only) where TEnum : struct, Enum => only is { } one ? EnumText.Of(one) : "";
}
