using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using ModelContextProtocol.Server;
using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Agents;

/// <summary>Says how many agents an organization may have. Its admin raises it as far as the deployer lets it, a super-admin to any size.</summary>
internal sealed class ResizePool(DoOnce once, AgentPool pool, AgentSettings settings, AuditLog audit) : IUseCase, IEndpoint
{
    const string Tool = "comms_expand_agent_pool";

    [Example("""{"maxAgents": 10}""")]
    internal sealed record Request([property: Range(1, AgentSettings.Most)] int MaxAgents, OrganizationId? OrganizationId = null, [property: MaxLength(ClientRefs.MaxLength)] string? ClientRef = null);

    static readonly Sql Note =
        "UPDATE organization SET max_agents = @maxAgents, version = version + 1 WHERE organization_id = @organization AND organization_id <> 'org_deployment' AND status <> 'deleting'";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/agent-pool", (OrganizationId? organizationId, Caller caller, ResizePool resize, CancellationToken ct) => resize.Tell(organizationId, caller, ct).ToHttp())
            .Says("getAgentPool", "Agents", "How many agents an organization may have, and has").Requires(Tier.Organization);
        routes.MapPut("/api/v1/agent-pool", (Request request, Caller caller, ResizePool resize, CancellationToken ct) =>
            resize.Resize(caller, request.MaxAgents, request.OrganizationId, request.ClientRef, ct).ToHttp())
            .Says("resizeAgentPool", "Agents", "Say how many agents an organization may have").Requires(Tier.Organization);
    }

    [McpServerTool(Name = Tool, Title = "Resize the agent pool", Destructive = false, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Says how many agents the organization may have, more than now or fewer. An organization's admin can raise it as far as this deployment allows.")]
    [Requires(Tier.Organization)]
    public async Task<Outcome<PoolPlaces>> Resize(
        Caller caller,
        [Range(1, AgentSettings.Most), Description("How many agents there may be, from 1 to 10,000; no fewer than there are.")] int maxAgents,
        [Description("For super-admins: whose pool it is.")] OrganizationId? organizationId = null,
        [MaxLength(ClientRefs.MaxLength), Description("Your own reference for this. Repeated, it returns the first answer and changes nothing again.")] string? clientRef = null,
        CancellationToken ct = default)
    {
        if (ClientRefs.Check(clientRef) is { } wrong)
        {
            return wrong;
        }

        var reach = caller.Reach(organizationId);
        if (reach.Problem is { } unreached)
        {
            return unreached;
        }

        var most = caller.Tier == Tier.SuperAdmin ? AgentSettings.Most : settings.LargestPool;
        if (maxAgents < 1 || maxAgents > most)
        {
            return Problem.Invalid(
                "maxAgents", $"The pool has from 1 to {most} places here.", $"Ask for at most {most}{(most < AgentSettings.Most ? ", or ask the operator of this deployment for more" : "")}.");
        }

        return await once.Write<PoolPlaces>(reach.Value, new(caller, Tool, clientRef, new { maxAgents }), async unit =>
        {
            var before = await pool.Places(unit);
            if (maxAgents < before.ActiveAgents)
            {
                return Problem.Conflict("agent_pool_in_use", $"The organization has {before.ActiveAgents} agents.", "Deprovision some first, or leave it at least that many places.");
            }

            if (await unit.Execute(Note, new { maxAgents }) == 0)
            {
                return Caller.UnknownOrganization;
            }

            await audit.Append(unit, reach.Value, caller.Actor, "agent_pool.resized", reach.Value.Value, new { from = before.MaxAgents, to = maxAgents });
            return before with { MaxAgents = maxAgents };
        }, ct);
    }

    async Task<Outcome<PoolPlaces>> Tell(OrganizationId? named, Caller caller, CancellationToken ct)
    {
        var reach = caller.Reach(named);
        return reach.Problem is { } unreached ? unreached : await pool.Of(reach.Value, ct);
    }
}
