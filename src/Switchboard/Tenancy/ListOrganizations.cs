using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using ModelContextProtocol.Server;
using Switchboard.Data;

namespace Switchboard.Tenancy;

/// <summary>All organizations, newest first.</summary>
internal sealed class ListOrganizations(Database db) : IUseCase, IEndpoint
{
    static readonly Sql Page = $"""
        SELECT {OrganizationView.Columns} FROM organization
        WHERE organization_id < @before AND organization_id <> 'org_deployment'
        ORDER BY organization_id DESC LIMIT @take
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet(
            "/api/v1/organizations",
            (string? cursor, [Range(1, Paging.MaxLimit)] int? limit, Caller caller, ListOrganizations list, CancellationToken ct) =>
                list.List(caller, cursor, limit, ct).ToHttp())
        .Says("listOrganizations", "Organizations", "All organizations, newest first").Requires(Tier.SuperAdmin);

    [McpServerTool(
        Name = "comms_list_organizations", Title = "List organizations", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false,
        UseStructuredContent = true)]
    [Description("Lists the organizations (tenants) of this deployment, newest first.")]
    [Requires(Tier.SuperAdmin)]
    public async Task<Outcome<Page<OrganizationView>>> List(
        Caller caller,
        [Description("nextCursor of the page before; leave out to begin.")] string? cursor = null,
        [Range(1, Paging.MaxLimit), Description("How many at most (50).")] int? limit = null,
        CancellationToken ct = default)
    {
        var page = Paging.Read<OrganizationId>(cursor, limit);
        if (page.Problem is { } wrong)
        {
            return wrong;
        }

        var rows = await db.ReadSystem(session => session.Many(Page, page.Value, OrganizationView.From), ct);
        return page.Value.Of(rows, organization => organization.OrganizationId.Value);
    }
}
