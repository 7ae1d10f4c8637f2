using Microsoft.Extensions.Logging;
using Switchboard.Data;
using Switchboard.Jobs;

namespace Switchboard.Alerts;

/// <summary>Work that is due waits for any node at all longer than it may: messages are late, whoever they are for.</summary>
internal sealed class JobsBehind(
    Broom broom, Database database, RaiseAlert alerts, AlertSettings settings, JobSettings jobs, ILogger<JobsBehind> logger) : Sweep(broom, logger)
{
    static readonly Sql NextDue = "SELECT min(due_at) AS due FROM job WHERE state = 'ready'";

    protected override Rhythm Rhythm => new(settings.LookEvery) { Lease = "alerts.jobs" };

    public override async Task Round(CancellationToken ct)
    {
        var due = await database.ReadSystem(session => session.One(NextDue, null, row => row.InstantOrNull("due")), ct);
        if (Clock.GetUtcNow() - due is { } late && late > jobs.LagLimit)
        {
            await alerts.Raise(
                new Alert(OrganizationId.Deployment, Severity.Critical, "jobs_behind", "jobs", "Work that is due waits too long for a node that does it")
                    .With(("seconds", Math.Floor(late.TotalSeconds)), ("limitSeconds", jobs.LagLimit.TotalSeconds)));
        }
    }
}
