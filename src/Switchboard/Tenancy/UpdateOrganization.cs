using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Switchboard.Audit;
using Switchboard.Data;

namespace Switchboard.Tenancy;

/// <summary>
/// Changes an organization. What is left out stays; settings are replaced as a whole. Its admin changes its name and settings; whose numbers its agents use, and under which
/// account, is for a super-admin to say. Numbers that are there already stay as they are.
/// </summary>
internal sealed class UpdateOrganization(Database db, AuditLog audit) : IUseCase, IEndpoint
{
    [Example("""{"name": "Acme Dental Care", "settings": {"crmId": "4711"}}""")]
    internal sealed record Request(
        [property: MaxLength(CreateOrganization.MaxName)] string? Name = null,
        IdentityMode? IdentityMode = null,
        IsolationMode? IsolationMode = null,
        JsonElement? Settings = null);

    static readonly Sql Update = """
        UPDATE organization SET
            name = COALESCE(@name, name),
            identity_mode = COALESCE(@identityMode, identity_mode),
            isolation_mode = COALESCE(@isolationMode, isolation_mode),
            settings = COALESCE(@settings, settings),
            version = version + 1
        WHERE organization_id = @organization AND organization_id <> 'org_deployment' AND status <> 'deleting' AND version = COALESCE(@version, version)
            AND NOT (COALESCE(@isolationMode, isolation_mode) = 'agent' AND COALESCE(@identityMode, identity_mode) <> 'dedicated')
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPatch("/api/v1/organizations/{organizationId}", (OrganizationId organizationId, Request request, Caller caller, UpdateOrganization update, HttpContext context, CancellationToken ct) =>
            update.Change(organizationId, request, caller, EntityTag.IfMatch(context.Request), ct).ToHttp())
        .Says("changeOrganization", "Organizations", "Change an organization").Requires(Tier.Organization);

    /// <param name="version">The version that the caller saw, or null to change whatever there is.</param>
    public async Task<Outcome<OrganizationView>> Change(OrganizationId organization, Request request, Caller caller, long? version, CancellationToken ct)
    {
        if (!caller.ReachOrDeployment(organization).Succeeded || organization == OrganizationId.Deployment)
        {
            return Caller.UnknownOrganization;
        }

        if (caller.Tier < Tier.SuperAdmin && (request.IdentityMode is not null || request.IsolationMode is not null))
        {
            return Problem.Forbidden("Identity and isolation mode are for a super-admin to change.", "Leave them out, or ask the operator of this deployment.");
        }

        if (((request.Name is { } name ? CreateOrganization.CheckName(name) : null)
            ?? CreateOrganization.CheckModes(request.IdentityMode, request.IsolationMode) ?? CreateOrganization.CheckSettings(request.Settings)) is { } wrong)
        {
            return wrong;
        }

        var args = new { name = request.Name?.Trim(), request.IdentityMode, request.IsolationMode, settings = request.Settings?.GetRawText(), version };
        return await db.Write<Outcome<OrganizationView>>(organization, async unit =>
        {
            var changed = await unit.Execute(Update, args) == 1;
            if (await unit.One(GetOrganization.Find, null, OrganizationView.From) is not { Status: not OrganizationStatus.Deleting } view)
            {
                return Caller.UnknownOrganization;
            }

            if (!changed)
            {
                return version is { } seen && seen != view.Version ? EntityTag.Changed : CreateOrganization.NotApart;
            }

            await audit.Append(unit, organization, caller.Actor, "organization.changed", organization.Value, new { view.Version });
            return view;
        }, ct);
    }
}
