using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Agents;

/// <summary>The agents of an organization, newest first, those that are gone only when asked for.</summary>
internal sealed class ListAgents(Database db) : IUseCase, IEndpoint
{
    static readonly Sql Page = $"""
        SELECT {AgentView.Columns} FROM agent
        WHERE organization_id = @organization AND id < @before AND (@all OR status <> 'deprovisioned')
        ORDER BY id DESC LIMIT @take
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/agents", (
                OrganizationId? organizationId, bool? deprovisioned, string? cursor, [Range(1, Paging.MaxLimit)] int? limit, Caller caller,
                ListAgents list, CancellationToken ct) =>
            list.List(organizationId, deprovisioned ?? false, cursor, limit, caller, ct).ToHttp())
        .Says("listAgents", "Agents", "The agents of an organization, newest first").Requires(Tier.Organization);

    public Task<Outcome<Page<AgentView>>> List(OrganizationId? named, bool all, string? cursor, int? limit, Caller caller, CancellationToken ct) =>
        db.Page(caller.Reach(named), Page, cursor, limit, AgentView.From, agent => agent.AgentId, ct, page => new { page.Before, page.Take, all });
}
