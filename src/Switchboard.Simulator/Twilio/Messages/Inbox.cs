using Switchboard.Simulator.Ledger;
using Switchboard.Simulator.People;
using Switchboard.Simulator.Twilio.Numbers;
using Switchboard.Simulator.Twilio.Senders;
using Switchboard.Simulator.Twilio.Services;

namespace Switchboard.Simulator.Twilio.Messages;

/// <summary>A text for a number: Twilio hears STOP, START and HELP before the application does.</summary>
internal sealed class ReceiveText(Inbox inbox, HearKeyword keywords, ServiceBook services)
{
    public PhoneMessage Take(Person writer, Letter letter, Number number, Account account)
    {
        var (message, written) = inbox.Take(writer, letter, account, number.PhoneNumber, null, services.Holding(number.Sid, account.Sid));
        var keyword = keywords.Hear(writer, message);
        var hearing = new Hearing(number["SmsUrl"], number["SmsMethod"] ?? "POST", number["SmsFallbackUrl"], number["SmsFallbackMethod"] ?? "POST");
        inbox.Tell(hearing, message, written, TextFields.Of(message, keyword));
        return written;
    }
}

/// <summary>
/// A WhatsApp message for a sender. It opens the 24-hour window. Twilio neither answers nor heeds STOP here: on WhatsApp that is the
/// application's.
/// </summary>
internal sealed class ReceiveChat(
    Inbox inbox, MessageBook messages, ChatWindows windows, ServiceBook services, Population population, SavedWorld saved)
{
    public PhoneMessage Take(Person writer, Letter letter, Sender sender, Account account)
    {
        windows.Open(sender.SenderId, writer.Address);
        saved.Soon();
        var (message, written) = inbox.Take(writer, letter, account, sender.SenderId, sender, services.Holding(sender.Sid, account.Sid));
        var quoted = letter.RepliedTo is { } sid ? messages.Find(account, sid) : null;
        var hearing = new Hearing(sender.CallbackUrl, sender.CallbackMethod, sender.FallbackUrl, sender.FallbackMethod);
        inbox.Tell(hearing, message, written, ChatFields.Of(message, letter, population.NameOf(writer), quoted));
        return written;
    }
}

/// <summary>What comes in: the account gets the message, and the application is told. The message can be fetched, whatever becomes of that.</summary>
internal sealed class Inbox(MessageBook messages, TellApplication application, KeptFiles files, TruthLedger ledger, TimeProvider clock)
{
    public (Message Message, PhoneMessage Written) Take(Person writer, Letter letter, Account account, string to, Sender? sender, Service? service)
    {
        var (now, urls) = (clock.GetUtcNow(), letter.MediaUrls ?? []);
        var body = letter.Body is { Length: > 0 } text ? text : letter.ButtonText ?? "";
        var message = new Message
        {
            Sid = Sid.New(urls.Count == 0 ? "SM" : "MM"),
            Account = account,
            Direction = "inbound",
            From = writer.Address,
            To = to,
            NumSegments = urls.Count == 0 && sender is null ? Segments.Count(body) : 1,
            Created = now,
            Media = [.. urls.Select(u => new Media(Sid.New("ME"), u, files.At(u)?.ContentType ?? ContentTypes.Guess(u)))],
            Sender = sender,
            Service = service,
        }.Begin(body, "received");
        var written = new PhoneMessage
        {
            Id = message.Sid,
            Direction = PhoneDirection.Written,
            Provider = "twilio",
            Channel = sender is null ? "sms" : "whatsapp",
            From = message.From,
            To = message.To,
            Body = body,
            MediaUrls = urls,
            Files = urls.Count == 0 ? null : [.. message.Media.Select(m => new PhoneFile(m.Url, m.ContentType))],
            RepliedTo = letter.RepliedTo,
            Place = letter is { Latitude: { } latitude, Longitude: { } longitude } ? new(latitude, longitude, letter.Label, letter.Address) : null,
            At = now,
            State = "sent",
        };
        writer.Add(written);
        messages.Add(message);
        ledger.Add(message.Row("person.wrote", "received"));
        return (message, written);
    }

    /// <param name="own">Where the number or the sender itself wants it told; a service that it is in may want it elsewhere.</param>
    public void Tell(Hearing own, Message message, PhoneMessage written, List<KeyValuePair<string, string>> fields)
    {
        var hearing = message.Service is { } service && !service.Is("UseInboundWebhookOnNumber", false) ? Hearing.At(service) : own;
        if (message.Service is not null)
        {
            fields.Add(new("MessagingServiceSid", message.Service.Sid));
        }

        if (message.Account.Status == "active" && hearing.Url is not null)
        {
            application.Begin(hearing, message, written, fields);
            return;
        }

        var why = message.Account.Status != "active" ? "The account is not active"
            : hearing != own ? "The Messaging Service has no InboundRequestUrl"
            : message.IsChat ? "The sender has no callback_url" : "The number has no SmsUrl";
        (written.State, written.Trouble) = ("unanswered", $"{why}: nobody is told.");
    }
}

/// <summary>Where an application hears of messages: the URL and the fallback of a number, a sender or a service.</summary>
internal sealed record Hearing(string? Url, string Method, string? FallbackUrl, string FallbackMethod)
{
    public static Hearing At(Service service) =>
        new(service["InboundRequestUrl"], service["InboundMethod"] ?? "POST", service["FallbackUrl"], service["FallbackMethod"] ?? "POST");
}
