using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Agents;

/// <summary>An agent's profile, with its version as the entity tag.</summary>
internal sealed class GetAgent(Database db, AgentReach reach) : IUseCase, IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/agents/{agentId}", (AgentId agentId, Caller caller, GetAgent get, CancellationToken ct) => get.Get(caller, agentId, ct).ToHttp()).Says(
            "getAgent", "Agents", "An agent's profile");

    public async Task<Outcome<AgentView>> Get(Caller caller, AgentId agent, CancellationToken ct)
    {
        var found = await reach.Find(caller, agent, ct);
        return found.Problem is { } unknown
            ? unknown
            : await db.Read(found.Value.OrganizationId, session => session.One(AgentView.Find, new { agent }, AgentView.From), ct) is { } view ? view
                : AgentView.Unknown;
    }
}
