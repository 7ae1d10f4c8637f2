using System.Collections.Frozen;
using Switchboard.Channels;
using static Switchboard.Channels.RetryWorth;

namespace Switchboard.Providers.Twilio;

/// <summary>Twilio's error codes: whether sending again can help, and what to do. https://www.twilio.com/docs/api/errors</summary>
static class TwilioErrors
{
    /// <summary>What a code means; one that is not in the table is taken for final, with Twilio's own page as advice.</summary>
    public static ProviderError Find(string code, string message) =>
        Known.TryGetValue(code, out var known)
            ? new(code, message.Length > 0 ? message : known.Meaning, known.Worth, known.Advice) { IsOptOut = code == OptedOut }
            : new(code, message.Length > 0 ? message : $"Twilio error {code}", Never,
                code.StartsWith("http_", StringComparison.Ordinal)
                    ? "Check that Twilio:BaseUrl is the address of the Twilio API."
                    : $"Read https://www.twilio.com/docs/errors/{code}.");

    const string OptedOut = "21610";
    const string CheckNumber = "Check the recipient's number; do not try it again.";
    const string CheckCredentials =
        "The account's SID or auth token is wrong. An admin registers the right ones, in force at once: comms_register_provider, or PUT "
        + "/api/v1/providers/twilio. For the deployment's own account a super-admin does, or its settings (Twilio:AccountSid, "
        + "Twilio:AuthToken) are changed, which are read at the start.";
    const string Registration =
        "Register the number's traffic (A2P 10DLC brand and campaign) at Twilio, or send from a registered number. "
        + "A Messaging Service that the number goes into has to defer incoming messages to it (UseInboundWebhookOnNumber=true).";
    const string Wording = "Change the wording: name the sender, drop shortened links, and make sure that the person asked for these messages.";
    const string Handset = "The person's phone may be off or out of reach; try later, or another channel.";
    const string OtherChannel = "Use another channel for this person.";
    const string Wait = "Nothing to do: it is sent when the provider's window opens.";
    const string Account = "Look at the account's state in Twilio's console, and at its balance.";

