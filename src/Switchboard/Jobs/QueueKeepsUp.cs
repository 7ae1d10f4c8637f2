using Switchboard.Data;
using Switchboard.Kernel.Telemetry;

namespace Switchboard.Jobs;

/// <summary>Whether work is done about as fast as it comes: neither a due job that no node takes nor one that this node took is too old.</summary>
internal sealed class QueueKeepsUp(JobQueue queue, Database database, TimeProvider clock, JobSettings settings) : IReadinessCheck
{
    static readonly Sql NextDue = "SELECT min(due_at) AS due FROM job WHERE state = 'ready'";

    public string Name => "jobs";

    public async ValueTask<Readiness> Check(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var due = await database.ReadSystem(session => session.One(NextDue, null, row => row.LongOrNull("due")), ct);
        var overdue = due is { } at && now.ToUnixTimeMilliseconds() - at is > 0 and var milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : TimeSpan.Zero;
        var held = queue.OldestAge();
        var lag = overdue > held ? overdue : held;
        var seconds = Math.Floor(lag.TotalSeconds);
        return lag <= settings.LagLimit ? Readiness.Yes($"The oldest job waits for {seconds} s.") : Readiness.No($"The oldest job waits for {seconds} s, longer than Jobs:LagLimit.");
    }
}
