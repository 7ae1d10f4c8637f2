using Switchboard.Channels;
using Switchboard.Channels.Gate;
using Switchboard.Data;

namespace Switchboard.Compliance;

/// <summary>Nobody is written to after asking us to stop, but for the one confirmation of it.</summary>
internal sealed class OptedOut : IGateRule
{
    public string Name => "opted_out";

    public int Order => 2;

    public string Suspicion => GateRows.IsListed("opted_out");

    public async ValueTask<Verdict> Judge(Outbound outbound, Session session)
    {
        if (outbound.Confirmation)
        {
            return Verdict.Allow;
        }

        var (keyword, since, scope) = await InForce(session, outbound.To, EnumText.Of(outbound.Channel));
        if (since is null && outbound.Twin != outbound.To && await session.Count(PartedNumbers.Count, new { address = outbound.To, twin = outbound.Twin }) == 0)
        {
            // A person who was never written to at this number has nothing yet that would tell that it is theirs.
            (keyword, since, scope) = await InForce(session, outbound.Twin, OptOut.All);
        }

        return since is null ? Verdict.Allow
            : keyword == OptOut.ByCarrier ? HeldBack(outbound, since.Value, scope)
            : scope != OptOut.All ? Verdict.Deny(
                "Mail to this address "
                    + $"{(keyword switch { "complained" => "was reported as spam", "unsubscribed" => "was unsubscribed from", _ => "came back" })} "
                    + $"on {since:yyyy-MM-dd}.",
                "suppressed",
                "MSG-1: bounces and complaints",
                next: "Use another channel, or ask the person for another address.")
            : keyword == OptOut.Told ? Verdict.Deny(
                $"This person asked not to be contacted, as an admin recorded on {since:yyyy-MM-dd}.",
                Name,
                "MSG-8: an opt-out that was told to the staff",
                next: "Don't write. They take it back by answering START; an admin who recorded it by mistake lifts it (POST /api/v1/opt-outs/lift).")
            : Verdict.Deny(
                $"This person asked not to be contacted ({keyword}) on {since:yyyy-MM-dd}. Only they can take it back, by answering START.",
                Name,
                "MSG-8: opt-out keyword");
    }

    Verdict HeldBack(Outbound outbound, DateTimeOffset since, string scope)
    {
        var number = outbound.Channel == ChannelKind.Sms && outbound.From.Length > 0 ? outbound.From : "the number that they were texted from";
        return Verdict.Deny(
            $"The person's carrier holds back what we write to them, since they asked it to stop; it told us on {since:yyyy-MM-dd}.",
            Name,
            "MSG-8: the opt-out that the carrier keeps",
            next: $"Only the person can take it back: they text START to {number}."
                + (scope == OptOut.All ? "" : " Until then write to them over another channel."));
    }

    static ValueTask<(string Keyword, DateTimeOffset? Since, string Scope)> InForce(Session session, string address, string channel) => session.One(
        OptOut.InForce,
        new { address, channel },
        row => (row.Text("keyword"), row.InstantOrNull("since"), row.Text("scope")));
}
