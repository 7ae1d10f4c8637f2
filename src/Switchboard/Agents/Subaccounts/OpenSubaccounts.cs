using Switchboard.Channels;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Agents.Subaccounts;

/// <summary>
/// Finds the account that an agent's number belongs under, as its organization's isolation mode says, and opens it when there is none yet.
/// The row comes first, and its id stands in the account's name at the provider: what was cut off in between is found again instead of
/// being opened twice.
/// </summary>
[Singleton]
internal sealed class OpenSubaccounts(
    Database db, IEnumerable<ISubaccountProvider> providers, Credentials credentials, SubaccountBook book, SettleSubaccounts settle,
    TimeProvider clock)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    static readonly Sql Isolation = """
        SELECT o.isolation_mode, o.name, a.display_name FROM organization o LEFT JOIN agent a ON a.organization_id = o.organization_id AND a.id = @agent
        WHERE o.organization_id = @organization
        """;

    static readonly Problem Busy = Problem.Conflict(
        "subaccount_opening", "The subaccount at the provider is being opened or closed at the moment.", "Ask again in a minute.");

    /// <summary>The credential to hold a number under.</summary>
    /// <param name="agent">Whose number it will be; null for one of the organization's.</param>
    /// <param name="parent">The account that is used where nothing is kept apart.</param>
    public async Task<Outcome<ProviderCredential>> For(OrganizationId organization, AgentId? agent, ProviderCredential parent, CancellationToken ct)
    {
        var (mode, name, agentName) = await db.Read(
            organization,
            session => session.One(Isolation, new { agent }, row =>
                (row.Enum<IsolationMode>("isolation_mode"), row.Text("name"), row.TextOrNull("display_name"))),
            ct);
        var owner = mode switch { IsolationMode.Agent => agent?.Value, IsolationMode.Organization => organization.Value, _ => null };
        if (owner is null)
        {
            return parent;
        }

        if (providers.FirstOrDefault(one => one.Name == parent.Provider) is not { } provider)
        {
            return Problem.Conflict(
                "no_subaccounts",
                $"{parent.Provider} has no accounts below an account, and the organization's isolation mode asks for one.",
                "Ask the operator to register another provider, or to set the organization's isolationMode to account.");
        }

        var isOfAgent = mode == IsolationMode.Agent;
        var wished = book.Wish(isOfAgent ? agent : null, isOfAgent ? agentName ?? name : name, parent);
        var begun = clock.GetTimestamp();
        while (clock.GetElapsedTime(begun) < Patience)
        {
            var (row, todo) = await db.Write(organization, unit => book.Reserve(unit, wished, owner), ct);
            switch (todo)
            {
                case ReservedFor.Use:
                    return await credentials.By(row.CredentialId!.Value, organization, ct) is { } own ? own : Busy;
                case ReservedFor.Opening or ReservedFor.Resuming:
                    return await Open(organization, row, todo == ReservedFor.Resuming, provider, parent, ct);
                case ReservedFor.Settling when await settle.Settle(organization, row.SubaccountId, ct) is { } problem:
                    return problem;
                default:
                    await Task.Delay(Look, clock, ct);
                    break;
            }
        }

        return Busy;
    }

    async Task<Outcome<ProviderCredential>> Open(
        OrganizationId organization, Subaccount row, bool mayBeThere, ISubaccountProvider provider, ProviderCredential parent, CancellationToken ct)
    {
        var opened = mayBeThere ? await FindOne(row, provider, parent, ct) : (OpenSubaccount?)null;
        if (opened is { Succeeded: true, Value: null })
        {
            var made = await provider.Open(row.Label, parent, ct);
            opened = made.Problem switch
            {
                null => made.Value,
                { Code: ISubaccountProvider.Uncertain } uncertain =>
                    await FindOne(row, provider, parent, ct) switch { { Succeeded: true, Value: null } => uncertain, var found => found },
                var refused => refused,
            };
            if (opened.Problem is { Code: not ISubaccountProvider.Uncertain } none && made.Problem?.Code != ISubaccountProvider.Uncertain)
            {
                await db.Write(organization, unit => book.Forget(unit, row), CancellationToken.None);
                return none;
            }
        }

        if (opened.Problem is { } unknown)
        {
            await db.Write(organization, unit => book.LookLater(unit, row), CancellationToken.None);
            return unknown;
        }

        return await db.Write(organization, unit => book.Keep(unit, organization, row, parent, opened.Value!), ct) is { } fresh
            && await credentials.By(fresh, organization, ct) is { } own ? own : Busy;
    }

    static async Task<Outcome<OpenSubaccount?>> FindOne(Subaccount row, ISubaccountProvider provider, ProviderCredential parent, CancellationToken ct)
    {
        var found = await provider.Find(row.Label, parent, ct);
        return found.Problem is { } problem ? problem : found.Value.Count > 0 ? found.Value[0] : null;
    }
}
