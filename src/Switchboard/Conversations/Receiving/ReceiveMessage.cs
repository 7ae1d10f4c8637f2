using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Switchboard.Agents;
using Switchboard.Channels;
using Switchboard.Channels.Mail;
using Switchboard.Tenancy;

namespace Switchboard.Conversations.Receiving;

/// <summary>
/// A provider brings a person's message. First who signed it, then whether agent and address agree, then one transaction; the provider hears of success only
/// after the commit. The same message again gets the same answer and changes nothing.
/// </summary>
internal sealed partial class ReceiveMessage(
    AgentDirectory agents, Lines lines, Signers signers, Providers providers, TakeIn takeIn, ILogger<ReceiveMessage> logger) : IUseCase, IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var channel in new[] { ChannelKind.Sms, ChannelKind.Whatsapp, ChannelKind.Email })
        {
            var word = EnumText.Of(channel);
            routes.MapPost($"/webhooks/{{owner}}/{word}", (string owner, HttpContext context, ReceiveMessage receive) =>
                receive.Receive(owner, channel, context))
                .WithName($"receive{channel}").WithTags("Webhooks").Open(Webhook.Guard);
            routes.MapPost($"/{{owner}}/{word}/incoming", (string owner, HttpContext context, ReceiveMessage receive) =>
                receive.Receive(owner, channel, context))
                .ExcludeFromDescription().Open(Webhook.Guard);
        }
    }

    /// <param name="owner">An agent's id, or the name of a provider whose addresses all share one webhook: then the address says which agent.</param>
    async Task<IResult> Receive(string owner, ChannelKind channel, HttpContext context)
    {
        var isAgent = Ids.TryParse<AgentId>(owner, out var agent);
        var provider = providers.Messages(channel, owner);
        if (!isAgent && provider is null)
        {
            return Webhook.Refuse(context, null, Webhook.Unknown);
        }

        if (await Webhook.Read(context) is not { } request)
        {
            return Webhook.Refuse(context, provider?.Name, Webhook.Malformed);
        }

        return provider is null ? await ByAgent(agent, channel, context, request) : await ByAddress(provider, context, request);
    }

    async Task<IResult> ByAgent(AgentId agent, ChannelKind channel, HttpContext context, WebhookRequest request)
    {
        var line = await lines.Of(agent, channel, context.RequestAborted, evenIfOff: true);
        if (!line.Succeeded)
        {
            return await Unclaimed(context, channel, null, request);
        }

        var provider = line.Value.Provider;
        if (!await signers.Signed(request, provider, line.Value.Credential, context.RequestAborted))
        {
            LogNotSigned(logger, agent.Value, provider.Name);
            return Webhook.Refuse(context, provider.Name, Webhook.NotSigned);
        }

        if (provider.ReadInbound(request) is not { } inbound)
        {
            return Webhook.Refuse(context, provider.Name, Webhook.Malformed);
        }

        return inbound.To == line.Value.Address
            || inbound.Mail?.Recipients.Any(one => one == line.Value.Address || EmailAddress.Untagged(one) == line.Value.Address) == true
            ? Webhook.Accept(context, provider, await takeIn.Take(line.Value, inbound))
            : Webhook.Refuse(context, provider.Name, Webhook.Unknown);
    }

    async Task<IResult> ByAddress(IMessageProvider provider, HttpContext context, WebhookRequest request)
    {
        if (provider.ReadInbound(request) is not { } inbound)
        {
            return Webhook.Refuse(context, provider.Name, Webhook.Malformed);
        }

        foreach (var agent in await agents.Holding(provider.Channel, inbound.To, context.RequestAborted, evenIfOff: true))
        {
            var line = await lines.Of(agent, provider.Channel, context.RequestAborted, inbound.To, evenIfOff: true);
            if (line.Succeeded && line.Value.Provider == provider && await signers.Signed(request, provider, line.Value.Credential, context.RequestAborted))
            {
                return Webhook.Accept(context, provider, await takeIn.Take(line.Value, inbound));
            }
        }

        return await Unclaimed(context, provider.Channel, provider.Name, request);
    }

    /// <summary>Who asks for an agent that is not here learns so only with a valid signature.</summary>
    async Task<IResult> Unclaimed(HttpContext context, ChannelKind channel, string? provider, WebhookRequest request) =>
        Webhook.Refuse(context, provider, await signers.IsDeployment(request, channel, context.RequestAborted) ? Webhook.Unknown : Webhook.NotSigned);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A webhook for agent {AgentId} was not signed by its account at {Provider} and was refused.")]
    static partial void LogNotSigned(ILogger logger, string agentId, string provider);
}
