using Switchboard.Agents;
using Switchboard.Channels;
using Switchboard.Channels.Gate;
using Switchboard.Compliance.Consents;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Conversations.Sending;

/// <summary>Reads what a caller wants to send into an order, or says what no channel of this kind can carry. What depends on who is written to is for the gate.</summary>
[Singleton]
internal sealed class DraftMessage(Database database, ChooseSender senders, TimeProvider clock)
{
    const int MostVariables = 100;
    const int LongestTemplateId = 64;
    static readonly TimeSpan FurthestAhead = TimeSpan.FromDays(366);

    static readonly Problem AnothersMessage = Problem.Invalid(
        "replyTo", "Somebody else than the person in to wrote the message that replyTo names: an answer would show them its subject, and it would count as answered.",
        "Give the writer's address in to, or leave replyTo out. If both addresses are one person's, add this one to their contact first (comms_update_contact).");

    static readonly Sql FindAnswered = "SELECT channel, from_address FROM message WHERE organization_id = @organization AND id = @replyTo AND agent_id = @agent AND direction = 'in'";

    static readonly Sql AreOnePerson = """
        SELECT count(*) FROM contact_address a JOIN contact_address b ON b.organization_id = a.organization_id AND b.contact_id = a.contact_id
        WHERE a.organization_id = @organization AND a.address = @writer AND b.address = @to
        """;

    /// <summary>The channel of a message that answers nothing and whose caller named none.</summary>
    public static ChannelKind ChannelFor(string to) => ChannelAddress.IsMailbox(to) ? ChannelKind.Email : ChannelAddress.NamesWhatsapp(to) ? ChannelKind.Whatsapp : ChannelKind.Sms;

    /// <summary>The order that a request amounts to.</summary>
    public async ValueTask<Outcome<MessageOrder>> Of(SendMessage.Request request, IReadOnlyList<MediaItem> media, AgentEntry agent, Caller caller, CancellationToken ct)
    {
        var answered = request.ReplyTo is null ? null : await database.Read(agent.OrganizationId, session => session.One(FindAnswered, new { replyTo = request.ReplyTo, agent = agent.AgentId }, Answered.From), ct);
        if (request.ReplyTo is not null && answered is null)
        {
            return QueueMessage.NotAnswerable;
        }

        var channel = (ChannelKind?)request.Channel ?? (ChannelAddress.NamesWhatsapp(request.To) ? ChannelKind.Whatsapp : answered?.Channel ?? ChannelFor(request.To));
        request = request with { Channel = (OpenChannel)channel };
        if (CheckAddress(request.To, channel) is { } contradictory)
        {
            return contradictory;
        }

        var to = ChannelAddress.Parse("to", request.To, channel, agent.Country);
        if (to.Problem is { } unreadable)
        {
            return unreadable;
        }

        if ((CheckText(request, channel) ?? CheckMail(request) ?? CheckTemplate(request) ?? CheckSize(channel, media) ?? CheckTime(request.SendAt) ?? CheckProgramme(request) ?? CheckAuthor(request.Author, caller)) is { } wrong)
        {
            return wrong;
        }

        if (answered is not null && !await IsOf(answered.Writer, to.Value, agent, ct))
        {
            return AnothersMessage;
        }

        var sender = await senders.For(agent, channel, to.Value, ct);
        if (sender.Problem is { } noSender)
        {
            return noSender;
        }

        return sender.Value.Address == to.Value
            ? OwnAddress("to")
            : new MessageOrder(sender.Value, to.Value, request.Body ?? "", request.Purpose ?? Purpose.Informational, request.ReplyTo, caller)
            {
                IsPurposeOpen = request.Purpose is null,
                Subject = request.Subject?.Trim(),
                Html = request.Html,
                Author = request.Author?.Trim(),
                Template = request.TemplateId is { } id ? new(id, request.TemplateVars ?? []) : null,
                Media = media,
                SendAt = request.SendAt?.ToUniversalTime(),
                Programme = request.Programme?.Trim(),
                IsDeferrable = request.IfClosed == IfClosed.Defer,
            };
    }

    async ValueTask<bool> IsOf(string writer, string to, AgentEntry agent, CancellationToken ct) =>
        writer == to || await database.Read(agent.OrganizationId, session => session.Count(AreOnePerson, new { writer, to }), ct) > 0;

    static Problem? CheckAddress(string to, ChannelKind channel) =>
        channel != ChannelKind.Email && ChannelAddress.IsMailbox(to)
            ? Problem.Invalid("to", $"This is an e-mail address, and the message would go over {EnumText.Of(channel)}.", "Add channel: email, or give the person's number.")
            : channel != ChannelKind.Whatsapp && ChannelAddress.NamesWhatsapp(to)
            ? Problem.Invalid("to", $"The prefix whatsapp: says WhatsApp, and the message would go over {EnumText.Of(channel)}.", "Leave the prefix or the channel out, so that they don't contradict each other.")
            : null;

    static Problem? CheckText(SendMessage.Request request, ChannelKind channel) =>
        string.IsNullOrEmpty(request.Body) && (request.TemplateId is not null || HasMedia(request))
            ? null
            : MessageText.Check("body", request.Body ?? "", channel);

