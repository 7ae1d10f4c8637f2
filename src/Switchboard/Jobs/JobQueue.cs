using System.Collections.Concurrent;
using System.Threading.Channels;
using Switchboard.Data;
using Switchboard.Kernel.Telemetry;

namespace Switchboard.Jobs;

/// <summary>The jobs that this node holds: born here, or claimed when due.</summary>
[Singleton]
internal sealed class JobQueue(Database database, Ids ids, NodeName node, TimeProvider clock, JobSettings settings)
{
    static readonly HotUnit<JobBirth> Enqueuing = new()
    {
        Name = "enqueue job",
        Statements = [Job.Insert],
        Lane = birth => birth.JobId.Value,
        PostgresMany = [Job.InsertMany],
    };

    readonly Channel<Job> ready = Channel.CreateUnbounded<Job>();
    readonly ConcurrentDictionary<JobId, Holding> held = new();

    /// <summary>Stands for no job at all where a unit may have one.</summary>
    public static readonly JobBirth None = new(default, "", "", default, null, null, default);

    /// <summary>This process, as the holder of leases. A restarted process is another one.</summary>
    public string Node => node.Text;

    /// <summary>How many jobs wait here for a worker, or are being run.</summary>
    public int Held => held.Count;

    /// <summary>Since when the oldest job that is held here waits or runs.</summary>
    public TimeSpan OldestAge() => held.IsEmpty ? TimeSpan.Zero : clock.GetUtcNow() - held.Values.Min(holding => holding.Since);

    /// <summary>A job to be inserted by the unit that causes it, held by this node from birth (unless it only works elsewhere).</summary>
    public JobBirth Born(string kind, string args)
    {
        var now = clock.GetUtcNow();
        return settings.Workers == 0
            ? new(ids.Next<JobId>(), kind, args, now, null, TraceContext.Capture(), now)
            : new(ids.Next<JobId>(), kind, args, now + settings.Lease, Node, TraceContext.Capture(), now);
    }

    /// <summary>A job to be inserted by the unit that causes it, and claimed by whichever node looks first once it is due.</summary>
    public JobBirth At(string kind, string args, DateTimeOffset due) => new(ids.Next<JobId>(), kind, args, due, null, TraceContext.Capture(), clock.GetUtcNow());

    /// <summary>Called after the unit that inserted it was committed: runs it here and now, if it was born claimed.</summary>
    /// <param name="known">What the handler would read from the database first, as the writer knows it already.</param>
    public void Start(OrganizationId organization, JobBirth birth, string? known = null)
    {
        if (birth.JobHolder is not null)
        {
            Take(new(birth.JobId, organization, birth.JobKind, birth.JobArgs, 0, 1, birth.JobTrace) { Known = known });
        }
    }

    /// <summary>Writes a job by itself and starts it.</summary>
    public async Task Enqueue(OrganizationId organization, string kind, string args, CancellationToken ct)
    {
        var birth = Born(kind, args);
        await database.Run(Enqueuing, organization, birth, ct);
        Start(organization, birth);
    }

    /// <summary>Takes a job whose lease this node holds.</summary>
    public void Take(Job job)
    {
        held[job.JobId] = new(job, clock.GetUtcNow());
        ready.Writer.TryWrite(job);
    }

    /// <summary>The next job for a worker.</summary>
    public ValueTask<Job> Next(CancellationToken ct) => ready.Reader.ReadAsync(ct);

    /// <summary>Forgets a job that has ended, or that was lost to another node.</summary>
    public void Release(Job job)
    {
        // By now it may be held again, from a later claim.
        if (held.TryGetValue(job.JobId, out var holding) && holding.Job.Fence == job.Fence)
        {
            held.TryRemove(KeyValuePair.Create(job.JobId, holding));
        }
    }

    /// <summary>Whether this node may still run it: it was not found lost when leases were renewed.</summary>
    public bool Holds(Job job) => held.TryGetValue(job.JobId, out var holding) && holding.Job.Fence == job.Fence;

    /// <summary>What is held longer than a while, so that its lease needs renewing.</summary>
    public List<Job> HeldSince(DateTimeOffset before) => [.. held.Values.Where(holding => holding.Since < before).Select(holding => holding.Job)];

    sealed record Holding(Job Job, DateTimeOffset Since);
}
