using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Switchboard.Agents;
using Switchboard.Channels;
using Switchboard.Channels.Mail;
using Switchboard.Conversations.Sending;
using Switchboard.Tenancy;

namespace Switchboard.Conversations.Receiving;

/// <summary>
/// A provider that brings everything to one address: messages for whoever has one of the recipients' addresses, and reports that carry their intent.
/// </summary>
internal sealed class ReceiveNotice(
    AgentDirectory agents, Lines lines, Signers signers, Providers providers, TakeIn takeIn, ReceiveReceipt receipts) : IUseCase, IEndpoint
{
    const int MostTries = 5;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/webhooks/{provider}", (string provider, HttpContext context, ReceiveNotice receive) => receive.Receive(provider, context))
            .WithName("receiveNotice").WithTags("Webhooks").Open(Webhook.Guard);

    async Task<IResult> Receive(string name, HttpContext context)
    {
        // One that is told of each thing at an address of its own has nothing to bring here.
        if (providers.Messages(ChannelKind.Email, name) is not { } provider)
        {
            return Webhook.Refuse(context, null, Webhook.Unknown);
        }

        if (await Webhook.Read(context) is not { } request)
        {
            return Webhook.Refuse(context, provider.Name, Webhook.Malformed);
        }

        if (provider.ReadInbound(request) is { } inbound)
        {
            return await Take(provider, inbound, context, request);
        }

        return await Report(provider, provider.ReadStatuses(request), context, request) is { } answer ? answer
            : await signers.IsDeployment(request, provider.Channel, context.RequestAborted)
            ? Webhook.Accept(context, provider, "nothing_new")
            : Webhook.Refuse(context, provider.Name, Webhook.NotSigned);
    }

    /// <summary>
    /// One request may tell of many messages; those that aren't ours, or that another account has, are passed over. Null when it tells of
    /// none.
    /// </summary>
    async Task<IResult?> Report(IMessageProvider provider, IReadOnlyList<StatusReport> reports, HttpContext context, WebhookRequest request)
    {
        (string? taken, Problem? refused) = (null, null);
        var tries = 0;
        foreach (var report in reports)
        {
            // One account signed all of it: what doesn't bear the signature of the first few bears nobody's.
            if (report is not { Agent: { } agent, Intent: { } intent } || (taken is null && ++tries > MostTries))
            {
                continue;
            }

            var one = await receipts.Take(provider, agent, intent, request, _ => report, context.RequestAborted);
            (taken, refused) = one.Succeeded ? (taken is null or "repeated" ? one.Value : taken, refused) : (taken, one.Problem);
        }

        return taken is not null ? Webhook.Accept(context, provider, taken) : refused is not null ? Webhook.Refuse(context, provider.Name, refused) : null;
    }

    /// <summary>Who has a mailbox, also where people put a tag behind its name.</summary>
    async ValueTask<(string Address, IReadOnlyList<AgentEntry> Agents)> Holders(IMessageProvider provider, string address, CancellationToken ct)
    {
        var holders = await agents.Holding(provider.Channel, address, ct, evenIfOff: true);
        return holders.Count == 0 && EmailAddress.Untagged(address) is { } plain
            ? (plain, await agents.Holding(provider.Channel, plain, ct, evenIfOff: true))
            : (address, holders);
    }

    /// <summary>One mail may be for several agents, and for people elsewhere.</summary>
    async Task<IResult> Take(IMessageProvider provider, InboundMessage inbound, HttpContext context, WebhookRequest request)
    {
        string? outcome = null;
        foreach (var written in inbound.Mail?.Recipients ?? [inbound.To])
        {
            var (address, holders) = await Holders(provider, written, context.RequestAborted);
            foreach (var agent in holders)
            {
                var line = await lines.Of(agent, provider.Channel, context.RequestAborted, address, evenIfOff: true);
                if (line.Succeeded && line.Value.Provider == provider && await signers.Signed(request, provider, line.Value.Credential, context.RequestAborted))
                {
                    outcome = await takeIn.Take(line.Value, inbound);
                }
            }
        }

        // Mail for nobody is taken too: bringing it again would change nothing, and providers switch addresses off that refuse for long.
        return outcome is not null ? Webhook.Accept(context, provider, outcome)
            : await signers.IsDeployment(request, provider.Channel, context.RequestAborted) ? Webhook.Accept(context, provider, "nobody")
            : Webhook.Refuse(context, provider.Name, Webhook.NotSigned);
    }
}
