using Switchboard.Data;
using Switchboard.Kernel.Telemetry;

namespace Switchboard.Jobs;

/// <summary>
/// Whether this node does work about as fast as it takes it. What waits for any node at all is told too, but turning requests away from
/// this one would not hasten it.
/// </summary>
internal sealed class QueueKeepsUp(JobQueue queue, Database database, TimeProvider clock, JobSettings settings) : IReadinessCheck
{
    static readonly Sql NextDue = "SELECT min(due_at) AS due FROM job WHERE state = 'ready'";

    public string Name => "jobs";

    public async ValueTask<Readiness> Check(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var due = await database.ReadSystem(session => session.One(NextDue, null, row => row.LongOrNull("due")), ct);
        var overdue = due is { } at && now.ToUnixTimeMilliseconds() - at is > 0 and var milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : TimeSpan.Zero;
        var held = queue.LongestWait();
        return held > settings.LagLimit ? Readiness.No($"The oldest job here waits for {Seconds(held)} s, longer than Jobs:LagLimit.")
            : overdue > settings.LagLimit ? Readiness.Yes($"Degraded: the oldest due job waits for {Seconds(overdue)} s for a node that takes it.")
            : Readiness.Yes($"The oldest job waits for {Seconds(overdue > held ? overdue : held)} s.");
    }

    static double Seconds(TimeSpan time) => Math.Floor(time.TotalSeconds);
}
