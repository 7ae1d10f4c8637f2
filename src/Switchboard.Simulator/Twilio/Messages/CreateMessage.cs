using Switchboard.Simulator.Twilio.Numbers;

namespace Switchboard.Simulator.Twilio.Messages;

/// <summary>POST Messages.json: accepted as queued, or refused at once with the vendor's code. https://www.twilio.com/docs/messaging/api/message-resource</summary>
internal sealed class CreateMessage(NumberBook numbers, MessageBook messages, OptOuts optOuts, Delivery delivery, TimeProvider clock)
{
    const int LongestBody = 1600;
    const int MostMedia = 10;

    public TwilioAnswer Handle(TwilioRequest request)
    {
        var (to, from, body) = (request.Text("To")?.Trim(), request.Text("From")?.Trim(), request.Text("Body") ?? "");
        var media = request.All("MediaUrl").OfType<string>().Where(u => u.Length > 0).ToList();
        var answer = Refuse(request, to, from, body, media) ?? Accept(request.Account, from!, to!, body, media, request.Text("StatusCallback"));
        return answer with { From = from, To = to, Body = body };
    }

    /// <summary>The verb of a webhook's answer, under the same rules.</summary>
    public TwilioAnswer Reply(Account account, string from, string to, string body, IReadOnlyList<string> media, string? statusCallback)
    {
        var answer = RefuseContent(body, media, statusCallback) ?? RefuseParties(account, to, from) ?? Accept(account, from, to, body, media, statusCallback, "outbound-reply");
        return answer with { From = from, To = to, Body = body };
    }

    TwilioAnswer? Refuse(TwilioRequest request, string? to, string? from, string body, List<string> media)
    {
        if (string.IsNullOrEmpty(to))
        {
            return TwilioAnswer.Error(400, 21604, "A 'To' phone number is required.");
        }

        if (request.Text("MessagingServiceSid") is { Length: > 0 } service)
        {
            return TwilioAnswer.Error(404, 20404, $"The Messaging Service {service} was not found");
        }

        // https://www.twilio.com/docs/api/errors/35118
        if (request.Text("SendAt") is { Length: > 0 } || request.Text("ScheduleType") is { Length: > 0 })
        {
            return TwilioAnswer.Error(400, 35118, "MessagingServiceSid is required to schedule a message");
        }

        if (string.IsNullOrEmpty(from))
        {
            return TwilioAnswer.Error(400, 21603, "A 'From' phone number is required.");
        }

        return RefuseContent(body, media, request.Text("StatusCallback")) ?? RefuseParties(request.Account, to, from);
    }

    static TwilioAnswer? RefuseContent(string body, IReadOnlyList<string> media, string? statusCallback)
    {
        if (body.Length == 0 && media.Count == 0)
        {
            return TwilioAnswer.Error(400, 21602, "Message body is required.");
        }

        if (body.Length > LongestBody)
        {
            return TwilioAnswer.Error(400, 21617, "The concatenated message body exceeds the 1600 character limit");
        }

        if (media.Count > MostMedia)
        {
            return TwilioAnswer.Error(400, 21623, "Number of media files exceeds allowed limit");
        }

        if (media.FirstOrDefault(u => !WebAddress.IsOne(u)) is { } wrong)
        {
            return TwilioAnswer.Error(400, 21620, $"Invalid media URL(s): {wrong}");
        }

        return statusCallback is { Length: > 0 } && !WebAddress.IsOne(statusCallback)
            ? TwilioAnswer.Error(400, 21609, $"The 'StatusCallback' URL {statusCallback} is not a valid URL.")
            : null;
    }

    TwilioAnswer? RefuseParties(Account account, string to, string from)
    {
        if (to.StartsWith("whatsapp:", StringComparison.Ordinal) || from.StartsWith("whatsapp:", StringComparison.Ordinal))
        {
            return TwilioAnswer.Error(400, 63007, "Twilio could not find a Channel with the specified From address");
        }

        if (!NumberPlan.IsPhoneNumber(to))
        {
            return TwilioAnswer.Error(400, 21211, $"Invalid 'To' Phone Number: {to}");
        }

        if (!NumberPlan.IsPhoneNumber(from))
        {
            return TwilioAnswer.Error(400, 21212, $"Invalid From Number (caller ID): {from}");
        }

        if (from == to)
        {
            return TwilioAnswer.Error(400, 21266, $"'To' and 'From' number cannot be the same: {to}");
        }

        if (numbers.Owned(from) is not { Sms: true } owned || owned.AccountSid != account.Sid)
        {
            return TwilioAnswer.Error(400, 21606, $"The From phone number {from} is not a valid, SMS-capable inbound phone number or short code for your account.");
        }

        return optOuts.Has(from, to) ? TwilioAnswer.Error(400, 21610, "Attempt to send to unsubscribed recipient") : null;
    }

    TwilioAnswer Accept(
        Account account, string from, string to, string body, IReadOnlyList<string> media, string? statusCallback, string direction = "outbound-api")
    {
        var message = new Message
        {
            Sid = Sid.New(media.Count == 0 ? "SM" : "MM"),
            Account = account,
            Direction = direction,
            From = from,
            To = to,
            NumSegments = media.Count == 0 ? Segments.Count(body) : 1,
            Created = clock.GetUtcNow(),
            Media = [.. media.Select(u => new Media(Sid.New("ME"), u, ContentTypes.Guess(u)))],
            StatusCallback = statusCallback,
        }.Begin(body, "queued");
        messages.Add(message);
        return TwilioAnswer.Json(201, message.Shape(), TwilioJson.Wire.MessageShape) with { MessageSid = message.Sid, Then = () => delivery.Begin(message) };
    }
}
