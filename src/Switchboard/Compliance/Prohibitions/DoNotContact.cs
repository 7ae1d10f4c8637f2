using Switchboard.Channels.Gate;
using Switchboard.Data;

namespace Switchboard.Compliance.Prohibitions;

/// <summary>Nobody is contacted whom the organization has put on its own list, at whichever of their addresses.</summary>
internal sealed class DoNotContact : IGateRule
{
    static readonly Sql InForce = """
        SELECT since, until FROM do_not_contact
        WHERE organization_id = @organization AND removed_at IS NULL AND scope IN ('all', @channel) AND (until IS NULL OR until > @at) AND address IN (
            SELECT @address AS address
            UNION SELECT b.address
            FROM contact_address a JOIN contact_address b ON b.organization_id = a.organization_id AND b.contact_id = a.contact_id
            WHERE a.organization_id = @organization AND a.address = @address)
        ORDER BY CASE WHEN until IS NULL THEN 0 ELSE 1 END, until DESC LIMIT 1
        """;

    public string Name => "do_not_contact";

    public int Order => 1;

    public string Suspicion => GateRows.IsListed("prohibited");

    public async ValueTask<Verdict> Judge(Outbound outbound, Session session)
    {
        if (outbound.Confirmation)
        {
            return Verdict.Allow;
        }

        var (since, until) = await Listed(session, outbound, outbound.To);
        if (since is null && outbound.Twin != outbound.To && await session.Count(PartedNumbers.Count, new { address = outbound.To, twin = outbound.Twin }) == 0)
        {
            (since, until) = await Listed(session, outbound, outbound.Twin);
        }

        return since is null ? Verdict.Allow : Verdict.Deny(
            $"The organization has had this person on its do-not-contact list since {since:yyyy-MM-dd}"
                + $"{(until is null ? "" : $", until {until:yyyy-MM-dd HH:mm} UTC")}.",
            Name,
            "The organization's own list (47 CFR 64.1200(d))", until,
            until is null ? "Do not try again, nor over another channel; an admin of the organization can take the person off the list." : null);
    }

    static ValueTask<(DateTimeOffset? Since, DateTimeOffset? Until)> Listed(Session session, Outbound outbound, string address) => session.One(
        InForce,
        new { address, outbound.At, channel = outbound.Channel },
        row => (row.InstantOrNull("since"), row.InstantOrNull("until")));
}
