using Microsoft.Extensions.Logging;
using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Events;

namespace Switchboard.Alerts;

/// <summary>Resolves what somebody saw to and has not come again, so that the next time is told anew, and deletes what was resolved long ago.</summary>
internal sealed class ForgetAlerts(Broom broom, Database database, AuditLog audit, AlertSettings settings, ILogger<ForgetAlerts> logger)
    : Sweep(broom, logger)
{
    readonly ISignals signals = broom.Signals;

    static readonly Sql Over = """
        SELECT id, organization_id, state FROM alert
        WHERE id > @after AND ((state = 'acknowledged' AND last_at <= @quiet AND acknowledged_at <= @quiet) OR (state = 'resolved' AND resolved_at <= @old))
        ORDER BY id LIMIT @most
        """;

    static readonly Sql Resolve = """
        UPDATE alert SET state = 'resolved', resolved_at = @now
        WHERE organization_id = @organization AND id = @Id AND state = 'acknowledged' AND last_at <= @quiet
        """;

    static readonly Sql DeleteNotices = "DELETE FROM alert_notice WHERE organization_id = @organization AND alert_id = @Id";
    static readonly Sql Delete = "DELETE FROM alert WHERE organization_id = @organization AND id = @Id AND state = 'resolved'";

    protected override Rhythm Rhythm => new(TimeSpan.FromHours(1)) { Lease = "alerts.forget" };

    public override async Task Round(CancellationToken ct)
    {
        var now = Clock.GetUtcNow();
        var (quiet, old) = (now - settings.ResolveAfter, now - settings.Keep);
        await Each(
            (after, most) => database.ReadSystem(session => session.Many(Over, new { after, most, quiet, old }, Settled.From), ct),
            alert => alert.Id.Value,
            alert => alert.IsResolved ? Forget(alert, ct) : End(alert, now, quiet, ct),
            ct);
    }

    async Task<int> End(Settled alert, DateTimeOffset now, DateTimeOffset quiet, CancellationToken ct)
    {
        var ended = await database.Write(
            alert.Organization,
            async unit =>
            {
                var resolved = await unit.Execute(Resolve, new { alert.Id, now, quiet });
                if (resolved == 1)
                {
                    await audit.Append(unit, alert.Organization, AuditEntry.System, "alert.resolved", alert.Id.Value);
                }

                return resolved;
            },
            ct);
        if (ended == 1)
        {
            signals.Changed(alert.Organization, Changes.Alert, alert.Id.Value);
        }

        return ended;
    }

    Task<int> Forget(Settled alert, CancellationToken ct) => database.Write(
        alert.Organization,
        async unit =>
        {
            await unit.Execute(DeleteNotices, new { alert.Id });
            return await unit.Execute(Delete, new { alert.Id });
        },
        ct);

    sealed record Settled(AlertId Id, OrganizationId Organization, bool IsResolved)
    {
        public static Settled From(Row row) => new(row.Id<AlertId>("id"), row.Id<OrganizationId>("organization_id"), row.Text("state") == "resolved");
    }
}
