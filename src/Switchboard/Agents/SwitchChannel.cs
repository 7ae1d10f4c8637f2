using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using ModelContextProtocol.Server;
using Switchboard.Audit;
using Switchboard.Channels;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Agents;

/// <summary>
/// Switches one channel of an agent off, or on again, while its others go on. Switched off it sends nothing, and what arrives is answered and dropped, but for a STOP. The address stays the agent's.
/// </summary>
internal sealed class SwitchChannel(DoOnce once, AgentReach reach, AgentDirectory directory, AuditLog audit, TimeProvider clock) : IUseCase, IEndpoint
{
    const string Tool = "comms_switch_channel";

    /// <summary>What a channel is switched to.</summary>
    internal enum Switch
    {
        /// <summary>In use.</summary>
        On,

        /// <summary>Blocked in both directions.</summary>
        Off,
    }

    internal sealed record Answer(
        [property: Description("The agent.")] AgentId AgentId,
        [property: Description("The channel as it is now; two where the agent has a number of its own beside shared ones.")] IReadOnlyList<ChannelView> Channels);

    static readonly Sql Mark = """
        UPDATE channel SET status = @after, switched_at = @now, status_reason = @reason
        WHERE organization_id = @organization AND agent_id = @agent AND kind = @channel AND released_at IS NULL AND status = @before
        """;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/v1/agents/{agentId}/channels/{channel}/off", (AgentId agentId, Word<OpenChannel> channel, Caller caller, SwitchChannel channels, CancellationToken ct) =>
            channels.Turn(caller, agentId, channel.Value, Switch.Off, ct: ct).ToHttp()).Says("switchChannelOff", "Agents", "Switch one channel of an agent off")
            .LetsIn(Role.Operator).Requires(Tier.Organization);
        routes.MapPost("/api/v1/agents/{agentId}/channels/{channel}/on", (AgentId agentId, Word<OpenChannel> channel, Caller caller, SwitchChannel channels, CancellationToken ct) =>
            channels.Turn(caller, agentId, channel.Value, Switch.On, ct: ct).ToHttp()).Says("switchChannelOn", "Agents", "Switch one channel of an agent on again")
            .LetsIn(Role.Operator).Requires(Tier.Organization);
    }

    [McpServerTool(Name = Tool, Title = "Switch a channel off or on", Destructive = false, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description(
        "Switches one channel of an agent off or on again; its other channels go on. Off, it sends nothing and drops what arrives. The address stays "
        + "the agent's. To hold back the whole agent and keep what arrives, use comms_pause_agent.")]
    [Requires(Tier.Organization)]
    public async Task<Outcome<Answer>> Turn(
        Caller caller,
        [Description("The agent.")] AgentId agentId,
        [Description("The channel.")] OpenChannel channel,
        [Description("on or off.")] Switch to,
        [MaxLength(ClientRefs.MaxLength), Description("Your own reference for this. Repeated, it returns the first answer and switches nothing again.")] string? clientRef = null,
        CancellationToken ct = default)
    {
        if (ClientRefs.Check(clientRef) is { } wrong)
        {
            return wrong;
        }

        var found = await reach.Find(caller, agentId, ct);
        if (found.Problem is { } unknown)
        {
            return unknown;
        }

        var organization = found.Value.OrganizationId;
        var (before, after) = to == Switch.Off ? (ChannelStatus.Active, ChannelStatus.Off) : (ChannelStatus.Off, ChannelStatus.Active);
        var outcome = await once.Write<Answer>(organization, new(caller, Tool, clientRef, new { agentId, channel, to }), async unit =>
        {
            var reason = to == Switch.Off ? "An admin switched it off." : null;
            if (await unit.Execute(Mark, new { agent = agentId, channel, before, after, reason, now = clock.GetUtcNow() }) > 0)
            {
                await audit.Append(unit, organization, caller.Actor, to == Switch.Off ? "channel.switched_off" : "channel.switched_on", agentId.Value, new { channel = EnumText.Of(channel) });
            }

            // Switched on, a mailbox may still wait for its domain.
            var now = (await unit.Many(ChannelView.OfAgent, new { agent = agentId }, ChannelView.From))
                .Where(one => one.Channel == (ChannelKind)channel && (one.State == after || (one.State == ChannelStatus.Pending && to == Switch.On))).ToList();
            return now.Count > 0
                ? new Answer(agentId, now)
                : Problem.Conflict("channel_unavailable", $"The agent has no {EnumText.Of(channel)} address that could be switched.", "comms_get_channel_status tells which channels it has.");
        }, ct);
        directory.Forget(agentId);
        return outcome;
    }
}
