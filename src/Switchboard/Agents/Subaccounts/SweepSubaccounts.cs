using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Agents.Subaccounts;

/// <summary>
/// Looks for subaccounts that aren't as they should be: of organizations that were suspended or resumed, of agents that are gone, and those whose process ended halfway. At
/// once when an organization has changed, else every half minute; a lease for each keeps two nodes apart.
/// </summary>
internal sealed partial class SweepSubaccounts(Database db, SettleSubaccounts settle, ISignals signals, TimeProvider clock, ILogger<SweepSubaccounts> log) : BackgroundService
{
    const int PageSize = 200;
    static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    static readonly Sql Due = $"""
        SELECT s.organization_id, s.id FROM subaccount s JOIN organization o ON o.organization_id = s.organization_id
        WHERE s.status NOT IN ('closed', 'kept') AND (s.look_at IS NULL OR s.look_at <= @now) AND s.id > @after AND s.status <> {Subaccount.Wish} ORDER BY s.id LIMIT @take
        """;

    /// <summary>Looks once at all that are due.</summary>
    public async Task Sweep(CancellationToken ct)
    {
        var (after, now) = (SubaccountId.Prefix, clock.GetUtcNow());
        while (true)
        {
            var page = await db.ReadSystem(
                session => session.Many(Due, new { now, after, take = PageSize }, row => (Organization: row.Id<OrganizationId>("organization_id"), Subaccount: row.Id<SubaccountId>("id"))), ct);
            foreach (var (organization, subaccount) in page)
            {
                await Settle(organization, subaccount, ct);
            }

            if (page.Count < PageSize)
            {
                return;
            }

            after = page[^1].Subaccount.Value;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var changed = new Wakeup(signals, Tokens.Changed, clock);
        while (true)
        {
            try
            {
                await Sweep(stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                // The rows stay; the next look finds them.
                NotSwept(log, error);
            }

            await changed.Wait(Every, stoppingToken);
        }
    }

    async Task Settle(OrganizationId organization, SubaccountId subaccount, CancellationToken ct)
    {
        try
        {
            await settle.Settle(organization, subaccount, ct);
        }
        catch (Exception error) when (!ct.IsCancellationRequested)
        {
            // One that can't be looked at, such as by a credential that can't be opened, must not keep the others from it. Its lease runs out.
            NotSettled(log, subaccount, error);
        }
    }

    [LoggerMessage(EventId = 322, Level = LogLevel.Error, Message = "Subaccounts could not be looked after")]
    static partial void NotSwept(ILogger log, Exception error);

    [LoggerMessage(EventId = 323, Level = LogLevel.Error, Message = "Subaccount {Subaccount} could not be looked after; it is tried again")]
    static partial void NotSettled(ILogger log, SubaccountId subaccount, Exception error);
}
