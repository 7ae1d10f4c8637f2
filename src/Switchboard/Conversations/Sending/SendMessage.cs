using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using ModelContextProtocol.Server;
using Switchboard.Agents;
using Switchboard.Agents.A2p;
using Switchboard.Channels;
using Switchboard.Channels.Gate;
using Switchboard.Channels.Mail.Domains;
using Switchboard.Compliance.Consents;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Conversations.Sending;

/// <summary>
/// An agent writes to a person. The gate decides; message, delivery, usage, decision, audit entry and job are committed together; the answer comes
/// after that commit, so what was acknowledged survives a crash.
/// </summary>
internal sealed class SendMessage(AgentReach reach, DraftMessage draft, Attachments attachments, FillTemplate templates, A2pWarnings warnings, DomainWarnings domains, QueueMessage queue, ClientRefs references, Database database) : IUseCase, IEndpoint
{
    const string ChannelSays = "The channel to write over. Left out, it is that of the message that replyTo names; without one, email where to is an e-mail address, whatsapp where it begins with whatsapp:, else sms.";

    const string PurposeSays = "Why the person is written to: the law asks. Left out, it is informational, or marketing with a template of that category.";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/v1/messages", (Request message, Caller caller, SendMessage send, CancellationToken ct) =>
            send.Send(message, caller, ct).ToCreated(sent => $"/api/v1/messages/{sent.MessageId}"))
            .Says("sendMessage", "Messages", "Write to a person").LetsIn(Role.Operator);

    [McpServerTool(Name = QueueMessage.Tool, Title = "Send a message", Destructive = false, Idempotent = true, OpenWorld = true, UseStructuredContent = true)]
    [Description("Write to a person by text message, WhatsApp or e-mail. Returns when it is safely queued; delivery follows within seconds. Read the answer with comms_wait_for_event or comms_get_waiting_messages.")]
    public Task<Outcome<SentMessage>> Send(
        [Description("The person's number, best in international form (+14155550123), or e-mail address.")] string to,
        Caller caller,
        [MaxLength(MessageText.LongestMail), Description("The text. Only a template or media go without one; SMS and WhatsApp take 1,600 characters.")] string? body = null,
        [Description("The agent that writes. Leave it out with an agent's own token.")] AgentId? agentId = null,
        [Description(ChannelSays)] OpenChannel? channel = null,
        [MaxLength(MessageText.LongestSubject), Description("E-mail: the subject. An answer (replyTo) has the subject of what it answers unless one is given.")] string? subject = null,
        [MaxLength(MessageText.LongestMail), Description("E-mail: the same as HTML, beside the text.")] string? html = null,
        [Description("WhatsApp: the template to send, from comms_list_templates; needed when the person last wrote more than 24 hours ago.")] string? templateId = null,
        [Description("WhatsApp: the template's variables by name, such as {\"1\": \"Tuesday\"}.")] Dictionary<string, string>? templateVars = null,
        [MaxLength(MessageText.MostMedia), Description("Pictures, sounds or files to send along (attachments in an e-mail): public https addresses, or the fileId of a stored file (POST /api/v1/files).")] string[]? mediaUrls = null,
        [MaxLength(MessageText.MostMedia), Description("Small files that stand in the request itself, some hundred kilobytes in all; larger ones are uploaded (POST /api/v1/files) and named in mediaUrls.")] InlineFile[]? attachments = null,
        [Description("The message that this one answers.")] MessageId? replyTo = null,
        [Description(PurposeSays)] Purpose? purpose = null,
        [MaxLength(RecordConsent.LongestProgramme), Description("The list or campaign that it belongs to, as the organization's consents name it: who left that doesn't get it.")] string? programme = null,
        [Description("Send it then and not now.")] DateTimeOffset? sendAt = null,
        [Description("What to do when a rule forbids it only for now: refuse, or defer it until it is allowed.")] IfClosed ifClosed = IfClosed.Refuse,
        [MaxLength(MessageText.LongestAuthor), Description("Your name, when you are a person of the organization who writes in place of the agent. Agents leave it out.")] string? author = null,
        [MaxLength(ClientRefs.MaxLength), Description("Your own reference for this send. Repeated, it returns the first answer and sends nothing twice.")] string? clientRef = null,
        CancellationToken ct = default) =>
        Send(new(to, body, agentId, channel, subject, html, templateId, templateVars, mediaUrls, attachments, replyTo, purpose, sendAt, ifClosed, author, clientRef, programme), caller, ct);

    async Task<Outcome<SentMessage>> Send(Request request, Caller caller, CancellationToken ct)
    {
        if (ClientRefs.Check(request.ClientRef) is { } unusable)
        {
            return unusable;
        }

        var agent = await reach.Find(caller, request.AgentId, ct);
        if (!agent.Succeeded)
        {
            return agent.Problem!;
        }

        var reference = request.ClientRef is null ? null : references.For(agent.Value.OrganizationId, caller, QueueMessage.Tool, request.ClientRef, Repeatable(request, agent.Value.AgentId));
        var order = await Order(request, agent.Value, caller, ct);
        if (order.Problem is { } wrong)
        {
            // What was answered is answered again, whatever has changed since: the time, a file, a channel.
            return reference is not null && await database.Read(agent.Value.OrganizationId, session => ClientRefs.Before<SentMessage>(session, reference), ct) is { } before
                ? await Warned(before, agent.Value, ct)
                : wrong;
        }

        var referred = order.Value with { Reference = reference };
        return await Warned(request.Attachments is { Length: > 0 } inline ? await Bring(inline, referred, agent.Value, ct) : await queue.Queue(referred, ct), agent.Value, ct);
    }

    async Task<Outcome<MessageOrder>> Order(Request request, AgentEntry agent, Caller caller, CancellationToken ct)
    {
        if (DraftMessage.CheckMedia(request) is { } unfit)
        {
            return unfit;
        }

        var media = await attachments.Find(request.MediaUrls ?? [], agent, caller, ct);
        if (media.Problem is { } noMedia)
        {
            return noMedia;
        }

        var drafted = await draft.Of(request, media.Value, agent, caller, ct);
        return drafted.Succeeded ? await templates.Fill(drafted.Value, ct) : drafted;
    }

    async ValueTask<Outcome<SentMessage>> Warned(Outcome<SentMessage> sent, AgentEntry agent, CancellationToken ct) =>
        sent.Succeeded && (sent.Value.Channel == ChannelKind.Email
            ? await domains.For(agent.OrganizationId, sent.Value.From, ct)
            : await warnings.For(agent, sent.Value.Channel, sent.Value.From, sent.Value.To, ct)) is { } warning ? sent.Value with { Warnings = [warning] } : sent;

    /// <summary>The request as it came, but for what may differ between two that are the same.</summary>
    static object Repeatable(Request request, AgentId agent) => request with
    {
        AgentId = agent,
        // What the request alone tells: what it answers may be gone when it is repeated.
        Channel = request.Channel ?? (request.ReplyTo is null ? (OpenChannel)DraftMessage.ChannelFor(request.To) : null),
        ClientRef = null,
        Purpose = request.Purpose ?? Purpose.Informational,
        TemplateVars = request.TemplateVars is { } variables ? new(variables.OrderBy(pair => pair.Key, StringComparer.Ordinal)) : null,
        SendAt = request.SendAt?.ToUniversalTime(),
    };

    async Task<Outcome<SentMessage>> Bring(InlineFile[] inline, MessageOrder order, AgentEntry agent, CancellationToken ct)
    {
        var brought = await attachments.Bring(inline, agent, ct);
        return brought.Problem is { } wrong ? wrong
            : await queue.Queue(order with { Brought = brought.Value, Media = [.. order.Media, .. brought.Value.Select(attachments.ItemOf)] }, ct);
    }

    [Example("""{"to": "+14155550123", "body": "Hello! Your table is ready."}""", Name = "Text message")]
    [Example("""{"to": "ada@example.com", "subject": "Your table", "body": "Hello Ada,\n\nyour table is booked for Friday at 19:00."}""", Name = "E-mail")]
    [Example("""{"to": "+14155550123", "channel": "whatsapp", "body": "Yes, we are open on Sunday."}""", Name = "WhatsApp")]
    internal sealed record Request(
        string To,
        [property: MaxLength(MessageText.LongestMail)] string? Body = null,
        AgentId? AgentId = null,
        [property: Description(ChannelSays)] OpenChannel? Channel = null,
        [property: MaxLength(MessageText.LongestSubject)] string? Subject = null,
        [property: MaxLength(MessageText.LongestMail)] string? Html = null,
        string? TemplateId = null,
        Dictionary<string, string>? TemplateVars = null,
        [property: MaxLength(MessageText.MostMedia)] string[]? MediaUrls = null,
        [property: MaxLength(MessageText.MostMedia)] InlineFile[]? Attachments = null,
        MessageId? ReplyTo = null,
        [property: Description(PurposeSays)] Purpose? Purpose = null,
        DateTimeOffset? SendAt = null,
        IfClosed IfClosed = IfClosed.Refuse,
        [property: MaxLength(MessageText.LongestAuthor)] string? Author = null,
        [property: MaxLength(ClientRefs.MaxLength)] string? ClientRef = null,
        [property: MaxLength(RecordConsent.LongestProgramme), Description("The list or campaign that it belongs to, as the organization's consents name it.")] string? Programme = null);
}

