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
internal sealed class ReceiveReceipt(Database database, AgentDirectory agents, Credentials credentials, Providers providers, Signers signers, RecordReceipt record) : IUseCase, IEndpoint
{
    static readonly Sql IsCopy = "SELECT count(*) FROM message WHERE organization_id = @organization AND id = @message AND agent_id = @agent AND direction = 'in'";

    static readonly Sql Find = """
        SELECT d.message_id, d.organization_id, d.conversation_id, m.agent_id, m.channel, m.credential_id FROM delivery d JOIN message m ON m.id = d.message_id
        WHERE d.intent_id = @intent AND d.organization_id = @organization
        """;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/webhooks/{provider}/status", (string provider, AgentId agent, IntentId intent, HttpContext context, ReceiveReceipt receive) =>
            receive.Receive(provider, agent, intent, context, null)).WithName("receiveReceipt").WithTags("Webhooks").Open(Webhook.Guard);

    /// <param name="read">The request, when it was read already.</param>
    public async Task<IResult> Receive(string providerName, AgentId agentId, IntentId intent, HttpContext context, WebhookRequest? read)
    {
        var ct = context.RequestAborted;
        if (providers.MessagesOf(providerName).FirstOrDefault() is not { } provider)
        {
            return Webhook.Refuse(context, null, Webhook.Unknown);
        }

        if ((read ?? await Webhook.Read(context)) is not { } request)
        {
            return Webhook.Refuse(context, provider.Name, Webhook.Malformed);
        }

        var agent = await agents.Find(agentId, ct);
        var sent = agent is null ? null : await database.Read(agent.OrganizationId, session => session.One(Find, new { intent }, Sent.From), ct);
        var credential = sent is null
            ? await credentials.For(agent?.OrganizationId ?? OrganizationId.Deployment, provider.Name, ct)
            : await credentials.By(sent.Credential, agent!.OrganizationId, ct);
        if (credential is null || !await signers.Signed(request, provider, credential, ct))
        {
            return Webhook.Refuse(context, provider.Name, Webhook.NotSigned);
        }

        if (sent is null && agent is not null && MessageCopies.MessageOf(intent) is var message
            && await database.Read(agent.OrganizationId, session => session.Count(IsCopy, new { message, agent = agentId }), ct) > 0)
        {
            if (agent.CopiesTo is { } mailbox && (providers.Messages(ChannelKind.Email, providerName) ?? provider).ReadStatus(request) is { Suppression: { } why })
            {
                await record.RecordCopy(agent.OrganizationId, message, mailbox, why, ct);
            }

            return Webhook.Accept(context, provider, "copy");
        }

        if (sent is null || sent.Dispatch.Agent != agentId)
        {
            return Webhook.Refuse(context, provider.Name, Webhook.Unknown);
        }

        if ((providers.Messages(sent.Dispatch.Channel, providerName) ?? provider).ReadStatus(request) is not { } report)
        {
            return Webhook.Accept(context, provider, "nothing_new");
        }

        return Webhook.Accept(context, provider, await record.Record(sent.Dispatch, intent, report, ct) ? "recorded" : "repeated");
    }

    sealed record Sent(Dispatch Dispatch, CredentialId Credential)
    {
        public static Sent From(Row row) => new(
            new(row.Id<OrganizationId>("organization_id"), row.Id<MessageId>("message_id"), row.Id<ConversationId>("conversation_id"), row.Id<AgentId>("agent_id"), row.Enum<ChannelKind>("channel")),
            row.Id<CredentialId>("credential_id"));
    }
}
