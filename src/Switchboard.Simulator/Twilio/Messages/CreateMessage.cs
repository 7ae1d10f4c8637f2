using Switchboard.Simulator.Twilio.Content;
using Switchboard.Simulator.Twilio.Senders;

namespace Switchboard.Simulator.Twilio.Messages;

/// <summary>POST Messages.json: accepted as queued, or refused at once with the vendor's code. https://www.twilio.com/docs/messaging/api/message-resource</summary>
internal sealed class CreateMessage(Parties parties, TemplateBook templates, SenderBook senders, MessageBook messages, Delivery delivery, TimeProvider clock)
{
    public TwilioAnswer Handle(TwilioRequest request)
    {
        var (draft, refusal) = Read(request);
        var answer = refusal ?? Refuse(draft) ?? Accept(draft);
        return answer with { From = draft.From, To = draft.To, Body = draft.Body };
    }

    /// <summary>The verb of a webhook's answer, under the same rules.</summary>
    public TwilioAnswer Reply(Account account, string from, string to, string body, IReadOnlyList<string> media, string? statusCallback)
    {
        var draft = new Draft(account, from, to, body, media, statusCallback) { Direction = "outbound-reply" };
        return (draft.RefuseContent() ?? parties.Refuse(draft) ?? Accept(draft)) with { From = from, To = to, Body = body };
    }

    (Draft Draft, TwilioAnswer? Refusal) Read(TwilioRequest request)
    {
        var media = request.All("MediaUrl").OfType<string>().Where(u => u.Length > 0).ToList();
        var draft = new Draft(
            request.Account, request.Text("From")?.Trim() ?? "", request.Text("To")?.Trim() ?? "", request.Text("Body") ?? "", media, request.Text("StatusCallback"));
        if (request.Text("MessagingServiceSid") is { Length: > 0 } service)
        {
            return (draft, TwilioAnswer.Error(404, 20404, $"The Messaging Service {service} was not found"));
        }

        // https://www.twilio.com/docs/api/errors/35118
        if (request.Text("SendAt") is { Length: > 0 } || request.Text("ScheduleType") is { Length: > 0 })
        {
            return (draft, TwilioAnswer.Error(400, 35118, "MessagingServiceSid is required to schedule a message"));
        }

        return request.Text("ContentSid") is { Length: > 0 } content ? Fill(draft, content, request.Text("ContentVariables"))
            : request.Text("ContentVariables") is { Length: > 0 } ? (draft, TwilioAnswer.Error(400, 21654, "ContentSid Required"))
            : (draft, null);
    }

    /// <summary>With the template that was named. https://www.twilio.com/docs/api/errors/21655</summary>
    (Draft Draft, TwilioAnswer? Refusal) Fill(Draft draft, string content, string? variables)
    {
        if (templates.Find(draft.Account, content) is not { } template)
        {
            return (draft, TwilioAnswer.Error(400, 21655, "The ContentSid is Invalid"));
        }

        if (Render.Variables(variables) is not { } given)
        {
            return (draft, TwilioAnswer.Error(400, 21656, "The ContentVariables Parameter is invalid"));
        }

        var rendered = Render.Of(template, given, draft.IsChat);
        return (draft with { Template = template, Rendered = rendered, Body = rendered.Body, Media = rendered.Media }, null);
    }

    TwilioAnswer? Refuse(Draft draft) =>
        draft.To.Length == 0 ? TwilioAnswer.Error(400, 21604, "A 'To' phone number is required.")
        : draft.From.Length == 0 ? TwilioAnswer.Error(400, 21603, "A 'From' phone number is required.")
        : draft.RefuseContent() ?? parties.Refuse(draft);

    TwilioAnswer Accept(Draft draft)
    {
        var sender = draft.IsChat ? senders.At(draft.From) : null;
        var message = new Message
        {
            Sid = Sid.New(draft.Media.Count == 0 ? "SM" : "MM"),
            Account = draft.Account,
            Direction = draft.Direction,
            From = draft.From,
            To = draft.To,
            NumSegments = draft.IsChat || draft.Media.Count > 0 ? 1 : Segments.Count(draft.Body),
            Created = clock.GetUtcNow(),
            Media = [.. draft.Media.Select(u => new Media(Sid.New("ME"), u, ContentTypes.Guess(u)))],
            StatusCallback = draft.StatusCallback is { Length: > 0 } ? draft.StatusCallback : sender?.StatusCallbackUrl,
            Sender = sender,
            Template = draft.Template,
            Rendered = draft.Rendered,
        }.Begin(draft.Body, "queued");
        messages.Add(message);
        return TwilioAnswer.Json(201, message.Shape(), TwilioJson.Wire.MessageShape) with { MessageSid = message.Sid, Then = () => delivery.Begin(message) };
    }
}
