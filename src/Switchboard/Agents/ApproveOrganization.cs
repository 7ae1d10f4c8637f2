using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
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
    Database db, LeaveSandbox leave, OrganizationRealms realms, ProviderCatalog catalog, Credentials credentials, UndoChannel undo,
    AgentDirectory directory) : IUseCase, IEndpoint
{
    internal sealed record Answer(
        [property: Description("The organization as it is now.")] OrganizationView Organization,
        [property: Description("Channels of the sandbox that ended with it.")] IReadOnlyList<Ended> EndedChannels,
        [property: Description("Providers that it has a real account with, its own or the deployment's.")] IReadOnlyList<string> Providers,
        [property: Description("What to do now.")] string Next);

    /// <param name="AgentId">Whose it was; none of a number of the pool.</param>
    internal sealed record Ended(AgentId? AgentId, ChannelKind Channel, string? Address);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost(
            "/api/v1/organizations/{organizationId}/approve",
            (OrganizationId organizationId, Caller caller, ApproveOrganization approve, CancellationToken ct) =>
                approve.Approve(organizationId, caller, ct).ToHttp())
        .Says("approveOrganization", "Organizations", "Let an organization out of the sandbox to real providers; its channels there end")
        .Requires(Tier.SuperAdmin);

    public async Task<Outcome<Answer>> Approve(OrganizationId organization, Caller caller, CancellationToken ct)
    {
        var marked = await db.Write(organization, unit => leave.Leave(unit, organization, caller.Actor), ct);
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
                ? "Register a provider with PUT /api/v1/providers/{provider}: there is no real account yet, neither the organization's nor the "
                    + "deployment's. Then provision its agents' channels anew."
                : "Provision its agents' channels anew with POST /api/v1/agents, naming each agentId: their numbers of the sandbox are gone.");
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
