using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Switchboard.Audit;
using Switchboard.Data;

namespace Switchboard.Agents;

/// <summary>
/// Undoes what was cut off: a channel that was still being made when its process ended, and a number that its provider could not take back. Looks at
/// start and every half minute; a channel's lease keeps two nodes apart.
/// </summary>
internal sealed partial class UnfinishedNumbers(
    Database db, NumberRental rental, ChannelLease lease, AgentDirectory directory, AuditLog audit, TimeProvider clock, ILogger<UnfinishedNumbers> log) : BackgroundService
{
    static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    static readonly Sql Unfinished = "SELECT organization_id, id FROM channel WHERE status IN ('provisioning', 'releasing') ORDER BY id LIMIT 200";

    static readonly Sql Find = """
        SELECT id, agent_id, kind, address, provider, credential_id, provider_ref, status, status_reason, created_at FROM channel
        WHERE organization_id = @organization AND id = @channel AND status IN ('provisioning', 'releasing')
        """;

    static readonly Sql MarkReleased = "UPDATE channel SET status = 'released', status_reason = NULL WHERE organization_id = @organization AND id = @channel AND status = 'releasing'";
    static readonly Sql DeleteChannel = "DELETE FROM channel WHERE organization_id = @organization AND id = @channel AND status = 'provisioning'";

    static readonly Sql DeleteOthers = """
        DELETE FROM channel WHERE organization_id = @organization AND agent_id = @agent
        AND EXISTS (SELECT 1 FROM agent a WHERE a.organization_id = @organization AND a.id = @agent AND a.status = 'provisioning')
        """;

    static readonly Sql DeleteAgent = "DELETE FROM agent WHERE organization_id = @organization AND id = @agent AND status = 'provisioning'";

    /// <summary>Looks once. Returns how many were brought to an end.</summary>
    public async Task<int> Sweep(CancellationToken ct)
    {
        var found = await db.ReadSystem(session => session.Many(Unfinished, null, row => (row.Id<OrganizationId>("organization_id"), row.Id<ChannelId>("id"))), ct);
        var ended = 0;
        foreach (var (organization, id) in found)
        {
            var channel = await db.Write(organization, async unit => await lease.Take(unit, id) ? await unit.One(Find, new { channel = id }, AgentChannel.From) : null, ct);
            if (channel is not null && await Undo(organization, channel, AuditEntry.System, ct) is null)
            {
                ended++;
            }
        }

        return ended;
    }

    /// <summary>
    /// Gives back what a channel holds and ends it. The caller has its lease. Returns why the number could not be given back, if it could not; the next look tries again.
    /// </summary>
    public async Task<Problem?> Undo(OrganizationId organization, AgentChannel channel, string actor, CancellationToken ct)
    {
        var problem = await rental.GiveBack(organization, channel, ct);
        await db.Write(organization, unit => End(unit, organization, channel, actor, released: problem is null), ct);
        directory.Forget(channel.AgentId);
        if (problem is null)
        {
            Undone(log, channel.ChannelId, channel.AgentId, channel.Status);
        }
        else
        {
            StillHeld(log, channel.ChannelId, channel.AgentId, problem.Code);
        }

        return problem;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        do
        {
            try
            {
                await Sweep(stoppingToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                // The rows stay; the next look finds them.
                NotSwept(log, error);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    async ValueTask<int> End(Session unit, OrganizationId organization, AgentChannel channel, string actor, bool released)
    {
        await lease.End(unit, channel.ChannelId);
        if (!released)
        {
            return 0;
        }

        var (id, agent) = (channel.ChannelId, channel.AgentId);
        if (channel.Status == ChannelStatus.Releasing)
        {
            await unit.Execute(MarkReleased, new { channel = id });
            await audit.Append(unit, organization, actor, "channel.released", id.Value, new { agentId = agent });
            return 1;
        }

        await unit.Execute(DeleteChannel, new { channel = id });
        await unit.Execute(DeleteOthers, new { agent });
        await unit.Execute(DeleteAgent, new { agent });
        await audit.Append(unit, organization, actor, "agent.provisioning_undone", agent.Value, new { channelId = id });
        return 1;
    }

    [LoggerMessage(EventId = 300, Level = LogLevel.Information, Message = "Channel {Channel} of {Agent}, found {Status}, was undone")]
    static partial void Undone(ILogger log, ChannelId channel, AgentId agent, ChannelStatus status);

    [LoggerMessage(EventId = 301, Level = LogLevel.Warning, Message = "The number of channel {Channel} of {Agent} could not be given back ({Code}); it is tried again")]
    static partial void StillHeld(ILogger log, ChannelId channel, AgentId agent, string code);

    [LoggerMessage(EventId = 302, Level = LogLevel.Error, Message = "Unfinished channels could not be looked after")]
    static partial void NotSwept(ILogger log, Exception error);
}
