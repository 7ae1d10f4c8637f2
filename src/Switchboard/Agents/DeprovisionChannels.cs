using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using ModelContextProtocol.Server;
using Switchboard.Channels;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Agents;

/// <summary>Ends an agent: its tokens stop at once, its number goes back to the provider, its history stays. A second time changes nothing.</summary>
internal sealed class DeprovisionChannels(
    Database db, AgentReach reach, GiveUpAgent giveUp, UndoChannel undo, AgentDirectory directory, Tokens tokens) : IUseCase, IEndpoint
{
    internal sealed record Answer(
        [property: Description("The agent.")] AgentId AgentId,
        [property: Description("deprovisioned.")] AgentStatus Status,
        [property: Description("What became of each channel.")] IReadOnlyList<Result> Channels);

    internal sealed record Result(
        [property: Description("sms, whatsapp, email or voice.")] ChannelKind Channel,
        [property: Description("released, or releasing while the provider has yet to take it back.")] ChannelStatus State,
        [property: Description("The number or mailbox that it was.")] string? Address,
        [property: Description("More about it, when there is more.")] string? Reason);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapDelete("/api/v1/agents/{agentId}", (AgentId agentId, bool? releaseNumber, Caller caller, DeprovisionChannels deprovision, CancellationToken ct) =>
            deprovision.Deprovision(caller, agentId, releaseNumber ?? true, ct).ToHttp())
        .Says("deprovisionAgent", "Agents", "End an agent and give its number back").Requires(Tier.Organization);

    [McpServerTool(
        Name = "comms_deprovision_channels", Title = "Deprovision an agent", Destructive = true, Idempotent = true, OpenWorld = true,
        UseStructuredContent = true)]
    [Description("Ends an agent: revokes its tokens and gives its number back for good. Its messages and records are kept, "
        + "and it can be provisioned again with another number.")]
    [Requires(Tier.Organization)]
    public async Task<Outcome<Answer>> Deprovision(
        Caller caller,
        [Description("The agent.")] AgentId agentId,
        [Description("Whether the number goes back to the provider; otherwise the provider's account keeps it.")] bool releaseNumber = true,
        CancellationToken ct = default)
    {
        var found = await reach.Find(caller, agentId, ct);
        if (found.Problem is { } unknown)
        {
            return unknown;
        }

        var organization = found.Value.OrganizationId;
        var given = await db.Write(organization, unit => giveUp.All(unit, organization, agentId, releaseNumber, caller.Actor), ct);
        tokens.Forget(organization);
        directory.Forget(agentId);
        if (given.Problem is { } refused)
        {
            return refused;
        }

        List<Result> results = [];
        foreach (var channel in given.Value)
        {
            results.Add(await Release(organization, channel, caller.Actor));
        }

        return new Answer(agentId, AgentStatus.Deprovisioned, results);
    }

    async Task<Result> Release(OrganizationId organization, AgentChannel channel, string actor)
    {
        if (channel.Status != ChannelStatus.Releasing)
        {
            return new(channel.Kind, channel.Status, channel.Address, channel.Reason);
        }

        // The agent is gone already; that the number follows no longer depends on who waits for it.
        var problem = await undo.Undo(organization, channel, actor, CancellationToken.None);
        return problem is null
            ? new(channel.Kind, ChannelStatus.Released, channel.Address, null)
            : new(channel.Kind, ChannelStatus.Releasing, channel.Address, $"{problem.Detail} It is tried again by itself.");
    }
}
