using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Switchboard.Agents;
using Switchboard.Channels;
using Switchboard.Tenancy;

namespace Switchboard.Conversations.Receiving;

/// <summary>
/// A provider brings a person's message. First who signed it, then whether agent and number agree, then one transaction; the provider hears of success only
/// after the commit. The same message again gets the same answer and changes nothing.
/// </summary>
internal sealed partial class ReceiveMessage(
    AgentDirectory agents, SmsLines lines, Credentials credentials, Providers providers, KeepMessage keep, ILogger<ReceiveMessage> logger) : IUseCase, IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/webhooks/{owner}/sms", (string owner, HttpContext context, ReceiveMessage receive) => receive.Receive(owner, context))
            .WithName("receiveSms").WithTags("Webhooks").Open(Webhook.Guard);
        routes.MapPost("/{owner}/sms/incoming", (string owner, HttpContext context, ReceiveMessage receive) => receive.Receive(owner, context)).ExcludeFromDescription().Open(Webhook.Guard);
    }

    /// <param name="owner">An agent's id, or the name of a provider whose numbers all share one address: then the number says which agent.</param>
    async Task<IResult> Receive(string owner, HttpContext context)
    {
        var isAgent = Ids.TryParse<AgentId>(owner, out var agent);
        var provider = providers.Sms(owner);
        if (!isAgent && provider is null)
        {
            return Webhook.Refuse(context, null, Webhook.Unknown);
        }

        if (await Webhook.Read(context) is not { } request)
        {
            return Webhook.Refuse(context, provider?.Name, Webhook.Malformed);
        }

        return provider is null ? await ByAgent(agent, context, request) : await ByNumber(provider, context, request);
    }

    async Task<IResult> ByAgent(AgentId agent, HttpContext context, WebhookRequest request)
    {
        var line = await lines.Of(agent, context.RequestAborted);
        if (!line.Succeeded)
        {
            return await Unclaimed(context, null, request);
        }

        var provider = line.Value.Provider;
        if (!provider.Verify(request, line.Value.Credential))
        {
            LogNotSigned(logger, agent.Value, provider.Name);
            return Webhook.Refuse(context, provider.Name, Webhook.NotSigned);
        }

        return provider.ReadInbound(request.Form) is { } inbound ? await Take(context, line.Value, inbound) : Webhook.Refuse(context, provider.Name, Webhook.Malformed);
    }

    async Task<IResult> ByNumber(ISmsProvider provider, HttpContext context, WebhookRequest request)
    {
        if (provider.ReadInbound(request.Form) is not { } inbound)
        {
            return Webhook.Refuse(context, provider.Name, Webhook.Malformed);
        }

        foreach (var agent in await agents.Holding(ChannelKind.Sms, inbound.To, context.RequestAborted))
        {
            var line = await lines.Of(agent, context.RequestAborted);
            if (line.Succeeded && line.Value.Provider == provider && provider.Verify(request, line.Value.Credential))
            {
                return await Take(context, line.Value, inbound);
            }
        }

        return await Unclaimed(context, provider.Name, request);
    }

    async Task<IResult> Take(HttpContext context, SmsLine line, InboundMessage inbound)
    {
        if (inbound.To != line.Number)
        {
            return Webhook.Refuse(context, line.Provider.Name, Webhook.Unknown);
        }

        if (!await keep.Keep(line, inbound))
        {
            return Webhook.Accept(context, line.Provider, "repeated");
        }

        Webhook.Count(context).Message(ChannelKind.Sms, "received");
        return Webhook.Accept(context, line.Provider, "kept");
    }

    /// <summary>Who asks for an agent that is not here learns so only with a valid signature.</summary>
    async Task<IResult> Unclaimed(HttpContext context, string? provider, WebhookRequest request) =>
        Webhook.Refuse(context, provider, await IsSignedByDeployment(request, context.RequestAborted) ? Webhook.Unknown : Webhook.NotSigned);

    async Task<bool> IsSignedByDeployment(WebhookRequest request, CancellationToken ct)
    {
        foreach (var name in providers.Names)
        {
            if (await credentials.For(OrganizationId.Deployment, name, ct) is { } credential && providers.Sms(name)?.Verify(request, credential) == true)
            {
                return true;
            }
        }

        return false;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A webhook for agent {AgentId} was not signed by its account at {Provider} and was refused.")]
    static partial void LogNotSigned(ILogger logger, string agentId, string provider);
}
