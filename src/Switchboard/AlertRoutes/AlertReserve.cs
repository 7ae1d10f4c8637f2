using Switchboard.Alerts;
using Switchboard.Data;

namespace Switchboard.AlertRoutes;

/// <summary>
/// What alerts may send beyond the limits, so that the one about a limit that is used up still arrives: so many in a day for each owner of routes.
/// </summary>
[Singleton]
internal sealed class AlertReserve(Database database, AlertSettings settings)
{
    static readonly Sql Taken = "SELECT count(*) FROM alert_notice WHERE organization_id = @organization AND beyond_limits = true AND at >= @since";

    /// <summary>Takes a place for a notice and writes it down so, before anything leaves on it. Null where none is left today.</summary>
    public Task<Notice?> Take(OrganizationId owner, Notice notice, CancellationToken ct) => database.Write(
        owner,
        async unit =>
        {
            await AlertRoute.Hold(unit);
            if (await unit.Count(Taken, new { since = Billing.Windows.Day(notice.At) }) >= settings.Reserve)
            {
                return null;
            }

            var taken = notice with { IsBeyond = true };
            await taken.Write(unit);
            return taken;
        },
        ct);
}
