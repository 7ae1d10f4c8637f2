using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Agents;

/// <summary>Holds an agent back, or lets it go on. Paused it sends nothing; what people write to it is kept.</summary>
internal sealed class PauseAgent(Database db, AgentReach reach, AgentDirectory directory, AuditLog audit) : IUseCase, IEndpoint
{
    static readonly Sql Mark = """
        UPDATE agent SET status = @status, version = version + 1
        WHERE organization_id = @organization AND id = @agent AND status = @before
        """;

    static readonly Problem NotAlive = Problem.Conflict("agent_not_active", "The agent is neither active nor paused.", "Provision its channels first.");

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/v1/agents/{agentId}/pause", (AgentId agentId, Caller caller, PauseAgent pause, CancellationToken ct) =>
            pause.Become(agentId, AgentStatus.Paused, caller, ct).ToHttp()).Says("pauseAgent", "Agents", "Hold an agent back").Requires(Tier.Organization);
        routes.MapPost("/api/v1/agents/{agentId}/resume", (AgentId agentId, Caller caller, PauseAgent pause, CancellationToken ct) =>
            pause.Become(agentId, AgentStatus.Active, caller, ct).ToHttp()).Says("resumeAgent", "Agents", "Let a paused agent go on").Requires(Tier.Organization);
    }

    public async Task<Outcome<AgentView>> Become(AgentId agent, AgentStatus status, Caller caller, CancellationToken ct)
    {
        var found = await reach.Find(caller, agent, ct);
        if (found.Problem is { } unknown)
        {
            return unknown;
        }

        var organization = found.Value.OrganizationId;
        var before = status == AgentStatus.Paused ? AgentStatus.Active : AgentStatus.Paused;
        var outcome = await db.Write<Outcome<AgentView>>(organization, async unit =>
        {
            if (await unit.Execute(Mark, new { agent, status, before }) == 1)
            {
                await audit.Append(unit, organization, caller.Actor, status == AgentStatus.Paused ? "agent.paused" : "agent.resumed", agent.Value);
            }

            return await unit.One(AgentView.Find, new { agent }, AgentView.From) is not { } view ? AgentView.Unknown : view.Status == status ? view : NotAlive;
        }, ct);
        directory.Forget(agent);
        return outcome;
    }
}
