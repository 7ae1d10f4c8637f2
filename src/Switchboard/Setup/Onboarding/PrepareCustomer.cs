using Switchboard.Data;
using Switchboard.Jobs;
using Switchboard.Tenancy;

namespace Switchboard.Setup.Onboarding;

/// <summary>How far a customer's organization has come when an onboarding begins.</summary>
internal enum CustomerState
{
    /// <summary>It was made just now.</summary>
    New,

    /// <summary>It was onboarded under the same reference.</summary>
    Onboarded,
}

/// <summary>An organization that is being onboarded. Whoever has this has its lease.</summary>
/// <param name="Claim">The caller's reference, which points to it.</param>
internal sealed record PreparedCustomer(OrganizationId Organization, CustomerState State, ClientRef? Claim)
{
    /// <summary>Longer than renting a number takes, with all that can be tried again.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    /// <summary>The name of its lease.</summary>
    public required string LeaseName { get; init; }

    public static string NameOf(string slug) => $"onboarding:{slug}";
}

/// <summary>
/// The beginning of an onboarding: the organization's row, in preparation until all else is there. It is written together with a job that
/// undoes it if it never is, so that nothing half stays behind wherever the process dies.
/// </summary>
[Singleton]
internal sealed class PrepareCustomer(
    Database db, CreateOrganization organizations, UndoCustomer undo, ClientRefs refs, Leases leases, JobQueue jobs, Ids ids, TimeProvider clock)
{
    /// <summary>What a reference stands for.</summary>
    sealed record Pointer(OrganizationId OrganizationId);

    static readonly Problem UnderWay = Problem.Conflict(
        "onboarding_under_way", "This customer is being onboarded at the moment, or what an earlier try took is being given back.", "Ask again in a minute.");

    /// <summary>The organization that was asked for, made or found under the caller's reference.</summary>
    public async Task<Outcome<PreparedCustomer>> Prepare(
        OnboardCustomer.Request request, OnboardCustomer.NewCustomer customer, Caller caller, CancellationToken ct)
    {
        var wish = new CreateOrganization.Request(customer.Name, customer.Slug, customer.IdentityMode, customer.IsolationMode, customer.Settings);
        if (CreateOrganization.Check(wish) is { } wrong)
        {
            return wrong;
        }

        var fresh = ids.Next<OrganizationId>();
        var lease = PreparedCustomer.NameOf(customer.Slug);
        var reserved = await db.Write(OrganizationId.Deployment, unit => Reserve(unit, lease, ClaimOf(request, caller, fresh), fresh), ct);
        if (reserved.Problem is { } refused)
        {
            return refused;
        }

        if (reserved.Value != fresh)
        {
            var earlier = new PreparedCustomer(reserved.Value, CustomerState.Onboarded, ClaimOf(request, caller, reserved.Value)) { LeaseName = lease };
            switch ((await db.Read(reserved.Value, session => session.One(GetOrganization.Find, null, OrganizationView.From), ct))?.Status)
            {
                case OrganizationStatus.Active or OrganizationStatus.Suspended:
                    return earlier;
                case { } status:
                    // Its process did not live to see it through, or what it took is being given back: a moment later all of it is free again.
                    if (status == OrganizationStatus.Preparing)
                    {
                        await undo.Undo(reserved.Value, caller.Actor, ct);
                    }

                    await LetGo(earlier);
                    return UnderWay;
            }

            await db.Write(OrganizationId.Deployment, unit => Renew(unit, earlier.Claim!, ClaimOf(request, caller, fresh)!), ct);
        }

        var made = new PreparedCustomer(fresh, CustomerState.New, ClaimOf(request, caller, fresh)) { LeaseName = lease };
        var view = organizations.Strike(fresh, wish) with { Status = OrganizationStatus.Preparing };
        var guard = jobs.At(UndoOnboarding.JobKind, fresh.Value, clock.GetUtcNow() + PreparedCustomer.Lease);
        if (await db.Write(fresh, unit => Keep(unit, view, guard, caller.Actor), ct))
        {
            return made;
        }

        await db.Write(OrganizationId.Deployment, unit => Free(unit, made), CancellationToken.None);
        return CreateOrganization.SlugTaken(customer.Slug);
    }

    /// <summary>Lets go of one that is as it should be.</summary>
    public Task<bool> LetGo(PreparedCustomer customer) => db.Write(OrganizationId.Deployment, async unit =>
    {
        await leases.End(unit, customer.LeaseName);
        return true;
    });

    /// <summary>Undoes one, and frees its slug and the caller's reference: what was asked for did not come about.</summary>
    public async Task GiveUp(PreparedCustomer customer, string actor)
    {
        await undo.Undo(customer.Organization, actor, CancellationToken.None);
        await db.Write(OrganizationId.Deployment, unit => Free(unit, customer));
    }

    async ValueTask<int> Free(Session unit, PreparedCustomer customer)
    {
        await leases.End(unit, customer.LeaseName);
        return customer.Claim is null ? 0 : await ClientRefs.Release(unit, customer.Claim);
    }

    async ValueTask<Outcome<OrganizationId>> Reserve(Session unit, string lease, ClientRef? claim, OrganizationId fresh)
    {
        if (!await leases.Take(unit, lease, PreparedCustomer.Lease))
        {
            return UnderWay;
        }

        if (claim is null || await unit.Execute(ClientRefs.Claim, claim) == 1)
        {
            return fresh;
        }

        var earlier = await ClientRefs.Earlier<Pointer>(unit, claim);
        return earlier.Problem is { } conflict ? conflict : earlier.Value.OrganizationId;
    }

    async ValueTask<bool> Keep(Session unit, OrganizationView organization, JobBirth guard, string actor) =>
        await organizations.Keep(unit, organization, actor) && await unit.Execute(Job.Insert, guard) == 1;

    static async ValueTask<int> Renew(Session unit, ClientRef before, ClientRef now)
    {
        await ClientRefs.Release(unit, before);
        return await unit.Execute(ClientRefs.Claim, now);
    }

    ClientRef? ClaimOf(OnboardCustomer.Request request, Caller caller, OrganizationId organization) => request.ClientRef is { } reference
        ? refs.For(OrganizationId.Deployment, caller, OnboardCustomer.Tool, reference, request with { ClientRef = null }, new Pointer(organization))
        : null;
}
