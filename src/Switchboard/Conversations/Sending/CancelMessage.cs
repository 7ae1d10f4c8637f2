using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using ModelContextProtocol.Server;
using Switchboard.Audit;
using Switchboard.Conversations.Reading;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Conversations.Sending;

/// <summary>Calls a message back before it leaves. Once a provider may have it, there is no way back.</summary>
internal sealed class CancelMessage(Database database, MessageReach reach, AuditLog audit, DeliveryNews news, TimeProvider clock) : IUseCase, IEndpoint
{
    static readonly Sql Cancel = """
        UPDATE delivery SET status = 'canceled', updated_at = @now
        WHERE message_id = @message AND organization_id = @organization AND status IN ('scheduled', 'queued', 'retrying')
        """;

    // A job that is just being run finds nothing to send.
    static readonly Sql ForgetJob = """
        DELETE FROM job WHERE organization_id = @organization AND claimed_by IS NULL
            AND id = (SELECT job_id FROM delivery WHERE message_id = @message AND organization_id = @organization)
        """;

    // Unless something was said since.
    static readonly Sql ForgetSaid = $"""
        UPDATE conversation
        SET last_message_at = coalesce(({ConversationView.SaidLast}), created_at), active_at = coalesce(({ConversationView.SaidLast}), created_at)
        WHERE organization_id = @organization
            AND id = (SELECT coalesce(k.merged_into, k.id) FROM conversation k WHERE k.organization_id = @organization AND k.id = @conversation)
            AND last_message_at = (SELECT created_at FROM message WHERE organization_id = @organization AND id = @message)
        """;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapDelete("/api/v1/messages/{messageId}", (MessageId messageId, Caller caller, CancelMessage cancel, AgentId? agentId, CancellationToken ct) =>
            cancel.Call(messageId, caller, agentId, ct).ToHttp()).Says("cancelMessage", "Messages", "Call back a message that has not left")
            .LetsIn(Role.Operator);

    [McpServerTool(
        Name = "comms_cancel_message", Title = "Call a message back", Destructive = true, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Call back a message that is scheduled, or still waits to be sent. What has left can't be called back.")]
    public async Task<Outcome<CanceledMessage>> Call(
        [Description("The message, as comms_send_message named it.")] MessageId messageId,
        Caller caller,
        [Description("The agent that wrote it. Leave it out with an agent's own token.")] AgentId? agentId = null,
        CancellationToken ct = default)
    {
        var agent = await reach.Find(caller, messageId, agentId, ct);
        if (!agent.Succeeded)
        {
            return agent.Problem!;
        }

        var (outcome, isWoken) = await database.Write(agent.Value.OrganizationId, unit => Call(unit, messageId, agent.Value.AgentId, caller), ct);
        if (isWoken)
        {
            news.Woken(agent.Value.OrganizationId);
        }

        return outcome;
    }

    async ValueTask<(Outcome<CanceledMessage> Answer, bool IsWoken)> Call(Session unit, MessageId message, AgentId agent, Caller caller)
    {
        if (await Delivery.Load(unit, message) is not { } delivery || delivery.Agent != agent)
        {
            return (MessageReach.Unknown, false);
        }

        var canceled = new CanceledMessage(message, delivery.Conversation, EnumText.Of(DeliveryStatus.Canceled));
        if (await unit.Execute(Cancel, new { message, now = clock.GetUtcNow() }) == 0)
        {
            // Somebody may have called it back, or sent it, since it was read.
            var now = (await Delivery.Load(unit, message))!.Status;
            return (now == DeliveryStatus.Canceled ? canceled : Left(now), false);
        }

        await unit.Execute(ForgetJob, new { message });
        await unit.Execute(ForgetSaid, new { message, conversation = delivery.Conversation });
        await unit.Execute(AskAgain.Wait, new { message, conversation = delivery.Conversation });
        await audit.Append(unit, delivery.Organization, caller.Actor, "message.canceled", message.Value, new { was = EnumText.Of(delivery.Status) });
        var isWoken = await news.Wake(unit, delivery.Dispatch);
        await MessagePrice.Release(unit, delivery.Organization, message);
        return (canceled, isWoken);
    }

    static Problem Left(DeliveryStatus status) => Problem.Conflict(
        "message_left",
        $"The message is {EnumText.Of(status)}: it can't be called back any more.",
        "Write to the person again if there is something to put right.");
}

/// <summary>A message that was called back.</summary>
/// <param name="Status">canceled</param>
public sealed record CanceledMessage(MessageId MessageId, ConversationId ConversationId, string Status);
