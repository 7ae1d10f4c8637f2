using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Agents;

/// <summary>The agents of an organization that is being deleted end, and their numbers go back.</summary>
internal sealed class GiveUpOrganization(
    Database db, GiveUpAgent giveUp, UndoChannel undo, ChannelLease lease, AgentDirectory directory, TimeProvider clock) : IHeldOutside
{
    static readonly Sql AtWork = "SELECT id FROM agent WHERE organization_id = @organization AND status <> 'deprovisioned' ORDER BY id";

    static readonly Sql Unfinished = $"""
        SELECT {AgentChannel.Columns} FROM channel
        WHERE organization_id = @organization AND status IN ('provisioning', 'releasing')
        ORDER BY id
        """;

    static readonly Sql GiveUpPool = """
        UPDATE channel SET status = @status, status_reason = @reason, released_at = @now
        WHERE organization_id = @organization AND agent_id IS NULL AND released_at IS NULL AND status <> 'provisioning'
        """;

    static readonly Sql Keep = """
        UPDATE channel SET status = 'released', status_reason = @reason
        WHERE organization_id = @organization AND status = 'releasing'
        """;

    const string Kept = "The provider's account keeps the number.";

    static readonly Problem BeingMade = Problem.Conflict(
        "agent_provisioning", "An agent is being provisioned at the moment.", "Nothing: it is undone within minutes.");

    static readonly Problem AtIt = Problem.Conflict("number_releasing", "A number is being given back at the moment.", "Nothing: it is looked at again.");

    public async Task<Problem?> GiveBack(OrganizationId organization, bool keepNumbers, string actor, CancellationToken ct)
    {
        Problem? trouble = null;
        foreach (var agent in await db.Read(organization, session => session.Many(AtWork, null, row => row.Id<AgentId>("id")), ct))
        {
            var given = await db.Write(organization, unit => giveUp.All(unit, organization, agent, !keepNumbers, actor), ct);
            directory.Forget(agent);
            if (given.Problem is not null)
            {
                trouble = BeingMade;
                continue;
            }

            foreach (var channel in given.Value.Where(channel => channel.Status == ChannelStatus.Releasing))
            {
                trouble = await undo.Undo(organization, channel, actor, ct) ?? trouble;
            }
        }

        // What is to be kept never says that it is to be given back: whoever looks after those that do may be looking now.
        await db.Write(
            organization,
            async unit =>
            {
                var status = EnumText.Of(keepNumbers ? ChannelStatus.Released : ChannelStatus.Releasing);
                await unit.Execute(GiveUpPool, new { now = clock.GetUtcNow(), status, reason = keepNumbers ? Kept : null });
                return keepNumbers ? await unit.Execute(Keep, new { reason = Kept }) : 0;
            },
            ct);

        foreach (var channel in await db.Read(organization, session => session.Many(Unfinished, null, AgentChannel.From), ct))
        {
            var taken = await db.Write(organization, unit => lease.Take(unit, channel.ChannelId), ct);
            trouble = taken ? await undo.Undo(organization, channel, actor, ct) ?? trouble : trouble ?? AtIt;
        }

        return trouble;
    }
}