    static readonly FrozenDictionary<string, (string Meaning, RetryWorth Worth, string Advice)> Known = new Dictionary<string, (string, RetryWorth, string)>(
        StringComparer.Ordinal)
    {
        ["11200"] = (
            "Twilio couldn't fetch a file that the message takes along.", Never,
            "Twilio couldn't fetch a file that the message takes along. Check that its address can be opened from the internet and answers with the "
            + "file itself, or upload it (POST /api/v1/files) and send its fileId."),
        ["20003"] = ("The credentials were refused.", Later, CheckCredentials),
        ["20005"] = ("The account is not active.", Later, Account),
        ["20404"] = ("There is no such thing at Twilio.", Never, "Check that the number still belongs to the account."),
        ["20429"] = ("Too many requests.", WhenWindowOpens, Wait),
        ["20500"] = ("Twilio failed.", Later, "Nothing to do; it is tried again."),
        ["20503"] = ("Twilio is not available.", Later, "Nothing to do; it is tried again."),
        ["21211"] = ("The recipient's number is not valid.", Never, CheckNumber),
        ["21212"] = ("The sender's number is not valid.", Never, "Send from a number of the account, in E.164 form."),
        ["21214"] = ("The recipient's number can't be reached.", Never, CheckNumber),
        ["21219"] = ("A trial account may only write to verified numbers.", Never, "Verify the number in Twilio's console, or upgrade the account."),
        ["21266"] = ("Sender and recipient are the same number.", Never, "Write to another number."),
        ["21408"] = ("The account may not write to this region.", Never, "Switch the region on under Geo Permissions in Twilio's console."),
        ["21422"] = ("The number is not available.", Never, "Buy another number."),
        ["21404"] = ("A trial account may hold one number only.", Never, "Release a number, or upgrade the account."),
        ["21602"] = ("The message has no text.", Never, "Give a body or media."),
        ["21603"] = ("The message has no sender.", Never, "Send from a number of the account."),
        ["21604"] = ("The message has no recipient.", Never, CheckNumber),
        ["21606"] = ("The sender's number can't send text messages, or not to this recipient.", Never, "Send from a number with SMS capability."),
        ["21608"] = ("A trial account may only write to verified numbers.", Never, "Verify the number in Twilio's console, or upgrade the account."),
        ["21609"] = ("The status callback address is not valid.", Never, "Set Server:PublicUrl to an address that Twilio can reach."),
        [OptedOut] = (
            "The recipient opted out.",
            Never,
            "Do not write to this person again unless they send START to this number; another channel needs their consent."),
        ["21611"] = ("The sender's queue is full.", WhenWindowOpens, Wait),
        ["21612"] = ("This sender can't reach this recipient.", Never, "Send from a number of the recipient's country, or use another channel."),
        ["21614"] = ("The recipient's number is not a mobile number.", Never, OtherChannel),
        ["21617"] = ("The text is longer than 1,600 characters.", Never, "Shorten the text, or split it into several messages."),
        ["21619"] = ("The message has neither text nor media.", Never, "Give a body or media."),
        ["21620"] = ("A media address is not valid.", Never, "Give media addresses that can be fetched from the internet."),
        ["21623"] = ("More than 10 media.", Never, "Send at most 10 media in one message."),
        ["21631"] = ("The number needs a registered address.", Never, "Register an address in Twilio's console, or choose another country."),
        ["21635"] = ("The recipient's number is a landline.", Never, OtherChannel),
        ["21649"] = ("The number needs a regulatory bundle.", Never, "Have a regulatory bundle approved in Twilio's console, or choose another country."),
        ["21651"] = ("The address does not fit the number's country.", Never, "Register a local address in Twilio's console, or choose another country."),
        ["21654"] = ("There is no such content template.", Never, "Use a template that the account holds."),
        ["21656"] = ("The template's variables are not valid.", Never, "Give a value for each of the template's variables."),
        ["21660"] = ("The sender's number does not belong to the account.", Never, "Check that the number still belongs to the account."),
        ["21703"] = ("The messaging service has no sender.", Never, "Add a number to the messaging service."),
        ["30001"] = ("The queue overflowed.", WhenWindowOpens, Wait),
        ["30002"] = ("The account is suspended.", Later, Account),
        ["30003"] = ("The handset can't be reached.", Later, Handset),
        ["30004"] = ("The message was blocked by the recipient or the carrier.", Never, OtherChannel),
        ["30005"] = ("The recipient's number is unknown to its carrier.", Never, CheckNumber),
        ["30006"] = ("The recipient's number is a landline or its carrier can't be reached.", Never, OtherChannel),
        ["30007"] = ("The carrier filtered the message.", Never, Wording),
        ["30008"] = ("The carrier gave no reason.", Later, "Try later; if it stays so, use another channel."),
        ["30010"] = ("The message costs more than the limit given.", Never, "Raise the price limit, or shorten the text."),
        ["30011"] = ("The recipient's carrier takes no media.", Never, "Send text with a link instead."),
        ["30017"] = ("The carrier is congested.", Later, "Nothing to do; it is tried again."),
        ["30018"] = ("The destination requires a registered sender.", Never, "Register a sender for this country at Twilio."),
        ["30019"] = ("The media are larger than the carrier takes.", Never, "Send smaller media."),
        ["30022"] = ("The registered sender's rate is used up.", WhenWindowOpens, Wait),
        ["30023"] = (
            "The registered brand's daily limit is used up.",
            WhenWindowOpens,
            "It is sent when the day's limit renews; ask Twilio for a higher trust score to raise it."),
        ["30024"] = ("The sender is not provisioned at the carrier.", Never, Registration),
        ["30027"] = ("The carrier's daily limit is used up.", WhenWindowOpens, Wait),
        ["30032"] = ("The toll-free number is not verified.", Never, "Have the toll-free number verified at Twilio, or send from another number."),
        ["30034"] = ("The number is not registered for application traffic in the US.", Never, Registration),
        ["30035"] = ("The number's registration is not complete.", Later, Registration),
        ["30036"] = ("The message was too old when its turn came.", Later, "Nothing to do; it is tried again."),
        ["30038"] = ("The carrier filtered a one-time code.", Never, Wording),
        ["30039"] = ("Twilio saw a loop of automatic answers.", Never, "Stop the automatic answers in this conversation."),
        ["30410"] = ("The carrier did not answer in time.", Later, Handset),
        ["30450"] = ("The message was blocked.", Never, Wording),
        ["30453"] = ("Twilio blocked it as likely fraud.", Never, "Check who is being written to and why; ask Twilio's support."),
        ["30454"] = ("Twilio blocked it as likely fraud.", Never, "Check who is being written to and why; ask Twilio's support."),
        ["63003"] = ("The recipient can't be reached on this channel.", Never, OtherChannel),
        ["63005"] = ("The channel did not take the content.", Never, "Change the content to what the channel allows."),
        ["63007"] = ("The channel does not know the sender.", Never, "Check that the sender is registered for the channel."),
        ["63010"] = ("The channel failed.", Later, "Nothing to do; it is tried again."),
        ["63012"] = ("The channel's provider failed.", Later, "Nothing to do; it is tried again."),
        ["63013"] = ("The message breaks the channel's policy.", Never, "Change the content to what the channel allows."),
        ["63016"] = ("The 24-hour window is closed.", Never, "Send an approved template, without body or media, or wait until the person writes."),
        ["63018"] = ("The channel's rate is used up.", WhenWindowOpens, Wait),
        ["63021"] = (
            "WhatsApp doesn't take the message's content as it is.",
            Never,
            "Change the content: send a kind of file that WhatsApp carries, or the text alone."),
        ["63024"] = ("The recipient is not valid on this channel.", Never, OtherChannel),
        ["63032"] = ("WhatsApp did not deliver to this person.", Never, OtherChannel),
        ["63049"] = ("WhatsApp held a marketing message back.", Never, "Wait a day before the next marketing message, or use another channel."),
        ["63051"] = ("The channel's account is locked.", Later, Account),
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
