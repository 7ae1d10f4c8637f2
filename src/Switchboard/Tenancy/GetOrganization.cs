using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Data;

namespace Switchboard.Tenancy;

/// <summary>One organization: a super-admin sees any, an organization's admin its own.</summary>
internal sealed class GetOrganization(Database db) : IUseCase, IEndpoint
{
    public static readonly Sql Find = $"SELECT {OrganizationView.Columns} FROM organization WHERE organization_id = @organization";

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/organizations/{organizationId}", (OrganizationId organizationId, Caller caller, GetOrganization get, CancellationToken ct) =>
            get.Get(organizationId, caller, ct).ToHttp())
        .Says("getOrganization", "Organizations", "One organization").Requires(Tier.Organization);

    public async Task<Outcome<OrganizationView>> Get(OrganizationId organizationId, Caller caller, CancellationToken ct)
    {
        if (!caller.ReachOrDeployment(organizationId).Succeeded)
        {
            return Caller.UnknownOrganization;
        }

        return await db.Read(organizationId, session => session.One(Find, null, OrganizationView.From), ct) is { } found ? found : Caller.UnknownOrganization;
    }
}
