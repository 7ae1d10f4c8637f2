using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using ModelContextProtocol.Server;
using Switchboard.Agents;
using Switchboard.Channels;
using Switchboard.Channels.Gate;
using Switchboard.Channels.Numbers;
using Switchboard.Tenancy;

namespace Switchboard.Conversations.Sending;

/// <summary>
/// An agent writes to a person. The gate decides; message, delivery, usage, decision, audit entry and job are committed together; the answer comes
/// after that commit, so what was acknowledged survives a crash.
/// </summary>
internal sealed class SendMessage(AgentReach reach, QueueMessage queue) : IUseCase, IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/v1/messages", (Request message, Caller caller, SendMessage send, CancellationToken ct) =>
            send.Send(message.To, message.Body, caller, message.AgentId, message.Channel, message.ReplyTo, message.Purpose, message.ClientRef, ct)
                .ToCreated(sent => $"/api/v1/messages/{sent.MessageId}"))
            .Says("sendMessage", "Messages", "Write to a person");

    [McpServerTool(Name = "comms_send_message", Title = "Send a message", Destructive = false, Idempotent = true, OpenWorld = true, UseStructuredContent = true)]
    [Description("Send a text message to a person. Returns when it is safely queued; delivery follows within seconds. Read the answer with comms_wait_for_event or comms_get_waiting_messages.")]
    public async Task<Outcome<SentMessage>> Send(
        [Description("The person's number, best in international form: +14155550123.")] string to,
        [MaxLength(MessageText.Longest), Description("The text.")] string body,
        Caller caller,
        [Description("The agent that writes. Leave it out with an agent's own token.")] AgentId? agentId = null,
        [Description("The channel to write over.")] ChannelKind channel = ChannelKind.Sms,
        [Description("The message that this one answers.")] MessageId? replyTo = null,
        [Description("Why the person is written to: the law asks.")] Purpose purpose = Purpose.Informational,
        [MaxLength(ClientRefs.MaxLength), Description("Your own reference for this send. Repeated, it returns the first answer and sends nothing twice.")] string? clientRef = null,
        CancellationToken ct = default)
    {
        if ((ClientRefs.Check(clientRef) ?? MessageText.Check(body)) is { } unusable)
        {
            return unusable;
        }

        var agent = await reach.Find(caller, agentId, ct);
        if (!agent.Succeeded)
        {
            return agent.Problem!;
        }

        var sender = Sender.Of(agent.Value, channel);
        if (!sender.Succeeded)
        {
            return sender.Problem!;
        }

        var number = PhoneNumbers.Parse("to", to, agent.Value.Country);
        return number.Succeeded
            ? await queue.Queue(new(sender.Value, number.Value.Value, body, purpose, replyTo, clientRef, caller), ct)
            : number.Problem!;
    }

    internal sealed record Request(
        string To, [property: MaxLength(MessageText.Longest)] string Body, AgentId? AgentId = null, ChannelKind Channel = ChannelKind.Sms, MessageId? ReplyTo = null, Purpose Purpose = Purpose.Informational, [property: MaxLength(ClientRefs.MaxLength)] string? ClientRef = null);
}

/// <summary>A message that is safely queued.</summary>
/// <param name="Segments">SMS segments that it takes.</param>
/// <param name="Cost">What it will cost about.</param>
/// <param name="DecisionId">The gate's decision that allowed it.</param>
public sealed record SentMessage(
    MessageId MessageId, ConversationId ConversationId, string Status, ChannelKind Channel, string From, string To, int Segments, Money Cost, DecisionId DecisionId);
