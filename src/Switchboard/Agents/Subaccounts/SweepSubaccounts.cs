using Microsoft.Extensions.Logging;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Agents.Subaccounts;

/// <summary>
/// Looks for subaccounts that aren't as they should be: of organizations that were suspended or resumed, of agents that are gone, and those
/// whose process ended halfway. At once when an organization has changed, else every half minute; a lease for each keeps two nodes apart.
/// </summary>
internal sealed class SweepSubaccounts(Broom broom, Database db, SettleSubaccounts settle, ILogger<SweepSubaccounts> log) : Sweep(broom, log)
{
    static readonly Sql Due = $"""
        SELECT s.organization_id, s.id FROM subaccount s JOIN organization o ON o.organization_id = s.organization_id
        WHERE s.status NOT IN ('closed', 'kept') AND (s.look_at IS NULL OR s.look_at <= @now) AND s.id > @after AND s.status <> {Subaccount.Wish}
        ORDER BY s.id LIMIT @take
        """;

    protected override Rhythm Rhythm => new(TimeSpan.FromSeconds(30)) { First = FirstRound.AtOnce, WokenBy = Tokens.Changed };

    public override Task Round(CancellationToken ct)
    {
        var now = Clock.GetUtcNow();
        return Each(
            (after, take) => db.ReadSystem(
                session => session.Many(Due, new { now, after, take }, row =>
                    (Organization: row.Id<OrganizationId>("organization_id"), Subaccount: row.Id<SubaccountId>("id"))),
                ct),
            due => due.Subaccount.Value,
            due => settle.Settle(due.Organization, due.Subaccount, ct),
            ct);
    }
}
