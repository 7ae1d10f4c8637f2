using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Switchboard.Agents;
using Switchboard.Channels;
using Switchboard.Tenancy;

namespace Switchboard.Conversations;

/// <summary>
/// A provider brings a person's message. First who signed it, then whether agent and number agree, then one transaction; the provider hears of success only
/// after the commit. The same message again gets the same answer and changes nothing.
/// </summary>
internal sealed partial class ReceiveMessage(AgentDirectory agents, Credentials credentials, Providers providers, KeepMessage keep, ILogger<ReceiveMessage> logger) : IUseCase, IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/webhooks/{agentId}/sms", (AgentId agentId, HttpContext context, ReceiveMessage receive) => receive.ByAgent(agentId, context)).WithName("receiveSms").WithTags("Webhooks").Open(Webhook.Guard);
        routes.MapPost("/webhooks/twilio/sms", (HttpContext context, ReceiveMessage receive) => receive.ByNumber("twilio", context)).WithName("receiveTwilioSms").WithTags("Webhooks").Open(Webhook.Guard);
        routes.MapPost("/twilio/sms/incoming", (HttpContext context, ReceiveMessage receive) => receive.ByNumber("twilio", context)).ExcludeFromDescription().Open(Webhook.Guard);
    }

    /// <summary>The agent is in the path.</summary>
    public async Task<IResult> ByAgent(AgentId agentId, HttpContext context)
    {
        if (await Webhook.Read(context) is not { } request)
        {
            return Webhook.Refuse(context, null, Webhook.Malformed);
        }

        var agent = await agents.Find(agentId, context.RequestAborted);
        var channel = agent?.On(ChannelKind.Sms);
        if (agent is null || channel is null)
        {
            return await Unclaimed(context, null, request);
        }

        return await Take(context, agent, channel, request);
    }

    /// <summary>One address for all numbers: the number says which agent.</summary>
    public async Task<IResult> ByNumber(string provider, HttpContext context)
    {
        if (await Webhook.Read(context) is not { } request || providers.Sms(provider)!.ReadInbound(request.Form) is not { } inbound)
        {
            return Webhook.Refuse(context, provider, Webhook.Malformed);
        }

        foreach (var agent in await agents.Holding(ChannelKind.Sms, inbound.To, context.RequestAborted))
        {
            if (agent.On(ChannelKind.Sms) is { } channel && channel.Provider == provider && await IsSigned(agent, channel, request, context.RequestAborted))
            {
                return await Take(context, agent, channel, request);
            }
        }

        return await Unclaimed(context, provider, request);
    }

    async Task<IResult> Take(HttpContext context, AgentEntry agent, AgentAddress channel, WebhookRequest request)
    {
        var provider = providers.Sms(channel.Provider)!;
        if (await credentials.By(channel.CredentialId, agent.OrganizationId, context.RequestAborted) is not { } credential || !provider.Verify(request, credential))
        {
            LogNotSigned(logger, agent.AgentId.Value, provider.Name);
            return Webhook.Refuse(context, provider.Name, Webhook.NotSigned);
        }

        if (provider.ReadInbound(request.Form) is not { } inbound)
        {
            return Webhook.Refuse(context, provider.Name, Webhook.Malformed);
        }

        if (inbound.To != channel.Address)
        {
            return Webhook.Refuse(context, provider.Name, Webhook.Unknown);
        }

        if (!await keep.Keep(agent, credential, inbound))
        {
            return Webhook.Accept(context, provider, "repeated");
        }

        Webhook.Count(context).Message(ChannelKind.Sms, "received");
        return Webhook.Accept(context, provider, "kept");
    }

    async Task<bool> IsSigned(AgentEntry agent, AgentAddress channel, WebhookRequest request, CancellationToken ct) =>
        await credentials.By(channel.CredentialId, agent.OrganizationId, ct) is { } credential && providers.Sms(channel.Provider)!.Verify(request, credential);

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
