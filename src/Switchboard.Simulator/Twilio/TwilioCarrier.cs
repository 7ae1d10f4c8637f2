using Switchboard.Simulator.People;
using Switchboard.Simulator.Twilio.Messages;
using Switchboard.Simulator.Twilio.Numbers;

namespace Switchboard.Simulator.Twilio;

/// <summary>Twilio, as a phone sees it: numbers that can be written to.</summary>
internal sealed class TwilioCarrier(Accounts accounts, NumberBook numbers, ReceiveFromPerson receive) : ICarrier
{
    public IEnumerable<Line> Lines() => numbers.All.Select(n => new Line("twilio", n.AccountSid, n.PhoneNumber, n.FriendlyName, n["SmsUrl"], n.Sms ? ["sms"] : []));

    public bool TryTake(Person writer, string to, string channel, string body, IReadOnlyList<string> mediaUrls, out PhoneMessage? written)
    {
        var taken = channel == "sms" && numbers.Owned(to) is { Sms: true } number && accounts.Find(number.AccountSid) is { } account
            ? receive.Take(writer, number, account, body, mediaUrls)
            : null;
        written = taken;
        return taken is not null;
    }
}
