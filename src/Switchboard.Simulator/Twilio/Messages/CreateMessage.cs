using System.Globalization;
using Switchboard.Simulator.Twilio.Content;
using Switchboard.Simulator.Twilio.Senders;
using Switchboard.Simulator.Twilio.Services;

namespace Switchboard.Simulator.Twilio.Messages;

/// <summary>
/// POST Messages.json: accepted as queued, or refused at once with the vendor's code.
/// https://www.twilio.com/docs/messaging/api/message-resource
/// </summary>
internal sealed class CreateMessage(
    Parties parties, TemplateBook templates, SenderBook senders, ServiceBook services, MessageBook messages, Delivery delivery, Schedule schedule,
    TimeProvider clock)
{
    static readonly TimeSpan Soonest = TimeSpan.FromMinutes(15);
    static readonly TimeSpan Latest = TimeSpan.FromDays(35);

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
            request.Account, request.Text("From")?.Trim() ?? "", request.Text("To")?.Trim() ?? "", request.Text("Body") ?? "", media,
            request.Text("StatusCallback"));
        if (request.Text("MessagingServiceSid") is { Length: > 0 } sid)
        {
            if (services.Find(request.Account, sid) is not { } service)
            {
                return (draft, TwilioAnswer.Error(404, 20404, $"The Messaging Service {sid} was not found"));
            }

            draft = draft with
            {
                Service = service,
                From = draft.From.Length > 0 ? draft.From : services.Pick(service, draft.To, messages, draft.Account) ?? "",
            };
        }

        var (at, refusal) = Hour(request, draft);
        if (refusal is not null)
        {
            return (draft, refusal);
        }

        draft = draft with { SendAt = at };
        return request.Text("ContentSid") is { Length: > 0 } content ? Fill(draft, content, request.Text("ContentVariables"))
            : request.Text("ContentVariables") is { Length: > 0 } ? (draft, TwilioAnswer.Error(400, 21654, "ContentSid Required"))
            : (draft, null);
    }

    /// <summary>
    /// When it shall go out. The vendor's pages say 5 or 15 minutes for the earliest; 15 is what all of them allow.
    /// https://www.twilio.com/docs/api/errors/35111 https://www.twilio.com/docs/api/errors/35114 https://www.twilio.com/docs/api/errors/35118
    /// </summary>
    (DateTimeOffset? At, TwilioAnswer? Refusal) Hour(TwilioRequest request, Draft draft)
    {
        var (type, text) = (request.Text("ScheduleType"), request.Text("SendAt"));
        if (string.IsNullOrEmpty(type) && string.IsNullOrEmpty(text))
        {
            return (null, null);
        }

        if (draft.Service is null)
        {
            return (null, TwilioAnswer.Error(400, 35118, "MessagingServiceSid is required to schedule a message"));
        }

        if (type is not "fixed" || string.IsNullOrEmpty(text))
        {
            return (null, TwilioAnswer.Error(400, 35111, "ScheduleType must be 'fixed', and SendAt a timestamp"));
        }

        var wait = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at - clock.GetUtcNow()
            : TimeSpan.Zero;
        return wait < Soonest || wait > Latest
            ? (null, TwilioAnswer.Error(400, 35114, "SendAt time must be between 900 seconds and 35 days (3024000 seconds) in the future, inclusive"))
            : (at, null);
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
        : draft is { Service: not null, From.Length: 0 }
            ? TwilioAnswer.Error(400, 21703, "The Messaging Service does not have a phone number available to send a message")
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
            StatusCallback = draft.StatusCallback is { Length: > 0 } ? draft.StatusCallback : draft.Service?["StatusCallback"] ?? sender?.StatusCallbackUrl,
            Sender = sender,
            Service = draft.Service,
            Template = draft.Template,
            Rendered = draft.Rendered,
        }.Begin(draft.Body, draft.SendAt is not null ? "scheduled" : draft.Service is not null ? "accepted" : "queued");
        messages.Add(message);
        Action then = draft.SendAt is { } at ? () => schedule.Add(message, at) : () => delivery.Begin(message);
        return TwilioAnswer.Json(201, message.Shape(), TwilioJson.Wire.MessageShape) with { MessageSid = message.Sid, Then = then };
    }
}
