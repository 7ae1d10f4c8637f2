using Switchboard.Channels.Gate;
using Switchboard.Channels.Numbers;
using Switchboard.Data;

namespace Switchboard.Compliance;

/// <summary>Nothing goes to numbers at a premium rate: who makes an agent write there earns by it, and no person reads it.</summary>
internal sealed class PremiumRate : IGateRule
{
    public string Name => "premium_rate";

    public int Order => 5;

    public ValueTask<Verdict> Judge(Outbound outbound, Session session) => new(
        PhoneNumbers.TryParse(outbound.To, null, out var number, out _) && number.Type == NumberType.PremiumRate
            ? Verdict.Deny(
                "This is a premium-rate number.",
                Name,
                "The country's numbering plan.",
                next: "Ask for the person's ordinary number and write there.")
            : Verdict.Allow);
}
