using Switchboard.Simulator.Ledger;
using Switchboard.Simulator.People;
using Switchboard.Simulator.Twilio.Numbers;

namespace Switchboard.Simulator.Twilio.Messages;

/// <summary>
/// A person wrote to a number: the account gets the message, the provider hears its keywords, and the application is told. The message can be
/// fetched, whatever becomes of that.
/// </summary>
internal sealed class ReceiveFromPerson(
    Accounts accounts, NumberBook numbers, MessageBook messages, OptOuts optOuts, TellApplication application, TruthLedger ledger, Keep keep, TimeProvider clock) : ICarrier
{
    public IEnumerable<Line> Lines() => numbers.All.Select(n => new Line("twilio", n.AccountSid, n.PhoneNumber, n.FriendlyName, n["SmsUrl"], n.Sms ? ["sms"] : []));

    public bool TryTake(Person writer, string to, string channel, string body, IReadOnlyList<string> mediaUrls, out PhoneMessage? written)
    {
        written = null;
        if (channel != "sms" || numbers.Owned(to) is not { Sms: true } number || accounts.Find(number.AccountSid) is not { } account)
        {
            return false;
        }

        var now = clock.GetUtcNow();
        var message = new Message
        {
            Sid = Sid.New(mediaUrls.Count == 0 ? "SM" : "MM"),
            Account = account,
            Direction = "inbound",
            From = writer.Address,
            To = to,
            NumSegments = mediaUrls.Count == 0 ? Segments.Count(body) : 1,
            Created = now,
            Media = [.. mediaUrls.Select(u => new Media(Sid.New("ME"), u, ContentTypes.Guess(u)))],
        }.Begin(body, "received");
        written = new PhoneMessage
        {
            Id = message.Sid,
            Direction = PhoneDirection.Written,
            Provider = "twilio",
            Channel = "sms",
            From = writer.Address,
            To = to,
            Body = body,
            MediaUrls = mediaUrls,
            At = now,
            State = "sent",
        };
        writer.Add(written);
        messages.Add(message);
        ledger.Add(Row(message, "person.wrote", "received", body));
        var (keyword, reply) = optOuts.Hear(to, writer.Address, body);
        AnswerKeyword(writer, message, keyword, reply);
        if (account.Status == "active" && number["SmsUrl"] is not null)
        {
            application.Begin(number, message, written, keyword);
        }
        else
        {
            (written.State, written.Trouble) = ("unanswered", "The number has no SmsUrl: nobody is told.");
        }

        return true;
    }

    void AnswerKeyword(Person writer, Message message, string? keyword, string? reply)
    {
        if (keyword is "STOP" or "START")
        {
            keep.Changed();
        }

        if (reply is null)
        {
            return;
        }

        writer.Add(new PhoneMessage
        {
            Id = Sid.New("SM"),
            Direction = PhoneDirection.Received,
            Provider = "twilio",
            Channel = "sms",
            From = message.To,
            To = writer.Address,
            Body = reply,
            At = clock.GetUtcNow(),
            State = "received",
        });
        ledger.Add(Row(message, "provider.replied", keyword!, reply) with { From = message.To, To = writer.Address });
    }

    static LedgerRow Row(Message message, string operation, string outcome, string body) => new()
    {
        Provider = "twilio",
        Kind = RowKind.Message,
        Operation = operation,
        Outcome = outcome,
        Account = message.Account.Sid,
        MessageSid = message.Sid,
        From = message.From,
        To = message.To,
        Body = body,
    };
}
