using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Audit;
using Switchboard.Data;

namespace Switchboard.Tenancy;

/// <summary>Stops an organization, or lets it go on. While it is suspended its tokens open nothing.</summary>
internal sealed class SuspendOrganization(Database db, AuditLog audit, Tokens tokens) : IUseCase, IEndpoint
{
    static readonly Sql Mark = """
        UPDATE organization SET status = @status, version = version + 1
        WHERE organization_id = @organization AND organization_id <> 'org_deployment' AND status NOT IN (@status, 'deleting', 'preparing')
        """;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(
            "/api/v1/organizations/{organizationId}/suspend",
            (OrganizationId organizationId, Caller caller, SuspendOrganization use, CancellationToken ct) =>
                use.Become(organizationId, OrganizationStatus.Suspended, caller, ct).ToHttp())
            .Says("suspendOrganization", "Organizations", "Stop an organization").Requires(Tier.SuperAdmin);
        routes.MapPost(
            "/api/v1/organizations/{organizationId}/resume",
            (OrganizationId organizationId, Caller caller, SuspendOrganization use, CancellationToken ct) =>
                use.Become(organizationId, OrganizationStatus.Active, caller, ct).ToHttp())
            .Says("resumeOrganization", "Organizations", "Let a suspended organization go on").Requires(Tier.SuperAdmin);
    }

    public async Task<Outcome<OrganizationView>> Become(OrganizationId organization, OrganizationStatus status, Caller caller, CancellationToken ct)
    {
        if (organization == OrganizationId.Deployment)
        {
            return Caller.UnknownOrganization;
        }

        var changed = await db.Write(organization, async unit =>
        {
            if (await unit.Execute(Mark, new { status }) == 1)
            {
                await audit.Append(
                    unit,
                    organization,
                    caller.Actor,
                    status == OrganizationStatus.Suspended ? "organization.suspended" : "organization.resumed",
                    organization.Value);
            }

            return await unit.One(GetOrganization.Find, null, OrganizationView.From);
        }, ct);
        tokens.Forget(organization);
        return changed is null ? Caller.UnknownOrganization : changed;
    }
}
