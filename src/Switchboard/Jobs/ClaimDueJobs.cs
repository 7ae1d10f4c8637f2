using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Switchboard.Data;

namespace Switchboard.Jobs;

/// <summary>
/// Claims what is due: scheduled jobs, retries, and those of nodes whose lease ran out. Also renews the leases of what this node has held for a while, and
/// drops what it lost.
/// </summary>
internal sealed partial class ClaimDueJobs(
    JobQueue queue, Database database, ISignals signals, TimeProvider clock, JobSettings settings, ILogger<ClaimDueJobs> logger) : BackgroundService
{
    /// <summary>Published with an organization's id when a job became due that no node holds.</summary>
    public const string Topic = "jobs.due";

    const int Most = 1000;
    static readonly TimeSpan Full = TimeSpan.FromMilliseconds(10);

    // Materialized: looked at once more in one statement, what is locked by itself is skipped, and the limit would hold for each look.
    static readonly Sql Claim = new(
        """
        UPDATE job SET claimed_by = @node, claimed_at = @now, due_at = @lease, fence = fence + 1
        WHERE id IN (SELECT id FROM job WHERE state = 'ready' AND due_at <= @now ORDER BY due_at LIMIT @batch)
        RETURNING id, organization_id, kind, args, attempts, fence, trace
        """,
        """
        WITH due AS MATERIALIZED (SELECT id FROM job WHERE state = 'ready' AND due_at <= @now ORDER BY due_at LIMIT @batch FOR UPDATE SKIP LOCKED)
        UPDATE job SET claimed_by = @node, claimed_at = @now, due_at = @lease, fence = fence + 1 WHERE id IN (SELECT id FROM due)
        RETURNING id, organization_id, kind, args, attempts, fence, trace
        """);

    static readonly Sql Renew = new(
        """
        UPDATE job SET due_at = @lease WHERE claimed_by = @node AND state = 'ready' AND id IN (SELECT value FROM json_each(@ids))
        RETURNING id
        """,
        """
        UPDATE job SET due_at = @lease WHERE claimed_by = @node AND state = 'ready' AND id IN (SELECT value FROM jsonb_array_elements_text(@ids::jsonb))
        RETURNING id
        """);

    static readonly Sql NextDue = "SELECT min(due_at) AS due FROM job WHERE state = 'ready'";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (settings.Workers == 0)
        {
            return;
        }

        using var woken = new Wakeup(signals, Topic, clock);
        // Looked at that often, what is held longer than this is renewed twice before its lease runs out.
        var renewal = settings.Lease / 4;
        var renewed = clock.GetUtcNow();
        var more = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            var wait = settings.Poll;
            try
            {
                // Before the look, which would take what this node holds itself once its lease has run out.
                if ((clock.GetUtcNow() - renewed).Duration() >= renewal)
                {
                    renewed = clock.GetUtcNow();
                    await RenewHeld(stoppingToken);
                }

                (wait, more) = await ClaimOnce(more, stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogLookFailed(logger, exception);
            }

            await woken.Wait(wait < renewal ? wait : renewal, stoppingToken);
        }
    }

    /// <summary>Claims as many as there is room for; how long nothing more is expected to be due, and whether more is due for certain.</summary>
    async Task<(TimeSpan Wait, bool More)> ClaimOnce(bool more, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var batch = Math.Min(Most, queue.Room);
        if (batch <= 0)
        {
            return (Full, more);
        }

        var args = new { node = queue.Node, now, lease = now + settings.Lease, batch };
        var due = more ? now : await database.ReadSystem(session => session.One(NextDue, null, row => row.InstantOrNull("due")), ct);
        if (due is null || due > now)
        {
            return (due is null || due - now > settings.Poll ? settings.Poll : due.Value - now, false);
        }

        var jobs = await database.WriteSystem(session => session.Many(Claim, args, Job.From), ct);
        foreach (var job in jobs)
        {
            queue.Take(job);
        }

        return jobs.Count == batch ? (TimeSpan.Zero, true) : (TimeSpan.FromMilliseconds(5), false);
    }

    async Task RenewHeld(CancellationToken ct)
    {
        var held = queue.HeldLongerThan(settings.Lease / 4);
        if (held.Count == 0)
        {
            return;
        }

        var args = new { node = queue.Node, lease = clock.GetUtcNow() + settings.Lease, ids = JsonSerializer.Serialize(held.Select(job => job.JobId.Value)) };
        var kept = await database.WriteSystem(session => session.Many(Renew, args, row => row.Text("id")), ct);
        foreach (var lost in held.ExceptBy(kept, job => job.JobId.Value))
        {
            queue.Release(lost);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Due jobs could not be looked for; the next look comes soon.")]
    static partial void LogLookFailed(ILogger logger, Exception exception);
}
