using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using ModelContextProtocol.Server;
using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Agents;

/// <summary>Holds an agent back, or all of an organization at once, or lets them go on. Paused they send nothing; what people write to them is kept.</summary>
internal sealed class PauseAgent(Database db, AgentReach reach, AgentDirectory directory, AuditLog audit) : IUseCase, IEndpoint
{
    const int AtOnce = 50;

    internal sealed record Answer(
        [property: Description("paused or active.")] AgentStatus Status,
        [property: Description("The agents that were changed now. Those that were so already are left out.")] IReadOnlyList<AgentId> Changed);

    static readonly Sql Mark = """
        UPDATE agent SET status = @status, version = version + 1
        WHERE organization_id = @organization AND id = @agent AND status = @before
        """;

    static readonly Sql Those = "SELECT id FROM agent WHERE organization_id = @organization AND status = @before AND id > @after ORDER BY id LIMIT @take";

    static readonly Problem NotAlive = Problem.Conflict("agent_not_active", "The agent is neither active nor paused.", "Provision its channels first.");

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/v1/agents/{agentId}/pause", (AgentId agentId, Caller caller, PauseAgent pause, CancellationToken ct) =>
            pause.Become(agentId, AgentStatus.Paused, caller, ct).ToHttp()).Says("pauseAgent", "Agents", "Hold an agent back")
            .LetsIn(Role.Operator).Requires(Tier.Organization);
        routes.MapPost("/api/v1/agents/{agentId}/resume", (AgentId agentId, Caller caller, PauseAgent pause, CancellationToken ct) =>
            pause.Become(agentId, AgentStatus.Active, caller, ct).ToHttp())
            .Says("resumeAgent", "Agents", "Let a paused agent go on").LetsIn(Role.Operator)
            .Requires(Tier.Organization);
        routes.MapPost("/api/v1/agents/pause", (OrganizationId? organizationId, Caller caller, PauseAgent pause, CancellationToken ct) =>
            pause.All(organizationId, AgentStatus.Paused, caller, ct).ToHttp())
            .Says("pauseAllAgents", "Agents", "Hold all agents of an organization back").LetsIn(Role.Operator)
            .Requires(Tier.Organization);
        routes.MapPost("/api/v1/agents/resume", (OrganizationId? organizationId, Caller caller, PauseAgent pause, CancellationToken ct) =>
            pause.All(organizationId, AgentStatus.Active, caller, ct).ToHttp())
            .Says("resumeAllAgents", "Agents", "Let all paused agents of an organization go on").LetsIn(Role.Operator)
            .Requires(Tier.Organization);
    }

    [McpServerTool(
        Name = "comms_pause_agent", Title = "Pause an agent", Destructive = false, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Holds an agent back, or with all=true every agent of the organization: it sends nothing until comms_resume_agent. "
        + "What people write meanwhile is kept.")]
    [Requires(Tier.Organization)]
    public Task<Outcome<Answer>> Pause(
        Caller caller,
        [Description("The agent; leave it out with all=true.")] AgentId? agentId = null,
        [Description("All active agents of the organization.")] bool all = false,
        [Description("For super-admins: whose agents, with all=true.")] OrganizationId? organizationId = null,
        CancellationToken ct = default) => Some(agentId, all, organizationId, AgentStatus.Paused, caller, ct);

    [McpServerTool(
        Name = "comms_resume_agent", Title = "Resume an agent", Destructive = false, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Lets a paused agent go on, or with all=true every paused agent of the organization.")]
    [Requires(Tier.Organization)]
    public Task<Outcome<Answer>> Resume(
        Caller caller,
        [Description("The agent; leave it out with all=true.")] AgentId? agentId = null,
        [Description("All paused agents of the organization.")] bool all = false,
        [Description("For super-admins: whose agents, with all=true.")] OrganizationId? organizationId = null,
        CancellationToken ct = default) => Some(agentId, all, organizationId, AgentStatus.Active, caller, ct);

    async Task<Outcome<Answer>> Some(AgentId? agent, bool all, OrganizationId? organization, AgentStatus status, Caller caller, CancellationToken ct)
    {
        if (agent is null == !all)
        {
            return Problem.Invalid(
                "agentId",
                "It isn't said which agents this is about.",
                "Give agentId for one, or all=true for every one of the organization, but not both.");
        }

        if (agent is not { } one)
        {
            return await All(organization, status, caller, ct);
        }

        var (outcome, changed) = await Change(one, status, caller, ct);
        return outcome.Problem is { } problem ? problem : new Answer(status, changed ? [one] : []);
    }

    async Task<Outcome<AgentView>> Become(AgentId agent, AgentStatus status, Caller caller, CancellationToken ct) =>
        (await Change(agent, status, caller, ct)).Outcome;

    async Task<(Outcome<AgentView> Outcome, bool Changed)> Change(AgentId agent, AgentStatus status, Caller caller, CancellationToken ct)
    {
        var found = await reach.Find(caller, agent, ct);
        if (found.Problem is { } unknown)
        {
            return (unknown, false);
        }

        var outcome = await db.Write(found.Value.OrganizationId, async unit =>
        {
            var changed = await Turn(unit, found.Value.OrganizationId, agent, status, caller);
            Outcome<AgentView> view = await unit.One(AgentView.Find, new { agent }, AgentView.From) is not { } now ? AgentView.Unknown
                : now.Status == status ? now
                : NotAlive;
            return (view, changed);
        }, ct);
        directory.Forget(agent);
        return outcome;
    }

    async Task<Outcome<Answer>> All(OrganizationId? named, AgentStatus status, Caller caller, CancellationToken ct)
    {
        var reached = caller.Reach(named);
        if (reached.Problem is { } unreached)
        {
            return unreached;
        }

        List<AgentId> changed = [];
        var after = AgentId.Prefix;
        while (true)
        {
            var page = await db.Write(reached.Value, async unit =>
            {
                var agents = await unit.Many(Those, new { before = Opposite(status), after, take = AtOnce }, row => row.Id<AgentId>("id"));
                foreach (var agent in agents)
                {
                    await Turn(unit, reached.Value, agent, status, caller);
                }

                return agents;
            }, ct);
            directory.Forget(page);
            changed.AddRange(page);
            if (page.Count < AtOnce)
            {
                return new Answer(status, changed);
            }

            after = page[^1].Value;
        }
    }

    async ValueTask<bool> Turn(Session unit, OrganizationId organization, AgentId agent, AgentStatus status, Caller caller)
    {
        if (await unit.Execute(Mark, new { agent, status, before = Opposite(status) }) == 0)
        {
            return false;
        }

        await audit.Append(unit, organization, caller.Actor, status == AgentStatus.Paused ? "agent.paused" : "agent.resumed", agent.Value);
        return true;
    }

    static AgentStatus Opposite(AgentStatus status) => status == AgentStatus.Paused ? AgentStatus.Active : AgentStatus.Paused;
}
