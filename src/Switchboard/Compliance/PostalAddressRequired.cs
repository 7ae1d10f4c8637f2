using Switchboard.Channels;
using Switchboard.Channels.Gate;
using Switchboard.Data;

namespace Switchboard.Compliance;

/// <summary>
/// Marketing mail goes only from organizations whose postal address is on record. It stands in the mail, as does the way out
/// (15 USC 7704(a)(5); 16 CFR 316).
/// </summary>
internal sealed class PostalAddressRequired : IGateRule
{
    public string Name => "postal_address";

    public int Order => 42;

    public bool Concerns(Outbound outbound) => outbound is { Channel: ChannelKind.Email, Purpose: Purpose.Marketing, Confirmation: false };

    public string Suspicion => "(@Channel = 'email' AND @Purpose = 'marketing' AND p.postal_address IS NULL)";

    public async ValueTask<Verdict> Judge(Outbound outbound, Session session) => (await SendingPolicy.Of(session)).PostalAddress is null
        ? Verdict.Deny(
            "Marketing mail has to show the organization's postal address, and none is on record.", Name, "CAN-SPAM, 15 USC 7704(a)(5)(A)(iii)",
            next: "An admin of the organization says it once (PUT /api/v1/compliance/policy, postalAddress); then send again.")
        : Verdict.Allow;
}
