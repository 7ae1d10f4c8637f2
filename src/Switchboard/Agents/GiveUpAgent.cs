using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Agents;

/// <summary>The transaction that ends an agent: its tokens and its channels, whose numbers are given back after it.</summary>
[Singleton]
internal sealed class GiveUpAgent(ChannelLease lease, TokenMint mint, AuditLog audit, TimeProvider clock)
{
    static readonly Sql End = """
        UPDATE agent SET status = 'deprovisioned', version = version + 1
        WHERE organization_id = @organization AND id = @agent AND status <> 'deprovisioned'
        """;

    static readonly Sql GiveUp = """
        UPDATE channel SET status = @status, status_reason = @reason, released_at = @now
        WHERE organization_id = @organization AND id = @channel AND released_at IS NULL
        """;

    static readonly Sql FreeKeywords = "DELETE FROM routing_keyword WHERE organization_id = @organization AND agent_id = @agent";

    static readonly Sql NoLongerDefault = "UPDATE channel SET default_agent_id = NULL WHERE organization_id = @organization AND default_agent_id = @agent";

    /// <summary>The channels as they are now: those that are <c>releasing</c> are leased to this process, which gives their numbers back.</summary>
    public async ValueTask<Outcome<List<AgentChannel>>> All(Session unit, OrganizationId organization, AgentId agent, bool releaseNumber, string actor)
    {
        if (await unit.One(AgentView.Find, new { agent }, AgentView.From) is not { } view)
        {
            return AgentView.Unknown;
        }

        var channels = await unit.Many(AgentChannel.OfAgent, new { agent }, AgentChannel.From);
        if (view.Status == AgentStatus.Provisioning || channels.Any(channel => channel.Status == ChannelStatus.Provisioning))
        {
            return Problem.Conflict("agent_provisioning", "The agent is being provisioned at the moment.", "Ask again in a minute.");
        }

        List<AgentChannel> given = [];
        foreach (var channel in channels)
        {
            given.Add(await One(unit, channel, releaseNumber));
        }

        if (await unit.Execute(End, new { agent }) == 1)
        {
            await unit.Execute(FreeKeywords, new { agent });
            await unit.Execute(NoLongerDefault, new { agent });
            await mint.TakeBackAll(unit, organization, agent, actor);
            await audit.Append(unit, organization, actor, "agent.deprovisioned", agent.Value, new { releaseNumber });
        }

        return given;
    }

    /// <summary>Gives up one channel. What is <c>releasing</c> after it is leased to this process.</summary>
    public async ValueTask<AgentChannel> One(Session unit, AgentChannel channel, bool releaseNumber)
    {
        var now = clock.GetUtcNow();
        var held = channel is { Status: ChannelStatus.Active or ChannelStatus.Off, ProviderRef: not null };
        var after = channel with
        {
            Status = held && releaseNumber ? ChannelStatus.Releasing : ChannelStatus.Released,
            Reason = channel.Shared ? "The number is shared and stays in the organization's pool."
                : held && !releaseNumber ? "The provider's account keeps the number."
                : null,
            ReleasedAt = now,
        };
        await unit.Execute(GiveUp, new { channel = channel.ChannelId, after.Status, after.Reason, now });
        if (after.Status == ChannelStatus.Releasing)
        {
            await lease.Take(unit, channel.ChannelId);
        }

        return after;
    }
}
