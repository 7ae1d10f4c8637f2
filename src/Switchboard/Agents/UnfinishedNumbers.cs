using Microsoft.Extensions.Logging;
using Switchboard.Audit;
using Switchboard.Data;

namespace Switchboard.Agents;

/// <summary>
/// Undoes what was cut off: a channel that was still being made when its process ended, and a number that its provider could not take back. Looks at
/// start and every half minute, at the same channel ever more rarely; a channel's lease keeps two nodes apart.
/// </summary>
internal sealed class UnfinishedNumbers(Broom broom, Database db, UndoChannel undo, ChannelLease lease, ILogger<UnfinishedNumbers> log) : Sweep(broom, log)
{
    static readonly Sql Unfinished = """
        SELECT organization_id, id FROM channel
        WHERE status IN ('provisioning', 'releasing') AND (look_at IS NULL OR look_at <= @now) AND id > @after ORDER BY id LIMIT @take
        """;

    static readonly Sql Find = $"""
        SELECT {AgentChannel.Columns} FROM channel
        WHERE organization_id = @organization AND id = @channel AND status IN ('provisioning', 'releasing')
        """;

    protected override Rhythm Rhythm => new(TimeSpan.FromSeconds(30)) { First = FirstRound.AtOnce };

    public override Task Round(CancellationToken ct) => EndAll(ct);

    /// <summary>Looks once at all that are due. Returns how many were brought to an end.</summary>
    public async Task<int> EndAll(CancellationToken ct)
    {
        var (now, ended) = (Clock.GetUtcNow(), 0);
        await Each(
            (after, take) => db.ReadSystem(
                session => session.Many(Unfinished, new { now, after, take }, row =>
                    (Organization: row.Id<OrganizationId>("organization_id"), Channel: row.Id<ChannelId>("id"))),
                ct),
            due => due.Channel.Value,
            async due => ended += await End(due.Organization, due.Channel, ct) ? 1 : 0,
            ct);
        return ended;
    }

    async Task<bool> End(OrganizationId organization, ChannelId id, CancellationToken ct)
    {
        var channel = await db.Write(
            organization,
            async unit =>
            {
                if (!await lease.Take(unit, id))
                {
                    return null;
                }

                var found = await unit.One(Find, new { channel = id }, AgentChannel.From);
                if (found is null)
                {
                    await lease.End(unit, id);
                }

                return found;
            },
            ct);
        return channel is not null && await undo.Undo(organization, channel, AuditEntry.System, ct) is null;
    }
}
