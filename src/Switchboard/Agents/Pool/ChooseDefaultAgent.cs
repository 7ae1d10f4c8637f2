using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using ModelContextProtocol.Server;
using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Agents.Pool;

/// <summary>Says who gets strangers that write to a shared number and ask for nobody.</summary>
internal sealed class ChooseDefaultAgent(Database db, AuditLog audit) : IUseCase, IEndpoint
{
    /// <param name="DefaultAgentId">One that speaks from the pool; null means the one that is there longest.</param>
    [Example("""{"defaultAgentId": "agt_01k9x2m4q5r6s7t8v9w0"}""")]
    internal sealed record Request([property: Description("One that speaks from the pool; null means the one that is there longest.")] AgentId? DefaultAgentId);

    static readonly Sql Note = "UPDATE channel SET default_agent_id = @agent WHERE organization_id = @organization AND id = @channel AND agent_id IS NULL AND released_at IS NULL";

    static readonly Sql Speaks = "SELECT count(*) FROM channel WHERE organization_id = @organization AND agent_id = @agent AND shared = true AND released_at IS NULL";

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPatch("/api/v1/numbers/{numberId}", (ChannelId numberId, Request request, OrganizationId? organizationId, Caller caller, ChooseDefaultAgent choose, CancellationToken ct) =>
            choose.Choose(caller, numberId, request.DefaultAgentId, organizationId, ct).ToHttp())
        .Says("changeNumber", "Numbers", "Say who gets strangers on a shared number").Requires(Tier.Organization);

    [McpServerTool(Name = "comms_set_default_agent", Title = "Set a number's default agent", Destructive = false, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Says which agent gets strangers that write to a shared number and ask for nobody.")]
    [Requires(Tier.Organization)]
    public async Task<Outcome<NumberView>> Choose(
        Caller caller,
        [Description("The number's id, from comms_list_numbers.")] ChannelId numberId,
        [Description("One that speaks from the pool; left out, it is the one that is there longest.")] AgentId? defaultAgentId = null,
        [Description("For super-admins: whose pool.")] OrganizationId? organizationId = null,
        CancellationToken ct = default)
    {
        var (number, reach) = (numberId, caller.Reach(organizationId));
        if (reach.Problem is { } unreached)
        {
            return unreached;
        }

        return await db.Write<Outcome<NumberView>>(reach.Value, async unit =>
        {
            if (await unit.One(NumberView.Find, new { channel = number }, NumberView.From) is not { AgentId: null } view)
            {
                return NumberView.Unknown;
            }

            if (defaultAgentId is { } agent && await unit.Count(Speaks, new { agent }) == 0)
            {
                return AgentView.Unknown with { Detail = "There is no such agent that speaks from the pool.", Field = "defaultAgentId" };
            }

            await unit.Execute(Note, new { agent = defaultAgentId, channel = number });
            await audit.Append(unit, reach.Value, caller.Actor, "number.default_agent", number.Value, new { agentId = defaultAgentId });
            return view with { DefaultAgentId = defaultAgentId };
        }, ct);
    }
}
