using Switchboard.Agents;
using Switchboard.Billing;
using Switchboard.Channels;
using Switchboard.Channels.Gate;
using Switchboard.Conversations.Sending;
using Switchboard.Tenancy;

namespace Switchboard.Conversations.Deciding;

/// <summary>What a message would be to the gate, as far as whoever asks tells: with its text or template, the very same that the send would be.</summary>
[Singleton]
internal sealed class ForeseeMessage(ChooseSender senders, FillTemplate templates, Allowance allowance)
{
    /// <summary>A problem where the send would be refused before the gate is asked, for what was told.</summary>
    public async ValueTask<Outcome<Outbound>> Of(CanContact.Request asked, AgentEntry agent, DateTimeOffset at, Caller caller, CancellationToken ct)
    {
        var channel = (ChannelKind?)asked.Channel ?? DraftMessage.ChannelFor(asked.ContactAddress);
        var address = ChannelAddress.Parse("contactAddress", asked.ContactAddress, channel, agent.Country);
        if ((address.Problem ?? Unfit(asked, channel) ?? DraftMessage.CheckAuthor(asked.Author, caller)) is { } wrong)
        {
            return wrong;
        }

        // No message goes over voice; whether the person may be called has an answer all the same.
        var sender = channel == ChannelKind.Voice ? Lines.NoLine(agent, channel) : await senders.For(agent, channel, address.Value, ct);
        if (channel != ChannelKind.Voice && sender.Problem is { } noSender)
        {
            return noSender;
        }

        if (sender.Succeeded && sender.Value.Address == address.Value)
        {
            return DraftMessage.OwnAddress("contactAddress");
        }

        var (body, template, purpose) = (asked.Body ?? "", (TemplateUse?)null, asked.Purpose ?? Purpose.Informational);
        if (asked.TemplateId is { } named && sender.Succeeded)
        {
            var order = new MessageOrder(sender.Value, address.Value, body, purpose, ReplyTo: null, caller)
            {
                IsPurposeOpen = asked.Purpose is null,
                Template = new(named, asked.TemplateVars ?? []),
            };
            var filled = await templates.Fill(order, ct);
            if (filled.Problem is { } unknown)
            {
                return unknown;
            }

            (body, template, purpose) = (filled.Value.Body, filled.Value.Template, filled.Value.Purpose);
        }

        var segments = channel == ChannelKind.Sms ? Math.Max(1, Segments.Of(body).Count) : 1;
        return new Outbound(
            agent.OrganizationId, agent.AgentId, channel, sender.Succeeded ? sender.Value.Address : "", address.Value, purpose, body, at, caller)
        {
            TemplateRef = template?.Id,
            Author = asked.Author?.Trim(),
            Programme = string.IsNullOrWhiteSpace(asked.Programme) ? null : asked.Programme.Trim(),
            Further = AlsoRead.Of(asked.Subject, asked.Html, template),
            Cost = sender.Succeeded ? allowance.Estimate(channel, sender.Value.Provider, address.Value, segments, hasFiles: false) : 0,
        };
    }

    static Problem? Unfit(CanContact.Request asked, ChannelKind channel) => DraftMessage.CheckTold(
        new(asked.ContactAddress, asked.Body, Channel: (OpenChannel)channel, Subject: asked.Subject, Html: asked.Html, TemplateId: asked.TemplateId,
            TemplateVars: asked.TemplateVars, Purpose: asked.Purpose, Programme: asked.Programme),
        channel);
}
