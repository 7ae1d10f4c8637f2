using System.Text.Json;
using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Events;
using Switchboard.Jobs;

namespace Switchboard.Alerts;

/// <summary>Writes an alert down: a new one, or one time more of what isn't resolved yet, and has it sent.</summary>
[Singleton]
internal sealed class KeepAlert(Database database, AuditLog audit, JobQueue jobs, ISignals signals, Ids ids, TimeProvider clock)
{
    /// <summary>The job that sends an alert; its argument is the alert's id.</summary>
    public const string JobKind = "alert.send";

    // A job that is at an alert says so far more often: longer than this it is dead, and the next repeat has another one.
    static readonly TimeSpan ArmedFor = TimeSpan.FromHours(1);

    static readonly Sql Fold = """
        INSERT INTO alert (id, organization_id, severity, kind, subject, title, facts, state, times, first_at, last_at, raised_by)
        VALUES (@Id, @organization, @Severity, @Kind, @Subject, @Title, @Facts, 'open', @Times, @Now, @Now, @By)
        ON CONFLICT (organization_id, kind, subject) WHERE state <> 'resolved' DO UPDATE
        SET times = alert.times + CASE WHEN alert.raised_by = excluded.raised_by THEN 0 ELSE excluded.times END, last_at = excluded.last_at,
            facts = excluded.facts, raised_by = excluded.raised_by
        RETURNING id, state, times
        """;

    static readonly Sql Arm = """
        UPDATE alert SET armed_at = @now
        WHERE organization_id = @organization AND id = @id AND state = 'open' AND (armed_at IS NULL OR armed_at <= @stale)
        """;

    /// <summary>In a transaction of its own.</summary>
    /// <param name="times">How often it came since it was kept last.</param>
    /// <param name="by">Who raises it; the same one again counts once. Null where each counts.</param>
    public async Task<KeptAlert> Keep(Alert alert, int times, JobId? by)
    {
        var now = clock.GetUtcNow();
        var row = new AlertRow(
            ids.Next<AlertId>(), alert.Severity, alert.Kind, alert.Subject, alert.Title, JsonSerializer.Serialize(alert.Facts), times, now, by);
        var (id, total, job) = await database.Write(alert.Organization, unit => Write(unit, alert, row));
        signals.Changed(alert.Organization, Changes.Alert, id.Value);
        if (job is not null)
        {
            jobs.Start(alert.Organization, job);
        }

        return new(id, id == row.Id, total);
    }

    async ValueTask<(AlertId Id, long Total, JobBirth? Job)> Write(Session unit, Alert alert, AlertRow row)
    {
        var (id, isOpen, total) = await unit.One(Fold, row, static found => (found.Id<AlertId>("id"), found.Text("state") == "open", found.Long("times")));
        if (id == row.Id && alert.Severity >= Severity.Medium)
        {
            await audit.Append(
                unit, alert.Organization, AuditEntry.System, "alert.raised", id.Value,
                new { severity = EnumText.Of(alert.Severity), alert.Kind, alert.Subject });
        }

        if (!isOpen || alert.Severity == Severity.Low || await unit.Execute(Arm, new { id, now = row.Now, stale = row.Now - ArmedFor }) == 0)
        {
            return (id, total, null);
        }

        var job = jobs.Born(JobKind, id.Value);
        await unit.Execute(Job.Insert, job);
        return (id, total, job);
    }

    sealed record AlertRow(
        AlertId Id, Severity Severity, string Kind, string Subject, string Title, string Facts, long Times, DateTimeOffset Now, JobId? By);
}

/// <summary>An alert that was written down.</summary>
/// <param name="IsNew">Nothing of its kind was open.</param>
/// <param name="Times">How often it came, in all.</param>
internal readonly record struct KeptAlert(AlertId Id, bool IsNew, long Times);
