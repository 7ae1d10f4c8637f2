using Switchboard.Channels;
using Switchboard.Channels.Gate;
using Switchboard.Data;

namespace Switchboard.Compliance;

/// <summary>
/// Marketing mail to real people goes only where the way out that stands in it can be gone: from a public https address
/// (15 USC 7704(a)(3); RFC 8058, 3.1).
/// </summary>
internal sealed class UnsubscribeLinkRequired(ServerAddress server) : IGateRule
{
    static readonly Sql IsForReal = "SELECT count(*) FROM organization WHERE organization_id = @organization AND mode = 'production'";

    public string Name => "unsubscribe_link";

    public int Order => 43;

    public bool Concerns(Outbound outbound) =>
        outbound is { Channel: ChannelKind.Email, Purpose: Purpose.Marketing, Confirmation: false }
        && !(server.IsForOthers && server.Public.Scheme == Uri.UriSchemeHttps);

    public string Suspicion => "(@Channel = 'email' AND @Purpose = 'marketing' AND o.mode = 'production')";

    public bool IsSudden => false;

    public async ValueTask<Verdict> Judge(Outbound outbound, Session session) => await session.Count(IsForReal) == 0 ? Verdict.Allow : Verdict.Deny(
        "Marketing mail has to carry a link by which the person unsubscribes, and this deployment has no public https address for it to lead to.",
        Name, "CAN-SPAM, 15 USC 7704(a)(3); RFC 8058, 3.1",
        next: "The operator of this deployment says its public https address on the set-up page or in Server:PublicUrl; then send again.");
}
