using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Routing;
using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Jobs;
using Switchboard.Tenancy;

namespace Switchboard.Erasure;

/// <summary>
/// Deletes an organization for good, when the caller repeats its slug. It is stopped at once; a job gives back what it holds outside and erases every row of it.
/// Asked for again, it tells how far that has come.
/// </summary>
internal sealed class DeleteOrganization(Database db, JobQueue jobs, StopOrganization stop, AuditLog audit, TimeProvider clock) : IUseCase, IEndpoint
{
    /// <summary>Another place for the slug, for clients that send no body with a DELETE.</summary>
    const string Header = "X-Confirm-Slug";

    /// <param name="Confirm">The organization's slug.</param>
    /// <param name="KeepNumbers">Leaves its numbers with the provider's account; also once the deletion waits for a provider that is gone.</param>
    [Example("""{"confirm": "acme-dental"}""")]
    internal sealed record Request([property: MaxLength(63)] string? Confirm = null, bool KeepNumbers = false);

    static readonly Sql Agents = "SELECT count(*) FROM agent WHERE organization_id = @organization AND status <> 'deprovisioned'";

    static readonly Sql Numbers = "SELECT count(*) FROM channel WHERE organization_id = @organization AND released_at IS NULL AND provider_ref IS NOT NULL";

    static readonly Sql Choose = """
        UPDATE organization_deletion SET keep_numbers = @keepNumbers WHERE organization_id = @organization AND erased_id = @erased AND state = 'releasing' AND keep_numbers <> @keepNumbers
        """;

    static readonly Problem NotBegun = Problem.NotFound("deletion", "Begin one with DELETE /api/v1/organizations/{organizationId}.");

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapDelete(
                "/api/v1/organizations/{organizationId}",
                ([FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] Request? request, OrganizationId organizationId, Caller caller, DeleteOrganization delete, HttpContext context, CancellationToken ct) =>
                    delete.Delete(organizationId, request ?? new(), context.Request.Headers[Header].ToString(), caller, ct).ToAccepted())
            .Says("deleteOrganization", "Organizations", "Delete an organization for good: give back what it holds and erase every row of it").Requires(Tier.SuperAdmin);
        routes.MapGet("/api/v1/organizations/{organizationId}/deletion", (OrganizationId organizationId, DeleteOrganization delete, CancellationToken ct) => delete.Find(organizationId, ct).ToHttp())
            .Says("getDeletion", "Organizations", "How far the deletion of an organization has come, and what is left as its proof").Requires(Tier.SuperAdmin);
    }

    public async Task<Outcome<Deletion>> Delete(OrganizationId organization, Request request, string header, Caller caller, CancellationToken ct)
    {
        var view = organization == OrganizationId.Deployment ? null : await db.Read(organization, session => session.One(GetOrganization.Find, null, OrganizationView.From), ct);
        if (view is null)
        {
            return await Find(organization, ct) is { Succeeded: true } done ? done : Caller.UnknownOrganization;
        }

        if ((request.Confirm ?? header) != view.Slug)
        {
            return await Unconfirmed(view, ct);
        }

        await Begin(organization, request, caller.Actor, ct);
        return await Find(organization, ct);
    }

    /// <summary>Begins it, for one whose rights are known; a second time changes nothing but what is chosen.</summary>
    public async Task Begin(OrganizationId organization, Request request, string actor, CancellationToken ct)
    {
        var birth = jobs.Born(EraseOrganization.JobKind, organization.Value);
        var begun = await db.Write(
            OrganizationId.Deployment,
            async unit =>
            {
                var row = new { erased = organization, request.KeepNumbers, requestedBy = actor, requestedAt = clock.GetUtcNow() };
                if (await unit.Execute(Deletion.Insert, row) == 0)
                {
                    await unit.Execute(Choose, row);
                    return false;
                }

                await unit.Execute(Job.Insert, birth);
                await audit.Append(unit, OrganizationId.Deployment, actor, "organization.deletion_requested", organization.Value, new { request.KeepNumbers });
                return true;
            },
            ct);

        // At once; should the process end in between, the job does it.
        await stop.Stop(organization, actor, CancellationToken.None);
        if (begun)
        {
            jobs.Start(OrganizationId.Deployment, birth);
        }
    }

    async Task<Outcome<Deletion>> Find(OrganizationId organization, CancellationToken ct) =>
        await db.Read(OrganizationId.Deployment, session => session.One(Deletion.Find, new { erased = organization }, Deletion.From), ct) is { } deletion ? deletion : NotBegun;

    async Task<Outcome<Deletion>> Unconfirmed(OrganizationView view, CancellationToken ct)
    {
        var (agents, numbers) = await db.Read(view.OrganizationId, async session => (await session.Count(Agents), await session.Count(Numbers)), ct);
        return Problem.Conflict(
            "confirmation_needed",
            $"This stops the organization {view.Slug} at once, ends its {agents} agents, gives its {numbers} numbers back to their providers for good, and erases every message, contact, setting and "
            + "record of it. What is left is an entry in the deployment's audit log with counts and hashes. It can't be undone.",
            $"If that is meant, repeat the request with the body {{\"confirm\":\"{view.Slug}\"}} or the header {Header}: {view.Slug}.") with { Field = "confirm" };
    }
}