    /// <summary>What is wrong with as much of a message as is told before it is sent: with a text all that the send would be told, else what is there.</summary>
    public static Problem? CheckTold(SendMessage.Request request, ChannelKind channel)
    {
        var isWritten = request is { Body: not null } or { Html: not null };
        return (isWritten ? CheckText(request, channel) : null)
            ?? (isWritten || request.Subject is not null ? CheckMail(request) : null)
            ?? CheckTemplate(request)
            ?? CheckProgramme(request);
    }

    /// <summary>What is said where the person's address is the agent's own.</summary>
    public static Problem OwnAddress(string field) =>
        Problem.Invalid(field, "This is the agent's own address.", "Give the address of the person to write to.");

    static Problem? CheckMail(SendMessage.Request request) => request switch
    {
        { Channel: not OpenChannel.Email, Subject: not null } => OnlyIn("subject", ChannelKind.Email),
        { Channel: not OpenChannel.Email, Html: not null } => OnlyIn("html", ChannelKind.Email),
        { Channel: not OpenChannel.Email } => null,
        { Subject: null, ReplyTo: null } => Problem.Invalid("subject", "The mail has no subject.", "Give a subject, or the replyTo of the mail that it answers."),
        { Subject: { } subject } when Line.Check("subject", subject, MessageText.LongestSubject) is { } wrong => wrong,
        _ => CheckHtml(request),
    };

    static Problem? CheckHtml(SendMessage.Request request) => request.Html is { } html ? MessageText.Check("html", html, ChannelKind.Email) : null;

    static Problem? CheckTemplate(SendMessage.Request request) => request switch
    {
        { TemplateId: null, TemplateVars.Count: > 0 } => Problem.Invalid("templateVars", "There are variables without a template.", "Give templateId too, or leave templateVars out."),
        { TemplateId: null } => null,
        { Channel: not OpenChannel.Whatsapp } => OnlyIn("templateId", ChannelKind.Whatsapp),
        { TemplateVars.Count: > MostVariables } => Problem.Invalid("templateVars", $"There are more than {MostVariables} variables.", "Give the template's own variables only."),
        { TemplateId: { } id } => Line.Check("templateId", id, LongestTemplateId),
    };

    static bool HasMedia(SendMessage.Request request) => request.MediaUrls is { Length: > 0 } || request.Attachments is { Length: > 0 };

    /// <summary>What is wrong with what a message takes along, as far as one can see without looking for it.</summary>
    public static Problem? CheckMedia(SendMessage.Request request) =>
        !HasMedia(request) ? null
        : (request.MediaUrls?.Length ?? 0) + (request.Attachments?.Length ?? 0) is > MessageText.MostMedia and var count ? Problem.Invalid("mediaUrls", $"These are {count} files.", $"Send at most {MessageText.MostMedia} in one message.")
        : request.TemplateId is not null ? Problem.Invalid("mediaUrls", "A template brings its own media.", "Leave mediaUrls out.")
        : null;

    // Providers find it out only when they have fetched all of it. https://www.twilio.com/docs/messaging/guides/accepted-mime-types,
    // https://www.twilio.com/docs/whatsapp/guidance-whatsapp-media-messages, https://resend.com/docs/api-reference/emails/send-email : 40 MB in
    // base64.
    static Problem? CheckSize(ChannelKind channel, IReadOnlyList<MediaItem> media)
    {
        const int Megabyte = 1024 * 1024;
        var most = channel switch { ChannelKind.Sms => 5 * Megabyte, ChannelKind.Whatsapp => 16 * Megabyte, _ => 29 * Megabyte };
        return media.Sum(item => item.Bytes ?? 0) is var bytes && bytes <= most ? null
            : Problem.Invalid(
                "mediaUrls", $"The files have {bytes} bytes; over {EnumText.Of(channel)} at most {most} go in one message.",
                "Send them in several messages, or a link to them: GET /api/v1/files/{fileId} gives one.");
    }

    Problem? CheckTime(DateTimeOffset? sendAt)
    {
        var now = clock.GetUtcNow();
        return sendAt is not { } at ? null
            : at <= now ? Problem.Invalid("sendAt", "This time is over.", "Give a time to come, or leave sendAt out to send now.")
            : at > now + FurthestAhead ? Problem.Invalid("sendAt", "This is more than a year ahead.", "Give a time within the next year.")
            : null;
    }

    static Problem? CheckProgramme(SendMessage.Request request) =>
        request.Programme is null ? null
        : request.Purpose == Purpose.Transactional
            ? Problem.Invalid("programme", "A business that is under way belongs to no list or campaign.", "Leave programme out, or give the purpose that it has.")
        : Line.Check("programme", request.Programme, RecordConsent.LongestProgramme);

    public static Problem? CheckAuthor(string? author, Caller caller) =>
        author is null ? null
        : caller.Tier == Tier.Agent ? Problem.Invalid("author", "An agent writes as itself.", "Leave author out.")
        : Line.Check("author", author, MessageText.LongestAuthor);

    static Problem OnlyIn(string field, ChannelKind channel) =>
        Problem.Invalid(field, $"Only {EnumText.Of(channel)} has this.", $"Leave {field} out, or write over channel {EnumText.Of(channel)}.");

    /// <summary>The message that is answered.</summary>
    sealed record Answered(ChannelKind Channel, string Writer)
    {
        public static Answered From(Row row) => new(row.Enum<ChannelKind>("channel"), row.Text("from_address"));
    }
}
