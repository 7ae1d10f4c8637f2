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
        if ((address.Problem ?? Unfit(asked, channel)) is { } wrong)
        {
            return wrong;
        }

        // Who has no address on the channel is told of that when it sends; the person's side of the question has an answer all the same.
        var sender = channel == ChannelKind.Voice ? Lines.NoLine(agent, channel) : await senders.For(agent, channel, address.Value, ct);
        var (body, template) = (asked.Body ?? "", (TemplateUse?)null);
        if (asked.TemplateId is { } named)
        {
            if (sender.Problem is { } noSender)
            {
                return noSender;
            }

            var order = new MessageOrder(sender.Value, address.Value, body, asked.Purpose, ReplyTo: null, caller)
            {
                Template = new(named, asked.TemplateVars ?? []),
            };
            var filled = await templates.Fill(order, ct);
            if (filled.Problem is { } unknown)
            {
                return unknown;
            }

            (body, template) = (filled.Value.Body, filled.Value.Template);
        }

        var segments = channel == ChannelKind.Sms ? Math.Max(1, Segments.Of(body).Count) : 1;
        return new Outbound(
            agent.OrganizationId, agent.AgentId, channel, sender.Succeeded ? sender.Value.Address : "", address.Value, asked.Purpose, body, at, caller)
        {
            TemplateRef = template?.Id,
            Programme = string.IsNullOrWhiteSpace(asked.Programme) ? null : asked.Programme.Trim(),
            Further = AlsoRead.Of(asked.Subject, asked.Html, template),
            Cost = sender.Succeeded ? allowance.Estimate(channel, sender.Value.Provider, address.Value, segments, hasFiles: false) : 0,
        };
    }

    static Problem? Unfit(CanContact.Request asked, ChannelKind channel) =>
        (asked.Body is { Length: > 0 } body ? MessageText.Check("body", body, channel) : null) ?? DraftMessage.CheckExtras(
            new(asked.ContactAddress, asked.Body, Channel: (OpenChannel)channel, Subject: asked.Subject, Html: asked.Html, TemplateId: asked.TemplateId,
                TemplateVars: asked.TemplateVars));
}
