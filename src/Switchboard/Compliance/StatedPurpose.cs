using Switchboard.Channels.Gate;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Compliance;

/// <summary>
/// What a message is for is what its sender says. An organization can leave its agents only some purposes to say; its people are not bound. It is a right,
/// asked for once and not again when the message leaves.
/// </summary>
internal sealed class StatedPurpose : IGateRule
{
    static readonly Sql Find = "SELECT agent_purposes FROM sending_policy WHERE organization_id = @organization";

    public string Name => "purpose";

    public int Order => 12;

    public bool IsSudden => false;

    public bool Concerns(Outbound outbound) => outbound is { Caller.Tier: Tier.Agent, Confirmation: false, IsCopy: false, IsOurs: false };

    public string Suspicion => "p.agent_purposes NOT LIKE '%' || @Purpose || '%'";

    public async ValueTask<Verdict> Judge(Outbound outbound, Session session)
    {
        var left = Read(await session.One(Find, null, row => row.TextOrNull("agent_purposes")));
        return left.Count == 0 || left.Contains(outbound.Purpose) ? Verdict.Allow : Verdict.Deny(
            $"The organization's agents may not state the purpose {EnumText.Of(outbound.Purpose)}.", Name, SendingPolicy.Source,
            next: $"State what it is for ({Words(left)}), if it is for that; else an admin of the organization sends it, "
                + "or leaves agents this purpose too (agentPurposes).");
    }

    /// <summary>The purposes that agents may state, as a policy's row has them; none: all.</summary>
    public static IReadOnlyList<Purpose> Read(string? kept) =>
        kept is null ? [] : [.. kept.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(EnumText.Parse<Purpose>)];

    public static string? Text(IReadOnlyList<Purpose> left) =>
        left.Count == 0 ? null : string.Join(' ', left.Distinct().Order().Select(one => EnumText.Of(one)));

    static string Words(IReadOnlyList<Purpose> left) => string.Join(" or ", left.Select(one => EnumText.Of(one)));
}
