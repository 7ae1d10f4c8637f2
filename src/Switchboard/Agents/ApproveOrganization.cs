using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Audit;
using Switchboard.Channels;
using Switchboard.Channels.Registering;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Agents;

/// <summary>
/// Lets an organization out of the sandbox: from now on it uses real accounts. The channels that it had there end, since their numbers do not exist in the real
/// world. A second time changes nothing.
/// </summary>
internal sealed class ApproveOrganization(
    Database db, OrganizationRealms realms, ProviderCatalog catalog, Credentials credentials, ChannelLease lease, UndoChannel undo, AgentDirectory directory, AuditLog audit, TimeProvider clock)
    : IUseCase, IEndpoint
{
    internal sealed record Answer(
        [property: Description("The organization as it is now.")] OrganizationView Organization,
        [property: Description("Channels of the sandbox that ended with it.")] IReadOnlyList<Ended> EndedChannels,
        [property: Description("Providers that it has a real account with, its own or the deployment's.")] IReadOnlyList<string> Providers,
        [property: Description("What to do now.")] string Next);

    /// <param name="AgentId">Whose it was; none of a number of the pool.</param>
    internal sealed record Ended(AgentId? AgentId, ChannelKind Channel, string? Address);

    static readonly Sql Mark = """
        UPDATE organization SET mode = 'production', version = version + 1
        WHERE organization_id = @organization AND organization_id <> 'org_deployment' AND mode = 'sandbox' AND status <> 'deleting'
        """;

    static readonly Sql InUse = $"SELECT {AgentChannel.Columns} FROM channel WHERE organization_id = @organization AND released_at IS NULL AND status IN ('active', 'off', 'unavailable') ORDER BY id";

    static readonly Sql BeingMade = "SELECT count(*) FROM channel WHERE organization_id = @organization AND status = 'provisioning'";

    static readonly Sql End = """
        UPDATE channel SET status = @status, status_reason = 'It was of the sandbox, which the organization has left.', released_at = @now
        WHERE organization_id = @organization AND id = @channel AND released_at IS NULL
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/v1/organizations/{organizationId}/approve", (OrganizationId organizationId, Caller caller, ApproveOrganization approve, CancellationToken ct) =>
            approve.Approve(organizationId, caller, ct).ToHttp())
        .Says("approveOrganization", "Organizations", "Let an organization out of the sandbox to real providers; its channels there end").Requires(Tier.SuperAdmin);

    public async Task<Outcome<Answer>> Approve(OrganizationId organization, Caller caller, CancellationToken ct)
    {
        var marked = await db.Write(organization, unit => Leave(unit, organization, caller.Actor), ct);
        if (marked.Problem is { } refused)
        {
            return refused;
        }

        realms.Forget(organization);
        foreach (var channel in marked.Value.Ended)
        {
            if (channel.AgentId is { } agent)
            {
                directory.Forget(agent);
            }

            if (channel.Status == ChannelStatus.Releasing)
            {
                // What the sandbox doesn't take back now is tried again by itself.
                await undo.Undo(organization, channel, caller.Actor, CancellationToken.None);
            }
        }

        var names = await WithAccount(organization, ct);
        return new Answer(
            marked.Value.Organization,
            [.. marked.Value.Ended.Select(channel => new Ended(channel.AgentId, channel.Kind, channel.Address))],
            names,
            names.Count == 0
                ? "Register a provider with PUT /api/v1/providers/{provider}: there is no real account yet, neither the organization's nor the deployment's. Then provision its agents' channels anew."
                : "Provision its agents' channels anew with POST /api/v1/agents, naming each agentId: their numbers of the sandbox are gone.");
    }

    async ValueTask<Outcome<(OrganizationView Organization, List<AgentChannel> Ended)>> Leave(Session unit, OrganizationId organization, string actor)
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

            await audit.Append(unit, organization, actor, "organization.approved", organization.Value, new { endedChannels = ended.Select(channel => channel.ChannelId.Value) });
        }

        return await unit.One(GetOrganization.Find, null, OrganizationView.From) is { Mode: OrganizationMode.Production } view && organization != OrganizationId.Deployment
            ? (view, ended)
            : Caller.UnknownOrganization;
    }

    async ValueTask<List<string>> WithAccount(OrganizationId organization, CancellationToken ct)
    {
        List<string> names = [];
        foreach (var provider in catalog.All)
        {
            if (await credentials.For(organization, provider.Name, ct) is not null)
            {
                names.Add(provider.Name);
            }
        }

        return names;
    }
}
