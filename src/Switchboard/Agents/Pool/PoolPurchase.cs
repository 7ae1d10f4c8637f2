using Switchboard.Audit;
using Switchboard.Channels;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Agents.Pool;

/// <summary>The transactions at both ends of <see cref="BuyNumber"/>.</summary>
[Singleton]
internal sealed class PoolPurchase(NumberPool pool, ChannelLease lease, AuditLog audit, ClientRefs refs, Ids ids, TimeProvider clock)
{
    const string Tool = "numbers.buy";

    sealed record Pointer(ChannelId NumberId);

    static readonly Sql Isolation = """
        SELECT isolation_mode FROM organization
        WHERE organization_id = @organization AND organization_id <> 'org_deployment' AND status <> 'deleting'
        """;

    static readonly Problem NoPool = Problem.Conflict(
        "no_number_pool",
        "Each agent's number is held in an account of its own, so the organization has no pool.",
        "Provision an agent: its number is bought with it.");

    /// <summary>The row of a number that is to be bought.</summary>
    public AgentChannel Wish(string country, INumberProvider provider, ProviderCredential credential) =>
        new(
            ids.Next<ChannelId>(), null, ChannelKind.Sms, null, provider.Name, credential.Id, null, ChannelStatus.Provisioning, null,
            clock.GetUtcNow(), Country: country);

    /// <summary>The caller's reference, which stands for that row.</summary>
    public ClientRef? Claim(OrganizationId organization, Caller caller, BuyNumber.Request request, AgentChannel wish) =>
        request.ClientRef is { } reference
            ? refs.For(organization, caller, Tool, reference, request with { ClientRef = null }, new Pointer(wish.ChannelId))
            : null;

    /// <summary>Frees it: nothing came about.</summary>
    public static async ValueTask<int> Forget(Session unit, ClientRef? claim) => claim is null ? 0 : await ClientRefs.Release(unit, claim);

    /// <summary>Writes down what is about to be bought. Answers with the number when it was bought under the same reference before.</summary>
    public async ValueTask<Outcome<NumberView?>> Begin(Session unit, AgentChannel wish, ClientRef? claim)
    {
        switch (await unit.One(Isolation, null, row => (IsolationMode?)row.Enum<IsolationMode>("isolation_mode")))
        {
            case null:
                return Caller.UnknownOrganization;
            case IsolationMode.Agent:
                return NoPool;
        }

        if (claim is not null && await unit.Execute(ClientRefs.Claim, claim) == 0)
        {
            var earlier = await ClientRefs.Earlier<Pointer>(unit, claim);
            if (earlier.Problem is { } conflict)
            {
                return conflict;
            }

            if (await unit.One(NumberView.FindAny, new { channel = earlier.Value.NumberId }, NumberView.From) is { } known)
            {
                return known;
            }

            // It was undone, perhaps after its process had ended: the reference is free again.
            await ClientRefs.Answered(unit, claim);
        }

        if (await pool.Refuse(unit) is { } full)
        {
            return full;
        }

        await unit.Execute(AgentChannel.Insert, wish);
        await lease.Take(unit, wish.ChannelId);
        return default(NumberView);
    }

    /// <summary>Makes it count.</summary>
    public async ValueTask<Outcome<NumberView>> Finish(Session unit, OrganizationId organization, AgentChannel wish, OwnedNumber number, string actor)
    {
        if (!await lease.Extend(unit, wish.ChannelId) || !await NumberPool.Open(unit, wish.ChannelId, number.Number, number.ProviderRef))
        {
            return NumberRental.LostLease;
        }

        await lease.End(unit, wish.ChannelId);
        await audit.Append(unit, organization, actor, "number.bought", wish.ChannelId.Value, new { wish.Country });
        return (await unit.One(NumberView.Find, new { channel = wish.ChannelId }, NumberView.From))!;
    }
}
