using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Switchboard.Data;
using Switchboard.Host;
using Switchboard.Jobs;
using Switchboard.Kernel;

namespace Switchboard.Bench;

/// <summary>What came of a full queue and then an idle one; <c>peers/jobs.mjs</c> prints the same.</summary>
/// <param name="CpuPerJob">CPU of the worker's process, in microseconds.</param>
/// <param name="P50">Milliseconds from asking to running on an idle queue.</param>
internal sealed record JobsResult(int Jobs, double PerSecond, double CpuPerJob, double P50, double P99, int PickedUp);

/// <summary>Our side of <see cref="JobsPostgres"/>, in a process of its own: <c>jobs COUNT WARM-UP PICKUPS …</c> and the product's own arguments.</summary>
internal static class JobsRun
{
    static readonly Sql Insert = """
        INSERT INTO job (id, organization_id, kind, args, state, due_at, attempts, fence, created_at)
        SELECT value, @organization, @kind, @args, 'ready', @now, 0, 0, @now FROM jsonb_array_elements_text(@ids::jsonb)
        """;

    static readonly Sql Left = "SELECT count(*) FROM job WHERE kind = @kind";

    public static async Task<JobsResult> Run(int jobs, int warmUp, int pickups, string[] args)
    {
        await using var host = SwitchboardHost.Build(args, options =>
        {
            options.ReadEnvironment = false;
            options.Assemblies.Add(typeof(NoopJob).Assembly);
        });
        await host.StartAsync();
        var noop = host.Services.GetRequiredService<NoopJob>();
        await Burn(host.Services, noop, warmUp);
        using var self = Process.GetCurrentProcess();
        var cpu = self.TotalProcessorTime;
        var seconds = await Burn(host.Services, noop, jobs);
        self.Refresh();
        var cpuPerJob = (self.TotalProcessorTime - cpu).TotalMicroseconds / jobs;

        var waits = await PickUp(host.Services, noop, pickups);
        await host.StopAsync();
        return new(jobs, jobs / seconds, cpuPerJob, waits[waits.Length / 2], waits[(int)(waits.Length * 0.99)], waits.Length);
    }

    /// <summary>Seconds from the commit of so many due jobs until the last one is done and gone.</summary>
    static async Task<double> Burn(IServiceProvider services, NoopJob noop, int jobs)
    {
        var (db, ids) = (services.GetRequiredService<Database>(), services.GetRequiredService<Ids>());
        var organization = OrganizationId.Deployment;
        var done = noop.Expect(jobs);
        var made = JsonSerializer.Serialize(Enumerable.Range(0, jobs).Select(_ => ids.Next<JobId>().Value));
        var now = TimeProvider.System.GetUtcNow();
        await db.Write(organization, unit => unit.Execute(Insert, new { kind = NoopJob.JobKind, args = Stopwatch.GetTimestamp().ToString(), now, ids = made }));
        var began = Stopwatch.GetTimestamp();
        services.GetRequiredService<ISignals>().Publish(ClaimDueJobs.Topic, organization.Value);
        await done;
        while (await db.ReadSystem(session => session.Count(Left, new { kind = NoopJob.JobKind })) > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }

        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    static async Task<double[]> PickUp(IServiceProvider services, NoopJob noop, int pickups)
    {
        var queue = services.GetRequiredService<JobQueue>();
        var done = noop.Expect(pickups);
        for (var i = 0; i < pickups; i++)
        {
            await queue.Enqueue(OrganizationId.Deployment, NoopJob.JobKind, Stopwatch.GetTimestamp().ToString(), CancellationToken.None);
            await Task.Delay(TimeSpan.FromMilliseconds(8), TimeProvider.System);
        }

        await done;
        return noop.Waits();
    }
}
