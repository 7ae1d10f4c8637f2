using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Switchboard.Audit;
using Switchboard.Data;

namespace Switchboard.Agents;

/// <summary>
/// Undoes what was cut off: a channel that was still being made when its process ended, and a number that its provider could not take back. Looks at
/// start and every half minute, at the same channel ever more rarely; a channel's lease keeps two nodes apart.
/// </summary>
internal sealed partial class UnfinishedNumbers(Database db, UndoChannel undo, ChannelLease lease, TimeProvider clock, ILogger<UnfinishedNumbers> log) : BackgroundService
{
    const int PageSize = 200;
    static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    static readonly Sql Unfinished = """
        SELECT organization_id, id FROM channel
        WHERE status IN ('provisioning', 'releasing') AND (look_at IS NULL OR look_at <= @now) AND id > @after ORDER BY id LIMIT @take
        """;

    static readonly Sql Find = $"""
        SELECT {AgentChannel.Columns} FROM channel
        WHERE organization_id = @organization AND id = @channel AND status IN ('provisioning', 'releasing')
        """;

    /// <summary>Looks once at all that are due. Returns how many were brought to an end.</summary>
    public async Task<int> Sweep(CancellationToken ct)
    {
        var (after, now, ended) = (ChannelId.Prefix, clock.GetUtcNow(), 0);
        while (true)
        {
            var page = await db.ReadSystem(
                session => session.Many(Unfinished, new { now, after, take = PageSize }, row => (Organization: row.Id<OrganizationId>("organization_id"), Channel: row.Id<ChannelId>("id"))), ct);
            foreach (var (organization, channel) in page)
            {
                ended += await End(organization, channel, ct) ? 1 : 0;
            }

            if (page.Count < PageSize)
            {
                return ended;
            }

            after = page[^1].Channel.Value;
        }
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
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                // The rows stay; the next look finds them.
                NotSwept(log, error);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    async Task<bool> End(OrganizationId organization, ChannelId id, CancellationToken ct)
    {
        var channel = await db.Write(organization, async unit => await lease.Take(unit, id) ? await unit.One(Find, new { channel = id }, AgentChannel.From) : null, ct);
        if (channel is null)
        {
            return false;
        }

        try
        {
            return await undo.Undo(organization, channel, AuditEntry.System, ct) is null;
        }
        catch (Exception error) when (!ct.IsCancellationRequested)
        {
            // One that can't be looked at, such as by a credential that can't be opened, must not keep the others from it.
            NotEnded(log, id, channel.AgentId, error);
            await db.Write(organization, unit => lease.LookLater(unit, channel), ct);
            return false;
        }
    }

    [LoggerMessage(EventId = 302, Level = LogLevel.Error, Message = "Unfinished channels could not be looked after")]
    static partial void NotSwept(ILogger log, Exception error);

    [LoggerMessage(EventId = 304, Level = LogLevel.Error, Message = "Channel {Channel} of {Agent} could not be undone; it is tried again")]
    static partial void NotEnded(ILogger log, ChannelId channel, AgentId? agent, Exception error);
}
