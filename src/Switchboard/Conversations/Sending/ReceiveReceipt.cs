using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Switchboard.Agents;
using Switchboard.Channels;
using Switchboard.Conversations.Receiving;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Conversations.Sending;

/// <summary>A provider reports how far a message has come.</summary>
internal sealed class ReceiveReceipt(
    Database database, AgentDirectory agents, Credentials credentials, Providers providers, Signers signers,
    RecordReceipt record) : IUseCase, IEndpoint
{
    static readonly Sql IsCopy = """
        SELECT count(*) FROM message
        WHERE organization_id = @organization AND id = @message AND agent_id = @agent AND direction = 'in'
        """;

    static readonly Sql Find = """
        SELECT d.message_id, d.organization_id, d.conversation_id, m.agent_id, m.channel, m.credential_id, d.carrier_id
        FROM delivery d JOIN message m ON m.id = d.message_id
        WHERE d.intent_id = @intent AND d.organization_id = @organization
        """;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/webhooks/{provider}/status", (string provider, AgentId agent, IntentId intent, HttpContext context, ReceiveReceipt receive) =>
            receive.Receive(provider, agent, intent, context)).WithName("receiveReceipt").WithTags("Webhooks").Open(Webhook.Guard);

    async Task<IResult> Receive(string providerName, AgentId agent, IntentId intent, HttpContext context)
    {
        if (providers.MessagesOf(providerName).FirstOrDefault() is not { } provider)
        {
            return Webhook.Refuse(context, null, Webhook.Unknown);
        }

        if (await Webhook.Read(context) is not { } request)
        {
            return Webhook.Refuse(context, provider.Name, Webhook.Malformed);
        }

        var taken = await Take(
            provider,
            agent,
            intent,
            request,
            channel => (providers.Messages(channel, providerName) ?? provider).ReadStatus(request),
            context.RequestAborted);
        return taken.Problem is { } refused ? Webhook.Refuse(context, provider.Name, refused) : Webhook.Accept(context, provider, taken.Value);
    }

    /// <summary>Takes one report that bears its intent, if whoever was given the message signed it. Answers with what came of it.</summary>
    /// <param name="read">The report, when the signature is good; null when it tells nothing.</param>
    public async Task<Outcome<string>> Take(
        IMessageProvider provider, AgentId agentId, IntentId intent, WebhookRequest request, Func<ChannelKind, StatusReport?> read,
        CancellationToken ct)
    {
        var agent = await agents.Find(agentId, ct);
        var sent = agent is null ? null : await database.Read(agent.OrganizationId, session => session.One(Find, new { intent }, Sent.From), ct);
        var (credential, isCarrier) = await Signer(provider, agent, sent, ct);
        if (credential is null || !await signers.Signed(request, provider, credential, ct))
        {
            return Webhook.NotSigned;
        }

        if (sent is null && agent is not null && MessageCopies.MessageOf(intent) is var message
            && await database.Read(agent.OrganizationId, session => session.Count(IsCopy, new { message, agent = agentId }), ct) > 0)
        {
            if (agent.CopiesTo is { } mailbox && read(ChannelKind.Email) is { Suppression: { } why })
            {
                await record.RecordCopy(agent.OrganizationId, message, mailbox, why, ct);
            }

            return "copy";
        }

        if (sent is null || sent.Dispatch.Agent != agentId)
        {
            return Webhook.Unknown;
        }

        return !isCarrier ? "not_the_carrier"
            : read(sent.Dispatch.Channel) is not { } report ? "nothing_new"
            : await record.Record(sent.Dispatch, intent, report, ct) ? "recorded" : "repeated";
    }

    /// <summary>
    /// Whose signature it should bear: of the account that has the message, or of the one that it was meant for at first, which has nothing
    /// to tell any more.
    /// </summary>
    async ValueTask<(ProviderCredential? Credential, bool IsCarrier)> Signer(IMessageProvider provider, AgentEntry? agent, Sent? sent, CancellationToken ct)
    {
        if (sent is null)
        {
            return (await credentials.For(agent?.OrganizationId ?? OrganizationId.Deployment, provider.Name, ct), true);
        }

        var (organization, line) = (sent.Dispatch.Organization, sent.Line);
        if (sent.Carrier is not { } carrier)
        {
            return (Of(await credentials.By(line, organization, ct)), true);
        }

        return Of(await credentials.By(carrier, organization, ct)) is { } its ? (its, true) : (Of(await credentials.By(line, organization, ct)), false);

        ProviderCredential? Of(ProviderCredential? credential) => credential?.Provider == provider.Name ? credential : null;
    }

    sealed record Sent(Dispatch Dispatch, CredentialId Line, CredentialId? Carrier)
    {
        public static Sent From(Row row) => new(
            new(
                row.Id<OrganizationId>("organization_id"),
                row.Id<MessageId>("message_id"),
                row.Id<ConversationId>("conversation_id"),
                row.Id<AgentId>("agent_id"),
                row.Enum<ChannelKind>("channel")),
            row.Id<CredentialId>("credential_id"), row.IdOrNull<CredentialId>("carrier_id"));
    }
}
