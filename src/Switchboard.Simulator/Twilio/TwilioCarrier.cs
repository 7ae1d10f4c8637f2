using Switchboard.Simulator.People;
using Switchboard.Simulator.Twilio.Messages;
using Switchboard.Simulator.Twilio.Numbers;
using Switchboard.Simulator.Twilio.Senders;

namespace Switchboard.Simulator.Twilio;

/// <summary>Twilio, as a phone sees it: numbers that can be written to, and WhatsApp senders.</summary>
internal sealed class TwilioCarrier(Accounts accounts, NumberBook numbers, SenderBook senders, ReceiveText texts, ReceiveChat chats, TellRead read) : ICarrier
{
    const string WhatsApp = "whatsapp:";

    public IEnumerable<Line> Lines() =>
    [
        .. numbers.All.Select(n => new Line("twilio", n.AccountSid, n.PhoneNumber, n.FriendlyName, n["SmsUrl"], n.Sms ? ["sms"] : [])),
        .. senders.All.Where(senders.IsOnline).Select(s => new Line("twilio", s.AccountSid, s.SenderId, s.ProfileName, s.CallbackUrl, ["whatsapp"])),
    ];

    public bool TryTake(Person writer, Letter letter, string channel, out PhoneMessage? written)
    {
        written = channel switch
        {
            "sms" when !IsChat(writer.Address) => numbers.Owned(letter.To!) is { Sms: true } number && accounts.Find(number.AccountSid) is { } account
                ? texts.Take(writer, letter, number, account)
                : null,
            "whatsapp" when IsChat(writer.Address) =>
                senders.At(WithPrefix(letter.To!)) is { } sender && senders.IsOnline(sender) && accounts.Find(sender.AccountSid) is { } account
                    ? chats.Take(writer, letter, sender, account)
                    : null,
            _ => null,
        };
        return written is not null;
    }

    public void WereRead(Person reader, IReadOnlyList<PhoneMessage> messages) => read.Tell(messages);

    static bool IsChat(string address) => address.StartsWith(WhatsApp, StringComparison.Ordinal);

    static string WithPrefix(string to) => IsChat(to) ? to : WhatsApp + to;
}
