using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Agents.Subaccounts;

/// <summary>
/// The subaccounts of an organization that is being deleted are closed, once their numbers are back; those that hold numbers which shall
/// stay are left to the account above.
/// </summary>
internal sealed class GiveUpSubaccounts(Database db, SettleSubaccounts settle) : IHeldOutside
{
    static readonly Sql Open = "SELECT count(*) FROM subaccount WHERE organization_id = @organization AND status NOT IN ('closed', 'kept')";

    static readonly Problem StillOpen = Problem.Conflict(
        "subaccount_open", "A subaccount at a provider is still open.", "Nothing: it is closed when its numbers are back.");

    public async Task<Problem?> GiveBack(OrganizationId organization, bool keepNumbers, string actor, CancellationToken ct) =>
        await settle.SettleAll(organization, ct) ?? (await db.Read(organization, session => session.Count(Open), ct) == 0 ? null : StillOpen);
}
