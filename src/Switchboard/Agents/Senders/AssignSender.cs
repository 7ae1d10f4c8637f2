using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using ModelContextProtocol.Server;
using Switchboard.Audit;
using Switchboard.Channels;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Agents.Senders;

/// <summary>Gives an agent a certain WhatsApp sender, takes it away again, or takes the sender out of the pool. Each a second time changes nothing.</summary>
internal sealed class AssignSender(Database db, ListSenders senders, SenderPool pool, AgentDirectory directory, AuditLog audit, Ids ids, TimeProvider clock) : IUseCase, IEndpoint
{
    static readonly Sql InUse =
        $"SELECT {AgentChannel.Columns} FROM channel WHERE organization_id = @organization AND agent_id = @agent AND kind = 'whatsapp' AND status <> 'unavailable' AND released_at IS NULL";

    static readonly Sql Release = """
        UPDATE channel SET status = 'released', status_reason = 'Its sender was taken back.', released_at = @now
        WHERE organization_id = @organization AND id = @channel AND released_at IS NULL
        """;

    static readonly Problem NotFree = Problem.Conflict(
        "sender_taken", "An agent has this sender.", "Take it back first: DELETE /api/v1/whatsapp/senders/{senderId}/agent, or comms_assign_whatsapp_sender without agentId.");

    static readonly Problem NotReady = Problem.Conflict("sender_not_online", "The sender can't be used at the moment.", "Look at its state and trouble with GET /api/v1/whatsapp/senders/{senderId}.");

    [Example("""{"agentId": "agt_01k9x2m4q5r6s7t8v9w0"}""")]
    internal sealed record Request(AgentId AgentId, OrganizationId? OrganizationId = null);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPut("/api/v1/whatsapp/senders/{senderId}/agent", (SenderId senderId, Request request, Caller caller, AssignSender assign, CancellationToken ct) =>
                assign.Assign(caller, senderId, request.AgentId, request.OrganizationId, ct).ToHttp())
            .Says("assignWhatsappSender", "WhatsApp", "Give an agent this WhatsApp sender").Requires(Tier.Organization);
        routes.MapDelete("/api/v1/whatsapp/senders/{senderId}/agent", (SenderId senderId, OrganizationId? organizationId, Caller caller, AssignSender assign, CancellationToken ct) =>
                assign.Assign(caller, senderId, null, organizationId, ct).ToHttp())
            .Says("takeWhatsappSenderBack", "WhatsApp", "Take a WhatsApp sender back from its agent").Requires(Tier.Organization);
        routes.MapDelete("/api/v1/whatsapp/senders/{senderId}", (SenderId senderId, OrganizationId? organizationId, Caller caller, AssignSender assign, CancellationToken ct) =>
                assign.Remove(senderId, organizationId, caller, ct).ToHttp())
            .Says("removeWhatsappSender", "WhatsApp", "Take a free WhatsApp sender out of the pool; the provider's account keeps it").Requires(Tier.Organization);
    }

    [McpServerTool(Name = "comms_assign_whatsapp_sender", Title = "Assign a WhatsApp sender", Destructive = true, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description(
        "Gives an agent a certain WhatsApp sender of the pool, or takes the sender back from the agent that has it. Agents provisioned with capability whatsapp take a free one by themselves.")]
    [Requires(Tier.Organization)]
    public async Task<Outcome<SenderView>> Assign(
        Caller caller,
        [Description("The sender.")] SenderId senderId,
        [Description("The agent that gets it; left out, it is taken back.")] AgentId? agentId = null,
        [Description("For super-admins: whose sender it is.")] OrganizationId? organizationId = null,
        CancellationToken ct = default)
    {
        var found = await senders.Find(senderId, organizationId, caller, ct);
        if (found.Problem is { } unknown)
        {
            return unknown;
        }

        var organization = found.Value.OrganizationId;
        var done = await db.Write(organization, unit => agentId is { } agent ? Give(unit, organization, senderId, agent, caller.Actor) : TakeBack(unit, organization, senderId, caller.Actor), ct);
        foreach (var touched in new[] { agentId, found.Value.AgentId }.OfType<AgentId>())
        {
            directory.Forget(touched);
        }

        return done;
    }

    async ValueTask<Outcome<SenderView>> Give(Session unit, OrganizationId organization, SenderId id, AgentId agent, string actor)
    {
        if (await unit.One(AgentView.Find, new { agent }, AgentView.From) is not { Status: not AgentStatus.Deprovisioned })
        {
            return AgentView.Unknown;
        }

        var sender = (await unit.One(WhatsappSender.ById, new { sender = id }, WhatsappSender.From))!;
        if (sender.AgentId is { } holder)
        {
            return holder == agent ? SenderView.Of(sender) : NotFree;
        }

        if (sender is not { State: SenderState.Online, CallbackUrl: not null })
        {
            return NotReady;
        }

        var channel = new AgentChannel(ids.Next<ChannelId>(), agent, ChannelKind.Whatsapp, sender.Address, sender.Provider, sender.CredentialId, null, ChannelStatus.Active, null, clock.GetUtcNow());
        if (await unit.One(InUse, new { agent }, AgentChannel.From) is { } other)
        {
            return Has(other);
        }

        if (!await pool.Claim(unit, sender, channel.ChannelId))
        {
            return NotFree;
        }

        await unit.Execute(AgentChannel.DropUnavailable, channel);
        if (await unit.Execute(AgentChannel.Insert, channel) == 0)
        {
            return await unit.One(InUse, new { agent }, AgentChannel.From) is { } faster ? Has(faster) : NotFree;
        }

        await audit.Append(unit, organization, actor, "sender.assigned", id.Value, new { agentId = agent, channelId = channel.ChannelId });
        return SenderView.Of(sender with { AgentId = agent });
    }

    static Problem Has(AgentChannel channel) => Problem.Conflict(
        "channel_in_use",
        $"The agent has WhatsApp at {channel.Address} already{(channel.Status == ChannelStatus.Off ? ", switched off" : "")}.",
        "Take that sender back first; its running conversations end there.");

    async ValueTask<Outcome<SenderView>> TakeBack(Session unit, OrganizationId organization, SenderId id, string actor)
    {
        var sender = (await unit.One(WhatsappSender.ById, new { sender = id }, WhatsappSender.From))!;
        if (sender is { AgentId: { } agent, ChannelId: { } channel } && await unit.Execute(Release, new { channel, now = clock.GetUtcNow() }) == 1)
        {
            await audit.Append(unit, organization, actor, "sender.taken_back", id.Value, new { agentId = agent, channelId = channel });
        }

        return SenderView.Of(sender with { AgentId = null });
    }

    async Task<Outcome<SenderView>> Remove(SenderId id, OrganizationId? organizationId, Caller caller, CancellationToken ct)
    {
        var found = await senders.Find(id, organizationId, caller, ct);
        if (found.Problem is { } unknown)
        {
            return unknown;
        }

        var organization = found.Value.OrganizationId;
        return await db.Write<Outcome<SenderView>>(
            organization,
            async unit =>
            {
                if (await unit.One(WhatsappSender.ById, new { sender = id }, WhatsappSender.From) is not { } sender)
                {
                    return ListSenders.Unknown;
                }

                if (sender.AgentId is not null || !await SenderPool.Remove(unit, sender))
                {
                    return NotFree;
                }

                await audit.Append(unit, organization, caller.Actor, "sender.removed", id.Value);
                return SenderView.Of(sender);
            },
            ct);
    }
}
