using System.Text.Json;
using Microsoft.Extensions.Logging;
using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Jobs;

namespace Switchboard.Alerts;

/// <summary>
/// Raises alerts. It never breaks what it watches: it has a transaction of its own, a failure goes to the log alone, and however fast
/// something comes again, each node writes it down one time after the other. Not to be called inside a unit of work, but after its commit.
/// </summary>
[Singleton]
internal sealed partial class RaiseAlert(Database database, AuditLog audit, JobQueue jobs, Ids ids, TimeProvider clock, ILogger<RaiseAlert> logger)
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

    readonly Lock gate = new();
    readonly Dictionary<(OrganizationId, string, string), Waiting> under = [];

    /// <summary>Raises it: a new one, or one time more of what isn't resolved yet. Never throws.</summary>
    public async Task Raise(Alert alert)
    {
        var key = (alert.Organization, alert.Kind, alert.Subject);
        lock (gate)
        {
            if (under.TryGetValue(key, out var waiting))
            {
                // Whoever is writing takes it along.
                under[key] = new(alert, waiting.Times + 1);
                return;
            }

            under[key] = default;
        }

        for (var next = new Waiting(alert, 1); next.Alert is { } one; next = Next(key))
        {
            try
            {
                await Keep(one, next.Times, by: null);
            }
            catch (Exception error)
            {
                LogNotKept(logger, error, alert.Severity, alert.Kind, alert.Subject, alert.Organization.Value);
            }
        }
    }

    /// <summary>The same for what is tried again until it is kept: throws where it can't be.</summary>
    /// <param name="by">Who raises it; the same one again counts once. Null where each counts.</param>
    public Task RaiseForSure(Alert alert, JobId? by = null) => Keep(alert, times: 1, by);

    Waiting Next((OrganizationId, string, string) key)
    {
        lock (gate)
        {
            under.Remove(key, out var waiting);
            if (waiting.Times > 0)
            {
                under[key] = default;
            }

            return waiting;
        }
    }

    async Task Keep(Alert alert, int times, JobId? by)
    {
        var now = clock.GetUtcNow();
        var row = new AlertRow(
            ids.Next<AlertId>(), alert.Severity, alert.Kind, alert.Subject, alert.Title, JsonSerializer.Serialize(alert.Facts), times, now, by);
        var (id, total, job) = await database.Write(alert.Organization, unit => Write(unit, alert, row));
        if (job is not null)
        {
            jobs.Start(alert.Organization, job);
        }

        var level = alert.Severity switch
        {
            Severity.Critical => LogLevel.Critical,
            Severity.High => LogLevel.Error,
            Severity.Medium => LogLevel.Warning,
            _ => LogLevel.Information,
        };
        // Each is told in full the first time.
        LogRaised(
            logger, id == row.Id ? level : LogLevel.Information, alert.Severity, alert.Kind, alert.Subject, alert.Organization.Value, id.Value, total);
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

    /// <summary>What came while the one before was being written.</summary>
    /// <param name="Alert">The last of it, whose facts count.</param>
    readonly record struct Waiting(Alert? Alert, int Times);

    sealed record AlertRow(
        AlertId Id, Severity Severity, string Kind, string Subject, string Title, string Facts, long Times, DateTimeOffset Now, JobId? By);

    [LoggerMessage(Message = "{Severity} alert {AlertId}: {Kind} of {Subject} in {OrganizationId}, {Times} in all")]
    static partial void LogRaised(
        ILogger logger, LogLevel level, Severity severity, string kind, string subject, string organizationId, string alertId, long times);

    [LoggerMessage(Level = LogLevel.Error, Message = "A {Severity} alert could not be kept: {Kind} of {Subject} in {OrganizationId}")]
    static partial void LogNotKept(ILogger logger, Exception error, Severity severity, string kind, string subject, string organizationId);
}
