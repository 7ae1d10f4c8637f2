using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Agents;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Billing;

/// <summary>Tells how much an agent may do and spend, its own token too.</summary>
internal sealed class GetAgentLimits(Database database, AgentReach reach, LimitSettings settings) : IUseCase, IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/agents/{agentId}/limits", (AgentId agentId, Caller caller, GetAgentLimits limits, CancellationToken ct) =>
            limits.Get(caller, agentId, ct).ToHttp())
        .Says("getAgentLimits", "Usage", "How much an agent may do and spend");

    async Task<Outcome<AgentLimits>> Get(Caller caller, AgentId agent, CancellationToken ct)
    {
        var found = await reach.Find(caller, agent, ct);
        return found.Problem is { } unknown ? unknown
            : await database.Read(
                found.Value.OrganizationId, session => AgentLimits.Of(session, found.Value.OrganizationId, agent, settings), ct);
    }
}

/// <summary>How much an agent may do and spend.</summary>
internal sealed record AgentLimits(
    [property: Description("The agent.")] AgentId AgentId,
    [property: Description("What holds for it.")] LimitNumbers Limits,
    [property: Description("Those of them that were set for it; the others are this deployment's defaults.")] LimitNumbers Own,
    [property: Description("What holds for all agents of the organization together.")] LimitNumbers Organization,
    [property: Description("The organization's tier.")] BillingTier Tier)
{
    internal static async ValueTask<AgentLimits> Of(Session session, OrganizationId organization, AgentId agent, LimitSettings settings)
    {
        var (own, whole) = await UsageLimit.Read(session, organization, agent);
        return new(
            agent, LimitNumbers.Of(own!.InForce(settings)), LimitNumbers.Of(own.Own), LimitNumbers.Of(whole.InForce(settings)), whole.TierIn(settings));
    }
}