/// <summary>A file in a request.</summary>
internal sealed record InlineFile(
    [property: MaxLength(200), Description("What the person shall see it called, such as plan.pdf.")] string Name,
    [property: Description("Its bytes in base64.")] string Content,
    [property: MaxLength(100), Description("What it is, such as application/pdf; what its bytes say goes before.")] string? ContentType = null);

/// <summary>What becomes of a message that a rule forbids only for now.</summary>
internal enum IfClosed
{
    /// <summary>It is refused, with the time from which it is allowed.</summary>
    Refuse,

    /// <summary>It is sent at that time.</summary>
    Defer,
}

/// <summary>A message that is safely queued.</summary>
/// <param name="Status">queued, or scheduled for later.</param>
/// <param name="Segments">SMS segments that it takes; 1 on other channels.</param>
/// <param name="Cost">What it will cost about; <c>costIsEstimate</c> says that it isn't the provider's bill.</param>
/// <param name="DecisionId">The gate's decision that allowed it.</param>
/// <param name="SendAt">When it is sent, if not at once.</param>
public sealed record SentMessage(
    MessageId MessageId, ConversationId ConversationId, string Status, ChannelKind Channel, string From, string To, int Segments, Money Cost, DecisionId DecisionId, DateTimeOffset? SendAt = null)
{
    /// <summary>Whether the cost is an estimate from a table of prices; providers tell what they take after a message has left.</summary>
    public bool CostIsEstimate { get; init; } = true;

    /// <summary>What may keep it from arriving, though no rule forbids it.</summary>
    public IReadOnlyList<string>? Warnings { get; init; }
}
