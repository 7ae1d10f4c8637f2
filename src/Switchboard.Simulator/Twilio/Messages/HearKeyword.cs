using Switchboard.Simulator.Ledger;
using Switchboard.Simulator.People;

namespace Switchboard.Simulator.Twilio.Messages;

/// <summary>The provider's own ear: STOP, START and HELP are remembered and answered before the application hears of them.</summary>
internal sealed class HearKeyword(OptOuts optOuts, SavedWorld saved, TruthLedger ledger, TimeProvider clock)
{
    /// <summary>The keyword's type (STOP, START or HELP), if the message is one.</summary>
    public string? Hear(Person writer, Message message)
    {
        var (keyword, reply) = optOuts.Hear(message.To, writer.Address, message.Body);
        if (keyword is "STOP" or "START")
        {
            saved.Changed();
        }

        if (reply is not null)
        {
            Answer(writer, message, keyword!, reply);
        }

        return keyword;
    }

    void Answer(Person writer, Message message, string keyword, string reply)
    {
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
        ledger.Add(message.Row("provider.replied", keyword) with { From = message.To, To = writer.Address, Body = reply });
    }
}
