using Switchboard.Channels;
using Switchboard.Channels.Gate;
using Switchboard.Channels.Numbers;
using Switchboard.Data;

namespace Switchboard.Compliance.Consents;

/// <summary>
/// What needs a recorded consent by the law's table, or by the organization's own stricter word, goes only where there is one in force. All
/// else goes on what is implied, until the person takes that back.
/// </summary>
internal sealed class ConsentRequired(ConsentLaw law) : IGateRule
{
    const string Us = "US";

    static readonly TimeSpan AnswerWithin = TimeSpan.FromHours(24);

    public string Name => "consent";

    public int Order => 40;

    public string Suspicion => field ??= $"""
        (p.consent_for_informational = true OR p.own_consent IS NOT NULL OR l.withdrawn = 1
            {string.Concat(law.Rules.Where(rule => rule.NeedsRecord).SelectMany(Concerned).Distinct().Order(StringComparer.Ordinal))})
        """;

    public async ValueTask<Verdict> Judge(Outbound outbound, Session session)
    {
        if (outbound.Confirmation || outbound.IsCopy)
        {
            return Verdict.Allow;
        }

        var country = CountryOf(outbound);
        var rule = law.For(country, outbound.Channel, outbound.Purpose, outbound.At);
        var strict = rule.NeedsRecord || outbound.Programme is not null ? await ConsentBook.Held(session, outbound) : null;
        if (strict?.LeftAt is { } left)
        {
            return Verdict.Deny(
                $"The person left this programme on {left:yyyy-MM-dd}.", Name, "47 CFR 64.1200(a)(10): consent may be revoked by any reasonable means",
                next: "Don't send it. Once they agree to the programme anew, that is recorded with its name (comms_record_consent, programme); "
                    + "then it may go.");
        }

        if (rule.NeedsRecord)
        {
            return strict!.Asked(outbound.Channel, outbound.Purpose) is { } more && more > rule.Least
                ? Recorded(outbound, strict, more, SendingPolicy.Source, null)
                : Recorded(outbound, strict, rule.Least, rule.Source, country);
        }

        // A business that is under way, and an answer to what the person has just asked, need no more.
        if (outbound.Purpose == Purpose.Transactional
            || (outbound.Channel != ChannelKind.Voice && await TheirConversations.LastHeard(session, outbound, outbound.At - AnswerWithin) is not null))
        {
            return Verdict.Allow;
        }

        var known = strict ?? await ConsentBook.Held(session, outbound);
        return known.Asked(outbound.Channel, outbound.Purpose) is { } asked
            ? Recorded(outbound, known, asked, SendingPolicy.Source, null)
            : await ConsentBook.Withdrawn(session, outbound, known) is { } since ? Verdict.Deny(
                $"The person took their consent back on {since:yyyy-MM-dd}, and what is implied went with it.", Name,
                "47 CFR 64.1200(a)(10): consent may be revoked by any reasonable means",
                next: "Don't write again unless the person does. What they agree to anew is recorded with comms_record_consent.")
            : Verdict.Allow;
    }

    /// <summary>
    /// The country whose rules count. The law of the United States holds in its territories too (47 USC 153(58)), and for a number of the North American plan
    /// that nobody can place it is taken to hold.
    /// </summary>
    public static string? CountryOf(Outbound outbound) => outbound.Channel == ChannelKind.Email ? null : PhoneNumbers.CountryOf(outbound.To) switch
    {
        "PR" or "GU" or "VI" or "AS" or "MP" => Us,
        null when outbound.To.Contains("+1", StringComparison.Ordinal) => Us,
        var country => country,
    };

    // Wherever the person is, and since whenever it counts: to be asked once too often does no harm.
    static IEnumerable<string> Concerned(ConsentRule rule)
    {
        var purpose = $" OR (@Purpose = '{EnumText.Of(rule.Purpose)}'";
        return rule.Channels.Count == 0 ? [purpose + ")"] : rule.Channels.Select(channel => $"{purpose} AND @Channel = '{EnumText.Of(channel)}')");
    }

    Verdict Recorded(Outbound outbound, ConsentHeld known, ConsentType least, string source, string? country)
    {
        var held = known.Consent;
        if (held?.Type >= least)
        {
            return Verdict.AllowOn(held.Basis);
        }

        var word = EnumText.Of(least);
        var way = outbound.Channel switch
        {
            ChannelKind.Sms => "by SMS",
            ChannelKind.Whatsapp => "over WhatsApp",
            ChannelKind.Email => "by e-mail",
            _ => "by telephone",
        };
        var what = outbound.Purpose switch
        {
            Purpose.Marketing => $"Marketing {way}",
            _ when outbound.Channel == ChannelKind.Voice => "A call",
            Purpose.Transactional => $"A transactional message {way}",
            _ => $"An informational message {way}",
        };
        return Verdict.Deny(
            $"{what}{(country is null ? "" : country == Us ? " to the United States" : " to " + country)} needs {word} consent on record"
                + $"{(held is null ? ", and there is none in force" : $"; what is there is {EnumText.Of(held.Type)}")}.",
            Name, source,
            next: "Don't send it. Once the person has agreed, "
                + (least < ConsentType.Written
                    ? $"their consent is recorded with its proof (comms_record_consent, consentType {word}); then it may go."
                    : "an admin of the organization records their written consent with its proof (POST /api/v1/consents; an agent's token can't); "
                        + "then it may go."));
    }
}
