using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Switchboard.Agents;
using Switchboard.Channels;
using Switchboard.Data;
using Switchboard.Events;
using Switchboard.Jobs;
using Switchboard.Tenancy;

namespace Switchboard.Conversations;

/// <summary>A provider reports how far a message has come. Reports come twice, late and out of order; the status only moves forward.</summary>
internal sealed class ReceiveReceipt(
    Database database, AgentDirectory agents, Credentials credentials, Providers providers, DeliveryOutcome outcome, ISignals signals, TimeProvider clock) : IUseCase, IEndpoint
{
    static readonly Sql Find = """
        SELECT d.message_id, d.conversation_id, m.agent_id, m.credential_id FROM delivery d JOIN message m ON m.id = d.message_id
        WHERE d.intent_id = @intent AND d.organization_id = @organization
        """;

    static readonly Sql MoveForward = """
        UPDATE delivery SET status = @Status, provider_message_id = @ProviderMessageId, cost_micros = coalesce(@Price, cost_micros),
            error_code = @Code, error = @Error, advice = @Advice, attention_at = NULL, updated_at = @Now
        WHERE intent_id = @Intent AND organization_id = @organization AND (provider_message_id IS NULL OR provider_message_id = @ProviderMessageId)
        AND (status IN ('queued', 'sending', 'retrying', 'uncertain') OR (status = 'sent' AND @Status <> 'sent'))
        """;

    static readonly Sql CorrectPrice = """
        UPDATE usage_entry SET state = 'settled', cost_micros = coalesce(@Price, cost_micros) WHERE subject_id = @Message AND organization_id = @organization AND state = 'reserved'
        """;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/webhooks/{provider}/status", (string provider, AgentId agent, IntentId intent, HttpContext context, ReceiveReceipt receive) =>
            receive.Receive(provider, agent, intent, context)).WithName("receiveReceipt").WithTags("Webhooks").Open(Webhook.Guard);

    async Task<IResult> Receive(string providerName, AgentId agentId, IntentId intent, HttpContext context)
    {
        var ct = context.RequestAborted;
        if (providers.Sms(providerName) is not { } provider || await Webhook.Read(context) is not { } request)
        {
            return Webhook.Refuse(context, providers.Sms(providerName)?.Name, Webhook.Malformed);
        }

        var agent = await agents.Find(agentId, ct);
        var sent = agent is null ? null : await database.Read(agent.OrganizationId, session => session.One(Find, new { intent }, Sent.From), ct);
        var credential = sent is null
            ? await credentials.For(agent?.OrganizationId ?? OrganizationId.Deployment, providerName, ct)
            : await credentials.By(sent.Credential, agent!.OrganizationId, ct);
        if (credential is null || !provider.Verify(request, credential))
        {
            return Webhook.Refuse(context, provider.Name, Webhook.NotSigned);
        }

        if (sent is null || sent.Agent != agentId)
        {
            return Webhook.Refuse(context, provider.Name, Webhook.Unknown);
        }

        if (provider.ReadStatus(request.Form) is { } report)
        {
            var moved = await Record(agent!.OrganizationId, sent, intent, report, ct);
            return Webhook.Accept(context, provider, moved ? "recorded" : "repeated");
        }

        return Webhook.Accept(context, provider, "nothing_new");
    }

    /// <summary>Whether it changed anything.</summary>
    async Task<bool> Record(OrganizationId organization, Sent sent, IntentId intent, StatusReport report, CancellationToken ct)
    {
        var status = StatusOf(report.Status);
        var error = report.Error is { } cause ? new DeliveryError(cause.Code, cause.Message, cause.Advice) : null;
        var moved = new
        {
            Intent = intent, Status = status, report.ProviderMessageId, Price = report.PriceMicros, error?.Code, Error = error?.Message, error?.Advice, sent.Message, sent.Conversation,
            Now = clock.GetUtcNow(),
        };
        var woken = await database.Write<int?>(
            organization,
            async unit =>
            {
                if (await unit.Execute(MoveForward, moved) == 0)
                {
                    return null;
                }

                await unit.Execute(CorrectPrice, moved);
                if (status is DeliveryStatus.Failed or DeliveryStatus.Undelivered)
                {
                    await outcome.Tell(unit, organization, sent.Message, sent.Agent, sent.Conversation, status, error ?? new("unknown", "The provider gave no cause.", "Try another channel."));
                }

                return await unit.Execute(DeliveryOutcome.WakeNext, moved);
            },
            ct);
        if (woken > 0)
        {
            signals.Publish(ClaimDueJobs.Topic, organization.Value);
        }

        if (status is DeliveryStatus.Failed or DeliveryStatus.Undelivered)
        {
            signals.Publish(EventRow.Written, sent.Agent.Value);
        }

        if (woken is not null && status != DeliveryStatus.Sent)
        {
            outcome.Count(status);
        }

        return woken is not null;
    }

    static DeliveryStatus StatusOf(ReceiptStatus status) => status switch
    {
        ReceiptStatus.Delivered or ReceiptStatus.Read => DeliveryStatus.Delivered,
        ReceiptStatus.Failed or ReceiptStatus.Canceled => DeliveryStatus.Failed,
        ReceiptStatus.Undelivered => DeliveryStatus.Undelivered,
        _ => DeliveryStatus.Sent,
    };

    sealed record Sent(MessageId Message, ConversationId Conversation, AgentId Agent, CredentialId Credential)
    {
        public static Sent From(Row row) =>
            new(row.Id<MessageId>("message_id"), row.Id<ConversationId>("conversation_id"), row.Id<AgentId>("agent_id"), row.Id<CredentialId>("credential_id"));
    }
}
