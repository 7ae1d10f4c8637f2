using Switchboard.Channels.Gate;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Compliance.Taint;

/// <summary>
/// What comes from outside can't have an agent take up contact with somebody new. It is asked when an agent wants to write: what comes in while its message
/// waits had no part in it.
/// </summary>
internal sealed class FirstContact(NewRecipients recipients) : IGateRule
{
    public string Name => NewRecipients.FirstContact;

    public int Order => 20;

    public bool Concerns(Outbound outbound) => outbound is { Caller.Tier: Tier.Agent, Confirmation: false, IsCopy: false };

    public string Suspicion => "a.address IS NULL";

    public async ValueTask<Verdict> Judge(Outbound outbound, Session session) =>
        await recipients.Judge(session, outbound.AgentId, outbound.To) is { } stranger
            ? Verdict.Deny(stranger.Reason, stranger.Rule, "BYD-6: content from outside", next: stranger.Next)
            : Verdict.Allow;
}
