using Switchboard.Simulator.Twilio.Numbers;
using Switchboard.Simulator.Twilio.Senders;

namespace Switchboard.Simulator.Twilio.Messages;

/// <summary>Who may write to whom, by text and by WhatsApp.</summary>
internal sealed class Parties(NumberBook numbers, SenderBook senders, OptOuts optOuts)
{
    public TwilioAnswer? Refuse(Draft draft)
    {
        var (from, to) = (draft.From, draft.To);
        if (from.StartsWith(Draft.Chat, StringComparison.Ordinal) != draft.IsChat)
        {
            return TwilioAnswer.Error(400, 21910, $"Invalid 'From' and 'To' pair. 'From' and 'To' should be of the same channel: {from}, {to}");
        }

        return draft.IsChat ? RefuseChat(draft.Account, from, to) : RefuseText(draft.Account, from, to);
    }

    /// <summary>https://www.twilio.com/docs/api/errors/63007: a sender of another account, or one that isn't online, is no sender.</summary>
    TwilioAnswer? RefuseChat(Account account, string from, string to)
    {
        if (!NumberPlan.IsPhoneNumber(to[Draft.Chat.Length..]))
        {
            return TwilioAnswer.Error(400, 21211, $"Invalid 'To' Phone Number: {to}");
        }

        if (from == to)
        {
            return TwilioAnswer.Error(400, 63031, "Channels message cannot have same From and To");
        }

        return senders.At(from) is { } sender && sender.AccountSid == account.Sid && senders.IsOnline(sender)
            ? null
            : TwilioAnswer.Error(400, 63007, "Twilio could not find a Channel with the specified From address");
    }

    TwilioAnswer? RefuseText(Account account, string from, string to)
    {
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
            return TwilioAnswer.Error(
                400, 21606, $"The From phone number {from} is not a valid, SMS-capable inbound phone number or short code for your account.");
        }

        return optOuts.Has(from, to) ? TwilioAnswer.Error(400, 21610, "Attempt to send to unsubscribed recipient") : null;
    }
}
