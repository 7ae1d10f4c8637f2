using Switchboard.Channels.Gate;
using Switchboard.Data;

namespace Switchboard.Compliance;

/// <summary>Nobody is written to after asking us to stop, but for the one confirmation of it.</summary>
internal sealed class OptedOut : IGateRule
{
    public string Name => "opted_out";

    public int Order => 10;

    public string Suspicion => OptOut.IsSuspected;

    public async ValueTask<Verdict> Judge(Outbound outbound, Session session)
    {
        if (outbound.Confirmation)
        {
            return Verdict.Allow;
        }

        var (keyword, since, scope) = await session.One(
            OptOut.InForce,
            new { address = outbound.To, channel = EnumText.Of(outbound.Channel) },
            row => (row.Text("keyword"), row.InstantOrNull("since"), row.Text("scope")));
        return since is null ? Verdict.Allow
            : scope != OptOut.All ? Verdict.Deny(
                "Mail to this address "
                    + $"{(keyword switch { "complained" => "was reported as spam", "unsubscribed" => "was unsubscribed from", _ => "came back" })} "
                    + $"on {since:yyyy-MM-dd}.",
                "suppressed",
                "MSG-1: bounces and complaints",
                next: "Use another channel, or ask the person for another address.")
            : Verdict.Deny(
                $"This person asked not to be contacted ({keyword}) on {since:yyyy-MM-dd}. Only they can take it back, by answering START.",
                Name,
                "MSG-8: opt-out keyword");
    }
}
