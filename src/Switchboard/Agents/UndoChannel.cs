using Microsoft.Extensions.Logging;
using Switchboard.Agents.Subaccounts;
using Switchboard.Audit;
using Switchboard.Data;

namespace Switchboard.Agents;

/// <summary>Gives back what a channel holds at its provider and ends it, or leaves it for a later look.</summary>
[Singleton]
internal sealed partial class UndoChannel(
    Database db, NumberRental rental, ChannelLease lease, SettleSubaccounts subaccounts, AgentDirectory directory, AuditLog audit,
    ILogger<UndoChannel> log)
{
    static readonly Sql MarkReleased = """
        UPDATE channel SET status = 'released', status_reason = NULL
        WHERE organization_id = @organization AND id = @channel AND status = 'releasing'
        """;
    static readonly Sql DeleteChannel = "DELETE FROM channel WHERE organization_id = @organization AND id = @channel AND status = 'provisioning'";

    // What else was written for an agent that did not come about, or did not come back.
    static readonly Sql DeleteOthers = """
        DELETE FROM channel WHERE organization_id = @organization AND agent_id = @agent AND released_at IS NULL
        AND EXISTS (SELECT 1 FROM agent a WHERE a.organization_id = @organization AND a.id = @agent AND a.status IN ('provisioning', 'deprovisioned'))
        """;

    static readonly Sql DeleteAgent = "DELETE FROM agent WHERE organization_id = @organization AND id = @agent AND status = 'provisioning'";

    /// <summary>The caller has the channel's lease. Returns why the number could not be given back, if it could not; a later look tries again.</summary>
    public async Task<Problem?> Undo(OrganizationId organization, AgentChannel channel, string actor, CancellationToken ct)
    {
        Problem? problem = null;
        var isEnded = false;
        try
        {
            problem = await rental.GiveBack(organization, channel, ct);
            if (problem is null)
            {
                await db.Write(organization, unit => End(unit, organization, channel, actor), ct);
                isEnded = true;
            }
        }
        finally
        {
            // Who was called off halfway doesn't keep the others away for as long as the lease lasts.
            if (!isEnded)
            {
                StillHeld(log, channel.ChannelId, channel.AgentId, problem?.Code ?? "cut_off");
                await db.Write(organization, unit => lease.LookLater(unit, channel), CancellationToken.None);
            }
        }

        if (isEnded)
        {
            Undone(log, channel.ChannelId, channel.AgentId, channel.Status);
            // What held nothing else is closed; what can't be now, is later.
            await subaccounts.SettleAll(organization, ct);
        }

        if (channel.AgentId is { } agent)
        {
            directory.Forget(agent);
        }

        return problem;
    }

    /// <summary>Gives back a number that nobody looks after any more, because its channel was undone while it was being bought.</summary>
    public async Task GiveBack(OrganizationId organization, AgentChannel channel, CancellationToken ct)
    {
        if (await rental.GiveBack(organization, channel, ct) is { } problem)
        {
            Lost(log, channel.ChannelId, channel.AgentId, channel.ProviderRef, problem.Code);
        }
    }

    async ValueTask<int> End(Session unit, OrganizationId organization, AgentChannel channel, string actor)
    {
        await lease.End(unit, channel.ChannelId);
        var (id, agent) = (channel.ChannelId, channel.AgentId);
        if (channel.Status == ChannelStatus.Releasing)
        {
            await unit.Execute(MarkReleased, new { channel = id });
            await audit.Append(unit, organization, actor, "channel.released", id.Value, new { agentId = agent });
            return 1;
        }

        await unit.Execute(DeleteChannel, new { channel = id });
        if (agent is null)
        {
            await audit.Append(unit, organization, actor, "number.purchase_undone", id.Value);
            return 1;
        }

        await unit.Execute(DeleteOthers, new { agent });
        await unit.Execute(DeleteAgent, new { agent });
        await audit.Append(unit, organization, actor, "agent.provisioning_undone", agent.Value.Value, new { channelId = id });
        return 1;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Channel {Channel} of {Agent}, found {Status}, was undone")]
    static partial void Undone(ILogger log, ChannelId channel, AgentId? agent, ChannelStatus status);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The number of channel {Channel} of {Agent} could not be given back ({Code}); it is tried again")]
    static partial void StillHeld(ILogger log, ChannelId channel, AgentId? agent, string code);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The number {ProviderRef} was bought for channel {Channel} of {Agent} after it had been undone, "
            + "and could not be given back ({Code}): release it at its provider")]
    static partial void Lost(ILogger log, ChannelId channel, AgentId? agent, string? providerRef, string code);
}
