using Switchboard.Channels;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Agents;

/// <summary>
/// Makes an agent with its channels, or gives an agent channels, all or nothing: the rows first, then the number, then one transaction that makes it all
/// count. Whatever fails in between is given back, now or by <see cref="UnfinishedNumbers"/>.
/// </summary>
[Singleton]
internal sealed class ProvisionAgent(
    Database db, ProvisionSources sources, ProvisionPlans plans, ProvisionUnits units, NumberPurchase purchase, ProvisionNews news)
{
    /// <summary>The organization that a request is about, or why it can't be about that one.</summary>
    public async ValueTask<Outcome<OrganizationId>> OrganizationOf(ProvisionChannels.Request request, Caller caller, CancellationToken ct)
    {
        if (caller.ReachOrDeployment(request.OrganizationId) is { Problem: { } unknown })
        {
            return unknown;
        }

        if (request.AgentId is not null)
        {
            return await sources.Known(request, ct) is { } entry
                && (caller.Tier == Tier.SuperAdmin
                    ? request.OrganizationId is null || request.OrganizationId == entry.OrganizationId
                    : entry.OrganizationId == caller.OrganizationId)
                ? entry.OrganizationId
                : AgentView.Unknown;
        }

        return caller.Reach(request.OrganizationId);
    }

    /// <summary>Does it, for one whose rights are known.</summary>
    /// <param name="caller">Whose <c>clientRef</c> it is.</param>
    public async Task<Outcome<ProvisionChannels.Answer>> Provision(
        ProvisionChannels.Request request, OrganizationId organization, string actor, Caller? caller, bool withToken, CancellationToken ct)
    {
        var found = await sources.Of(organization, request, ct);
        if (found.Problem is { } none)
        {
            return none;
        }

        var mayTakeSender = !await db.Read(organization, session => units.IsRepetition(session, organization, request, caller), ct);
        var made = await plans.Make(organization, request, found.Value, actor, caller, withToken, mayTakeSender, ct);
        if (made.Problem is { } unplanned)
        {
            return unplanned;
        }

        var plan = made.Value;
        var begun = await db.Write(organization, unit => units.Begin(unit, plan), ct);
        if (begun.Problem is { } refused)
        {
            return refused;
        }

        // With a number to be bought it comes through or is undone from here on, even when nobody waits for it any more.
        var outcome = begun.Value.Answer is { } answer ? answer : await WithNumber(plan, begun.Value, found.Value.Number!.Value);
        await news.Tell(plan, begun.Value);
        return outcome;
    }

    Task<Outcome<ProvisionChannels.Answer>> WithNumber(
        ProvisionPlan plan, ProvisionBegun begun, (INumberProvider Provider, ProviderCredential Credential) source) =>
        purchase.Make(
            new(plan.Organization, begun.NumberFor!, plan.DisplayName, plan.Request.Country.ToUpperInvariant(), source.Provider, source.Credential, plan.Actor),
            (unit, number) => units.Finish(unit, plan, begun, number),
            unit => units.Forget(unit, plan));
}
