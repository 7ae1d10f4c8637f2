using Switchboard.Simulator.Ledger;
using Switchboard.Simulator.People;
using Switchboard.Simulator.Twilio.Numbers;

namespace Switchboard.Simulator.Twilio.Messages;

/// <summary>
/// A person wrote to a number: the account gets the message, the provider hears its keywords, and the application is told. The message can be
/// fetched, whatever becomes of that.
/// </summary>
internal sealed class ReceiveFromPerson(MessageBook messages, HearKeyword keywords, TellApplication application, TruthLedger ledger, TimeProvider clock)
{
    public PhoneMessage Take(Person writer, Number number, Account account, string body, IReadOnlyList<string> mediaUrls)
    {
        var now = clock.GetUtcNow();
        var message = new Message
        {
            Sid = Sid.New(mediaUrls.Count == 0 ? "SM" : "MM"),
            Account = account,
            Direction = "inbound",
            From = writer.Address,
            To = number.PhoneNumber,
            NumSegments = mediaUrls.Count == 0 ? Segments.Count(body) : 1,
            Created = now,
            Media = [.. mediaUrls.Select(u => new Media(Sid.New("ME"), u, ContentTypes.Guess(u)))],
        }.Begin(body, "received");
        var written = new PhoneMessage
        {
            Id = message.Sid,
            Direction = PhoneDirection.Written,
            Provider = "twilio",
            Channel = "sms",
            From = message.From,
            To = message.To,
            Body = body,
            MediaUrls = mediaUrls,
            At = now,
            State = "sent",
        };
        writer.Add(written);
        messages.Add(message);
        ledger.Add(message.Row("person.wrote", "received"));
        var keyword = keywords.Hear(writer, message);
        if (account.Status == "active" && number["SmsUrl"] is not null)
        {
            application.Begin(number, message, written, keyword);
        }
        else
        {
            var why = account.Status == "active" ? "The number has no SmsUrl" : "The account is not active";
            (written.State, written.Trouble) = ("unanswered", $"{why}: nobody is told.");
        }

        return written;
    }
}
