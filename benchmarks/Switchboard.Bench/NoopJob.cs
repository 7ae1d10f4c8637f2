using System.Diagnostics;
using Switchboard.Jobs;

namespace Switchboard.Bench;

/// <summary>A job that does nothing but being counted; its argument is the time at which it was asked for.</summary>
internal sealed class NoopJob : IJobHandler
{
    public const string JobKind = "bench.noop";

    readonly Lock counting = new();
    readonly List<double> waits = [];
    TaskCompletionSource reached = new();
    int done;
    int expected;

    public string Kind => JobKind;

    public IReadOnlyList<TimeSpan> Retries { get; } = [TimeSpan.FromSeconds(1)];

    public Task<JobEnd> Run(Job job, CancellationToken ct)
    {
        var waited = Stopwatch.GetElapsedTime(long.Parse(job.Args)).TotalMilliseconds;
        lock (counting)
        {
            waits.Add(waited);
            if (++done == expected)
            {
                reached.SetResult();
            }
        }

        return Task.FromResult(JobEnd.Done);
    }

    /// <summary>Counts from nought; completes when so many have run.</summary>
    public Task Expect(int jobs)
    {
        lock (counting)
        {
            waits.Clear();
            (done, expected, reached) = (0, jobs, new(TaskCreationOptions.RunContinuationsAsynchronously));
            return reached.Task;
        }
    }

    /// <summary>Milliseconds from asking to running, in order of size.</summary>
    public double[] Waits()
    {
        lock (counting)
        {
            return [.. waits.Order()];
        }
    }
}
