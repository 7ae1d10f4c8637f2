using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Agents;

/// <summary>The transaction in which an organization leaves the sandbox, and the channels that it had there end.</summary>
[Singleton]
internal sealed class LeaveSandbox(ChannelLease lease, AuditLog audit, TimeProvider clock)
{
    static readonly Sql Mark = """
        UPDATE organization SET mode = 'production', version = version + 1
        WHERE organization_id = @organization AND organization_id <> 'org_deployment' AND mode = 'sandbox' AND status <> 'deleting'
        """;

    static readonly Sql InUse = $"""
        SELECT {AgentChannel.Columns} FROM channel
        WHERE organization_id = @organization AND released_at IS NULL AND status IN ('active', 'off', 'unavailable')
        ORDER BY id
        """;

    static readonly Sql BeingMade = "SELECT count(*) FROM channel WHERE organization_id = @organization AND status = 'provisioning'";

    static readonly Sql End = """
        UPDATE channel SET status = @status, status_reason = 'It was of the sandbox, which the organization has left.', released_at = @now
        WHERE organization_id = @organization AND id = @channel AND released_at IS NULL
        """;

    /// <summary>
    /// Answers with the organization as it is then, and the channels that ended with it; those that are held at a provider are the caller's
    /// to give back.
    /// </summary>
    public async ValueTask<Outcome<(OrganizationView Organization, List<AgentChannel> Ended)>> Leave(Session unit, OrganizationId organization, string actor)
    {
        if (await unit.Count(BeingMade) > 0)
        {
            return Problem.Conflict("agent_provisioning", "An agent of the organization is being provisioned at the moment.", "Ask again in a minute.");
        }

        List<AgentChannel> ended = [];
        if (await unit.Execute(Mark) == 1)
        {
            var now = clock.GetUtcNow();
            foreach (var channel in await unit.Many(InUse, null, AgentChannel.From))
            {
                var after = channel with { Status = channel.ProviderRef is null ? ChannelStatus.Released : ChannelStatus.Releasing, ReleasedAt = now };
                await unit.Execute(End, new { channel = channel.ChannelId, after.Status, now });
                if (after.Status == ChannelStatus.Releasing)
                {
                    await lease.Take(unit, channel.ChannelId);
                }

                if (channel.Status is ChannelStatus.Active or ChannelStatus.Off)
                {
                    ended.Add(after);
                }
            }

            await audit.Append(
                unit,
                organization,
                actor,
                "organization.approved",
                organization.Value,
                new { endedChannels = ended.Select(channel => channel.ChannelId.Value) });
        }

        return await unit.One(GetOrganization.Find, null, OrganizationView.From) is { Mode: OrganizationMode.Production } view
            && organization != OrganizationId.Deployment
            ? (view, ended)
            : Caller.UnknownOrganization;
    }
}
