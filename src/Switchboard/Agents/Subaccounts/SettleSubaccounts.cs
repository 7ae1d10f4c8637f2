using Microsoft.Extensions.Logging;
using Switchboard.Channels;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Agents.Subaccounts;

/// <summary>
/// Brings subaccounts at their provider into the state that they should be in: suspended with their organization, closed when nothing of
/// theirs is needed any more.
/// </summary>
[Singleton]
internal sealed partial class SettleSubaccounts(
    Database db, IEnumerable<ISubaccountProvider> providers, Credentials credentials, SubaccountBook book, TimeProvider clock,
    ILogger<SettleSubaccounts> log)
{
    /// <summary>A list may lag behind what was opened a moment ago.</summary>
    static readonly TimeSpan ListLag = TimeSpan.FromMinutes(1);

    static readonly Problem TooEarly = Problem.Provider(
        ISubaccountProvider.Uncertain,
        "A subaccount was being opened a moment ago, and the provider may not list it yet.",
        "Nothing: it is looked for again in a minute.");

    static readonly Sql OfOrganization = "SELECT id FROM subaccount WHERE organization_id = @organization AND status NOT IN ('closed', 'kept') ORDER BY id";

    /// <summary>All of an organization. What can't be done now is tried again by <see cref="SweepSubaccounts"/>.</summary>
    public async Task<Problem?> SettleAll(OrganizationId organization, CancellationToken ct)
    {
        Problem? trouble = null;
        foreach (var id in await db.Read(organization, session => session.Many(OfOrganization, null, row => row.Id<SubaccountId>("id")), ct))
        {
            trouble = await Settle(organization, id, ct) ?? trouble;
        }

        return trouble;
    }

    /// <summary>One of them. Null when it is as it should be, or somebody is at it.</summary>
    public async Task<Problem?> Settle(OrganizationId organization, SubaccountId id, CancellationToken ct)
    {
        if (await db.Write(organization, unit => book.Begin(unit, id), ct) is not var (row, wish, deleting))
        {
            return null;
        }

        Problem? problem = null;
        var isDone = false;
        try
        {
            problem = await Do(organization, row, wish, deleting, ct);
            isDone = problem is null;
        }
        finally
        {
            // Who was called off halfway doesn't keep the others away for as long as the lease lasts.
            if (!isDone)
            {
                NotSettled(log, id, row.Status, problem?.Code ?? "cut_off");
                await db.Write(organization, unit => book.LookLater(unit, row), CancellationToken.None);
            }
        }

        return problem;
    }

    async Task<Problem?> Do(OrganizationId organization, Subaccount row, SubaccountState wish, bool deleting, CancellationToken ct)
    {
        if (providers.FirstOrDefault(one => one.Name == row.Provider) is not { } provider
            || await credentials.By(row.ParentId, organization, ct) is not { } parent)
        {
            return Problem.Provider(
                "provider_gone",
                $"The provider {row.Provider} or the credential of the account above is no longer here.",
                "Close the subaccount in the provider's own console.");
        }

        if (row.Status is SubaccountStatus.Suspending or SubaccountStatus.Resuming)
        {
            return await provider.Become(row.Account!, wish, parent, ct)
                ?? await End(organization, row, wish == SubaccountState.Suspended ? SubaccountStatus.Suspended : SubaccountStatus.Active, ct);
        }

        var found = await provider.Find(row.Label, parent, ct);
        if (found.Problem is { } unknown)
        {
            return unknown;
        }

        return row.Status == SubaccountStatus.Opening
            ? await Resume(organization, row, found.Value, parent, ct)
            : await Close(
                organization,
                row,
                [.. found.Value.Select(one => one.Account).Append(row.Account).OfType<string>().Distinct(StringComparer.Ordinal)],
                deleting,
                provider,
                parent,
                ct);
    }

    /// <summary>Whoever was to open it has gone. What is open is kept, and closed at the next look if nobody needs it.</summary>
    async Task<Problem?> Resume(
        OrganizationId organization, Subaccount row, IReadOnlyList<OpenSubaccount> found, ProviderCredential parent, CancellationToken ct)
    {
        if (found.Count == 0 && clock.GetUtcNow() - row.ChangedAt < ListLag)
        {
            return TooEarly;
        }

        if (found.Count == 0)
        {
            await db.Write(organization, unit => book.Forget(unit, row), ct);
            return null;
        }

        await db.Write(organization, unit => book.Keep(unit, organization, row, parent, found[0]), ct);
        return await Settle(organization, row.SubaccountId, ct);
    }

    async Task<Problem?> Close(
        OrganizationId organization, Subaccount row, List<string> accounts, bool deleting, ISubaccountProvider provider, ProviderCredential parent,
        CancellationToken ct)
    {
        var kept = false;
        foreach (var account in accounts)
        {
            var holds = await provider.HoldsNumbers(account, parent, ct);
            if (holds.Problem is { } unknown)
            {
                return unknown;
            }

            kept |= holds.Value;
            if (!holds.Value && await provider.Become(account, SubaccountState.Closed, parent, ct) is { } refused)
            {
                return refused;
            }
        }

        var status = kept ? SubaccountStatus.Kept : SubaccountStatus.Closed;
        if (deleting)
        {
            await db.Write(OrganizationId.Deployment, unit => book.Prove(unit, organization, row, status), ct);
        }

        return await End(organization, row, status, ct);
    }

    async Task<Problem?> End(OrganizationId organization, Subaccount row, SubaccountStatus status, CancellationToken ct)
    {
        if (await db.Write(organization, unit => book.End(unit, organization, row, status), ct))
        {
            Settled(log, row.SubaccountId, status);
        }

        return null;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Subaccount {Subaccount} is {Status}")]
    static partial void Settled(ILogger log, SubaccountId subaccount, SubaccountStatus status);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Subaccount {Subaccount}, {Status}, could not be looked after ({Code}); it is tried again")]
    static partial void NotSettled(ILogger log, SubaccountId subaccount, SubaccountStatus status, string code);
}
