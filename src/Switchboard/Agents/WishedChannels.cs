using Switchboard.Agents.Pool;
using Switchboard.Agents.Senders;
using Switchboard.Channels;
using Switchboard.Channels.Mail.Domains;
using Switchboard.Data;

namespace Switchboard.Agents;

/// <summary>
/// Writes down the channels that a plan wishes for, each kind in its way: numbers come from the pool or are bought, senders are taken,
/// mailboxes are named.
/// </summary>
[Singleton]
internal sealed class WishedChannels(NumberPool numbers, SenderPool senders, ChannelLease lease)
{
    static readonly Sql ActivateNumber = """
        UPDATE channel SET address = @number, provider_ref = @providerRef, status = 'active'
        WHERE organization_id = @organization AND id = @channel AND status = 'provisioning'
        """;

    static readonly Problem NameTaken = Problem.Conflict(
        "mailbox_taken", "The mailbox that the agent would have is another one's.", "Give the agent another displayName.");

    /// <summary>Adds those that the agent doesn't have. Answers with the one for which a number has to be bought, if there is one.</summary>
    public async ValueTask<Outcome<AgentChannel?>> Add(Session unit, ProvisionPlan plan)
    {
        AgentChannel? numberFor = null;
        foreach (var channel in plan.Channels)
        {
            if (channel.ChannelId == plan.Number)
            {
                var number = await AddNumber(unit, plan, channel);
                if (number.Problem is { } impossible)
                {
                    return impossible;
                }

                numberFor = number.Value;
            }
            else if (channel.Kind == ChannelKind.Whatsapp)
            {
                await TakeSender(unit, channel);
            }
            else
            {
                await unit.Execute(AgentChannel.DropUnavailable, channel);
                if (channel.Address is null)
                {
                    await unit.Execute(AgentChannel.Insert, channel);
                }
                else if (await AddMailbox(unit, plan, channel) is { } refused)
                {
                    return refused;
                }
            }
        }

        return numberFor;
    }

    /// <summary>Notes the number that was bought for one. False when another took the work over.</summary>
    public async ValueTask<bool> Open(Session unit, ProvisionPlan plan, AgentChannel channel, OwnedNumber number)
    {
        if (!await lease.Extend(unit, channel.ChannelId) || !await Take(unit, plan, channel, number))
        {
            return false;
        }

        await lease.End(unit, channel.ChannelId);
        return true;
    }

    async ValueTask<Outcome<AgentChannel?>> AddNumber(Session unit, ProvisionPlan plan, AgentChannel wished)
    {
        var settled = await numbers.Settle(unit, wished, plan.Seat, plan.Request.IdentityMode);
        if (settled.Problem is not null || settled.Value is not { } channel)
        {
            return settled;
        }

        await unit.Execute(AgentChannel.DropUnavailable, channel);
        if (await unit.Execute(AgentChannel.Insert, channel) == 0 || channel.Status != ChannelStatus.Provisioning)
        {
            return default(AgentChannel);
        }

        await lease.Take(unit, channel.ChannelId);
        return channel;
    }

    // A number that was bought to be shared goes to the pool, and the agent has a seat there.
    static async ValueTask<bool> Take(Session unit, ProvisionPlan plan, AgentChannel channel, OwnedNumber number)
    {
        if (!channel.Shared)
        {
            return await unit.Execute(ActivateNumber, new { channel = channel.ChannelId, number = number.Number, providerRef = number.ProviderRef }) == 1;
        }

        return await NumberPool.Open(unit, channel.ChannelId, number.Number, number.ProviderRef)
            && await unit.Execute(
                AgentChannel.Insert,
                channel with
                {
                    ChannelId = plan.Seat,
                    Address = number.Number,
                    CredentialId = number.HeldUnder ?? channel.CredentialId,
                    Status = ChannelStatus.Active,
                }) == 1;
    }

    async ValueTask TakeSender(Session unit, AgentChannel channel)
    {
        if (await unit.Execute(AgentChannel.AskAgain, channel) == 1)
        {
            channel = (await unit.Many(AgentChannel.OfAgent, new { agent = channel.AgentId }, AgentChannel.From)).First(one => one.Kind == channel.Kind);
        }
        else if (await unit.Execute(AgentChannel.Insert, channel) == 0)
        {
            return;
        }

        var taken = await senders.Take(unit, channel);
        if (taken.Reason != channel.Reason && taken.Status == ChannelStatus.Unavailable)
        {
            await unit.Execute(AgentChannel.AskAgain, taken);
        }
    }

    // A mailbox is one agent's: of two that come by the same name at the same moment the later one has a part of its id in it.
    static async ValueTask<Problem?> AddMailbox(Session unit, ProvisionPlan plan, AgentChannel channel)
    {
        if (plan.OwnDomain is { } domain && !await MailDomain.Stays(unit, domain))
        {
            return MailDomain.Removing;
        }

        return await unit.Execute(AgentChannel.Insert, channel) == 1
            || (await unit.Many(AgentChannel.OfAgent, new { agent = channel.AgentId }, AgentChannel.From)).Exists(one => one.Kind == channel.Kind)
            || await unit.Execute(AgentChannel.Insert, channel with { Address = Mailboxes.Unlike(channel.Address!, channel.AgentId!.Value) }) == 1
            ? null : NameTaken;
    }
}
