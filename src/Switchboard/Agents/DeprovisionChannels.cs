using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using ModelContextProtocol.Server;
using Switchboard.Audit;
using Switchboard.Channels;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Agents;

/// <summary>Ends an agent: its tokens stop at once, its number goes back to the provider, its history stays. A second time changes nothing.</summary>
internal sealed class DeprovisionChannels(
    Database db, AgentReach reach, UnfinishedNumbers unfinished, ChannelLease lease, AgentDirectory directory, TokenMint mint, Tokens tokens, AuditLog audit, TimeProvider clock)
    : IUseCase, IEndpoint
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

    static readonly Sql End = """
        UPDATE agent SET status = 'deprovisioned', version = version + 1
        WHERE organization_id = @organization AND id = @agent AND status <> 'deprovisioned'
        """;

    static readonly Sql GiveUp = """
        UPDATE channel SET status = @status, status_reason = @reason, released_at = @now
        WHERE organization_id = @organization AND id = @channel AND released_at IS NULL
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapDelete("/api/v1/agents/{agentId}", (string agentId, bool? releaseNumber, Caller caller, DeprovisionChannels deprovision, CancellationToken ct) =>
            (AgentId.TryParse(agentId, out var agent) ? deprovision.Deprovision(caller, agent, releaseNumber ?? true, ct) : Task.FromResult<Outcome<Answer>>(AgentView.Unknown)).ToHttp())
        .Says("deprovisionAgent", "Agents", "End an agent and give its number back").Requires(Tier.Organization);

    [McpServerTool(Name = "comms_deprovision_channels", Title = "Deprovision an agent", Destructive = true, Idempotent = true, OpenWorld = true, UseStructuredContent = true)]
    [Description("Ends an agent: revokes its tokens and gives its number back, for good. Its messages and records are kept.")]
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
        var given = await db.Write(organization, unit => GiveUpAll(unit, organization, agentId, releaseNumber, caller.Actor), ct);
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

    async ValueTask<Outcome<List<AgentChannel>>> GiveUpAll(Session unit, OrganizationId organization, AgentId agent, bool releaseNumber, string actor)
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
            var held = channel is { Status: ChannelStatus.Active, ProviderRef: not null };
            var after = channel with
            {
                Status = held && releaseNumber ? ChannelStatus.Releasing : ChannelStatus.Released,
                Reason = held && !releaseNumber ? "The provider's account keeps the number." : null,
            };
            await unit.Execute(GiveUp, new { channel = channel.ChannelId, after.Status, after.Reason, now = clock.GetUtcNow() });
            if (after.Status == ChannelStatus.Releasing)
            {
                await lease.Take(unit, channel.ChannelId);
            }

            given.Add(after);
        }

        if (await unit.Execute(End, new { agent }) == 1)
        {
            await mint.TakeBackAll(unit, organization, agent, actor);
            await audit.Append(unit, organization, actor, "agent.deprovisioned", agent.Value, new { releaseNumber });
        }

        return given;
    }

    async Task<Result> Release(OrganizationId organization, AgentChannel channel, string actor)
    {
        if (channel.Status != ChannelStatus.Releasing)
        {
            return new(channel.Kind, channel.Status, channel.Address, channel.Reason);
        }

        // The agent is gone already; that the number follows no longer depends on who waits for it.
        var problem = await unfinished.Undo(organization, channel, actor, CancellationToken.None);
        return problem is null
            ? new(channel.Kind, ChannelStatus.Released, channel.Address, null)
            : new(channel.Kind, ChannelStatus.Releasing, channel.Address, $"{problem.Detail} It is tried again by itself.");
    }
}
