using System.Collections.Concurrent;
using System.Net;
using Switchboard.Data;
using Switchboard.Jobs;
using Switchboard.Kernel;
using Switchboard.Tests.Integration.Host;

namespace Switchboard.Tests.Integration.Jobs;

/// <summary>Who has to wait for a worker, and what is said when it takes too long.</summary>
public sealed class QueueTests
{
    [Fact]
    [Trait("Category", "slow")]
    public async Task A_long_job_leaves_the_node_ready_and_one_that_no_worker_gets_to_does_not()
    {
        var clock = new MovableClock();
        await using var world = await HostWorld.Start(options => options.Clock = clock, ("Jobs:Workers", "1"), ("Jobs:Lease", "10m"), ("Jobs:LagLimit", "1m"));
        using var asking = world.Client();
        var queue = world.Get<JobQueue>();
        await queue.Enqueue(OrganizationId.Deployment, TurnHandler.Turns, TurnHandler.Long, CancellationToken.None);
        await TurnHandler.Begun.WaitAsync(TestContext.Current.CancellationToken);

        clock.Move(TimeSpan.FromSeconds(90));
        (await asking.GetAsync("/health/ready")).StatusCode.ShouldBe(HttpStatusCode.OK);

        await queue.Enqueue(OrganizationId.Deployment, TurnHandler.Turns, "waits", CancellationToken.None);
        clock.Move(TimeSpan.FromSeconds(90));
        using var late = await asking.GetAsync("/health/ready");
        late.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await late.Content.ReadAsStringAsync()).ShouldContain("The oldest job here waits for 9");
    }

    [Fact]
    [Trait("Category", "slow")]
    public async Task A_backlog_is_claimed_as_far_as_workers_get_to_it_and_what_is_born_meanwhile_goes_first()
    {
        TurnHandler.Ended.Clear();
        await using var world = await HostWorld.Start(null, ("Jobs:Workers", "1"));
        var queue = world.Get<JobQueue>();
        var database = world.Get<Database>();
        await queue.Enqueue(OrganizationId.Deployment, TurnHandler.Turns, TurnHandler.Long, CancellationToken.None);
        await TurnHandler.Begun.WaitAsync(TestContext.Current.CancellationToken);
        await database.Write(OrganizationId.Deployment, async unit =>
        {
            for (var n = 0; n < 10; n++)
            {
                await unit.Execute(Job.Insert, queue.At(TurnHandler.Turns, "due", TimeProvider.System.GetUtcNow().AddSeconds(-1)));
            }

            return 0;
        });
        Task<long> Claimed() => database.ReadSystem(session => session.Count("SELECT count(*) FROM job WHERE args = 'due' AND claimed_by IS NOT NULL"), CancellationToken.None);
        await Eventually.Holds(async () => await Claimed() > 0);
        (await Claimed()).ShouldBe(2);

        await queue.Enqueue(OrganizationId.Deployment, TurnHandler.Turns, "born", CancellationToken.None);
        TurnHandler.Go.Release();

        await Eventually.Holds(() => Task.FromResult(TurnHandler.Ended.Count == 12));
        TurnHandler.Ended.Take(3).ShouldBe([TurnHandler.Long, "born", "due"]);
    }
}

/// <summary>A job that ends when it is told to, or at once.</summary>
sealed class TurnHandler : IJobHandler
{
    public const string Turns = "test.turns";
    public const string Long = "long";

    public static readonly SemaphoreSlim Begun = new(0);
    public static readonly SemaphoreSlim Go = new(0);
    public static readonly ConcurrentQueue<string> Ended = [];

    public string Kind => Turns;

    public IReadOnlyList<TimeSpan> Retries => [];

    public async Task<JobEnd> Run(Job job, CancellationToken ct)
    {
        if (job.Args == Long)
        {
            Begun.Release();
            await Go.WaitAsync(ct);
        }

        Ended.Enqueue(job.Args);
        return JobEnd.Done;
    }
}
