using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Agents.Pool;
using Switchboard.Audit;
using Switchboard.Channels;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Agents;

/// <summary>
/// Gives up one channel of an agent for good, while its others stay: its own number goes back to the provider before a seat at shared ones is given up. It can be provisioned again, with
/// another address.
/// </summary>
internal sealed class ReleaseChannel(Database db, AgentReach reach, GiveUpAgent giveUp, UndoChannel undo, AgentDirectory directory, AuditLog audit) : IUseCase, IEndpoint
{
    internal sealed record Answer(
        [property: Description("The agent.")] AgentId AgentId,
        [property: Description("The channel that it gave up: released, or releasing while the provider has yet to take it back.")] ChannelView Channel);

    static readonly Problem None = Problem.Conflict("channel_unavailable", "The agent has no such channel.", "comms_get_channel_status tells which channels it has.");

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapDelete("/api/v1/agents/{agentId}/channels/{channel}", (AgentId agentId, Word<OpenChannel> channel, bool? releaseNumber, Caller caller, ReleaseChannel release, CancellationToken ct) =>
            release.Release(caller, agentId, (ChannelKind)channel.Value, releaseNumber ?? true, ct).ToHttp())
        .Says("releaseChannel", "Agents", "Give up one channel of an agent").Requires(Tier.Organization);

    async Task<Outcome<Answer>> Release(Caller caller, AgentId agent, ChannelKind kind, bool releaseNumber, CancellationToken ct)
    {
        var found = await reach.Find(caller, agent, ct);
        if (found.Problem is { } unknown)
        {
            return unknown;
        }

        var organization = found.Value.OrganizationId;
        var given = await db.Write<Outcome<AgentChannel>>(organization, async unit =>
        {
            await unit.Execute(NumberPool.Lock);
            var channel = (await unit.Many(AgentChannel.OfAgent, new { agent }, AgentChannel.From)).Where(channel => channel.Kind == kind).OrderBy(channel => channel.Shared).FirstOrDefault();
            if (channel is null or { Status: ChannelStatus.Provisioning })
            {
                return channel is null ? None : Problem.Conflict("agent_provisioning", "The channel is being provisioned at the moment.", "Ask again in a minute.");
            }

            await audit.Append(unit, organization, caller.Actor, "channel.given_up", channel.ChannelId.Value, new { agentId = agent, channel = EnumText.Of(kind) });
            return await giveUp.One(unit, channel, releaseNumber);
        }, ct);
        directory.Forget(agent);
        if (given.Problem is { } refused)
        {
            return refused;
        }

        if (given.Value.Status != ChannelStatus.Releasing)
        {
            return new Answer(agent, ChannelView.Of(given.Value));
        }

        var problem = await undo.Undo(organization, given.Value, caller.Actor, CancellationToken.None);
        return new Answer(agent, ChannelView.Of(problem is null
            ? given.Value with { Status = ChannelStatus.Released }
            : given.Value with { Reason = $"{problem.Detail} It is tried again by itself." }));
    }
}
