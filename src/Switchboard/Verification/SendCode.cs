using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using ModelContextProtocol.Server;
using Switchboard.Agents;
using Switchboard.Channels;
using Switchboard.Conversations.Deciding;
using Switchboard.Conversations.Sending;
using Switchboard.Tenancy;

namespace Switchboard.Verification;

/// <summary>
/// Sends a person a one-time code, by the way that every message takes. Nobody but the person ever reads the code: whoever asked for it gets it from them.
/// </summary>
internal sealed class SendCode(
    AgentReach reach, ChooseSender senders, DraftCode draft, OneTimeCodes codes, QueueMessage queue, ClientRefs references) : IUseCase, IEndpoint
{
    const string Tool = "comms_send_otp";
    const int LongestAddress = 400;
    const int LongestTemplateId = 64;

    [Example("""{"to": "+14155550123", "channel": "sms", "purpose": "sign_in"}""")]
    internal sealed record Request(
        [property: MaxLength(LongestAddress), Description("The person's number or e-mail address.")] string To,
        [property: Description("Over which channel; left out, email where to is an e-mail address, else sms.")] ContactChannel? Channel = null,
        [property: Description("What the code is for; the person is told.")] CodePurpose Purpose = CodePurpose.Verification,
        [property: MaxLength(LongestTemplateId), Description("WhatsApp: an approved template whose one variable is the code.")] string? TemplateId = null,
        [property: Description("The agent that asks. Left out with an agent's own token.")] AgentId? AgentId = null,
        [property: MaxLength(ClientRefs.MaxLength)] string? ClientRef = null);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/v1/verification/codes", (Request request, Caller caller, SendCode send, CancellationToken ct) =>
            send.Send(request, caller, ct).ToCreated(sent => $"/api/v1/messages/{sent.MessageId}"))
        .Says("sendCode", "Verification", "Send a person a one-time code").LetsIn(Role.Operator);

    [McpServerTool(
        Name = Tool, Title = "Send a one-time code", ReadOnly = false, Destructive = false, Idempotent = true, OpenWorld = true, UseStructuredContent = true)]
    [Description(
        "Send a person a one-time code of six digits, to verify that the address is theirs. You never see the code: ask the person to tell it to you, and "
        + "check it with comms_verify_otp before expiresAt. A new code ends the one before.")]
    public Task<Outcome<CodeSent>> Send(
        Caller caller,
        [MaxLength(LongestAddress), Description("The person's number, best in international form, or e-mail address.")] string to,
        [Description("Over which channel; left out, email where to is an e-mail address, else sms.")] ContactChannel? channel = null,
        [Description("What the code is for; the person is told.")] CodePurpose purpose = CodePurpose.Verification,
        [MaxLength(LongestTemplateId)]
        [Description("WhatsApp: an approved template whose one variable is the code; needed when the person last wrote more than 24 hours ago.")]
        string? templateId = null,
        [Description("The agent that asks. Leave it out with an agent's own token.")] AgentId? agentId = null,
        [MaxLength(ClientRefs.MaxLength), Description("Your own reference for this code. Repeated, it returns the first answer and sends nothing twice.")]
        string? clientRef = null,
        CancellationToken ct = default) =>
        Send(new(to, channel, purpose, templateId, agentId, clientRef), caller, ct);

    async Task<Outcome<CodeSent>> Send(Request request, Caller caller, CancellationToken ct)
    {
        if (ClientRefs.Check(request.ClientRef) is { } unusable)
        {
            return unusable;
        }

        var found = await reach.Find(caller, request.AgentId, ct);
        if (found.Problem is { } unreached)
        {
            return unreached;
        }

        var (agent, channel) = (found.Value, (ChannelKind?)request.Channel ?? DraftMessage.ChannelFor(request.To));
        if (channel == ChannelKind.Voice)
        {
            return Unspoken;
        }

        var to = ChannelAddress.Parse("to", request.To, channel, agent.Country);
        if (to.Problem is { } unreadable)
        {
            return unreadable;
        }

        var sender = await senders.For(agent, channel, to.Value, ct);
        return sender.Problem is { } noSender ? noSender : await Send(request, sender.Value, to.Value, caller, ct);
    }

    async Task<Outcome<CodeSent>> Send(Request request, Sender sender, string to, Caller caller, CancellationToken ct)
    {
        var code = new NewCode(sender.Organization, sender.Agent, to, sender.Channel, request.Purpose, OneTimeCodes.Draw(), caller);
        var drafted = await draft.Of(sender, to, request.Purpose, code.Code, request.TemplateId, caller, ct);
        if (drafted.Problem is { } wrong)
        {
            return wrong;
        }

        var order = drafted.Value with
        {
            Reference = request.ClientRef is { } reference
                ? references.For(sender.Organization, caller, Tool, reference, new { sender.Agent, to, sender.Channel, request.Purpose, request.TemplateId })
                : null,
            Beside = (unit, message) => codes.Keep(unit, code, message),
        };
        var queued = await queue.Queue(order, ct);
        return queued.Problem is { } refused ? refused : CodeSent.Of(queued.Value, codes.EndOf(queued.Value.MessageId));
    }

    static readonly Problem Unspoken = Problem.Conflict(
        "channel_unavailable", "Codes aren't spoken in calls yet.", "Send it over sms, whatsapp or email.") with { Field = "channel" };
}

/// <summary>A code that is on its way to its person. The code itself is in no answer.</summary>
/// <param name="Status">How far its message was: queued.</param>
/// <param name="MessageId">The message that brings it; wherever it is read, its text has no code.</param>
/// <param name="ExpiresAt">Until when it can be used.</param>
/// <param name="Cost">What the message will cost about.</param>
/// <param name="DecisionId">The gate's decision that allowed it.</param>
public sealed record CodeSent(
    string Status, ChannelKind Channel, string To, DateTimeOffset ExpiresAt, MessageId MessageId, ConversationId ConversationId, Money Cost,
    DecisionId DecisionId)
{
    internal static CodeSent Of(SentMessage sent, DateTimeOffset expires) =>
        new(sent.Status, sent.Channel, sent.To, expires, sent.MessageId, sent.ConversationId, sent.Cost, sent.DecisionId);
}
