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
        .MapGet("/api/v1/agents", (OrganizationId? organizationId, bool? deprovisioned, string? cursor, [Range(1, Paging.MaxLimit)] int? limit, Caller caller, ListAgents list, CancellationToken ct) =>
            list.List(organizationId, deprovisioned ?? false, cursor, limit, caller, ct).ToHttp())
        .Says("listAgents", "Agents", "The agents of an organization, newest first").Requires(Tier.Organization);

    public async Task<Outcome<Page<AgentView>>> List(OrganizationId? named, bool all, string? cursor, int? limit, Caller caller, CancellationToken ct)
    {
        var reach = caller.Reach(named);
        if (reach.Problem is { } unreached)
        {
            return unreached;
        }

        var page = Paging.Read<AgentId>(cursor, limit);
        if (page.Problem is { } wrong)
        {
            return wrong;
        }

        var rows = await db.Read(reach.Value, session => session.Many(Page, new { page.Value.Before, page.Value.Take, all }, AgentView.From), ct);
        return page.Value.Of(rows, agent => agent.AgentId.Value);
    }
}
