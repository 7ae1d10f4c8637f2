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

    // Of so many that are handed out, one is a claimed one for certain: neither kind waits for the other's end.
    const int Turn = 8;

    // What is born here, which somebody waits for, does not stand behind what was claimed. A token of `ready` stands for one of either.
    readonly ConcurrentQueue<Job> born = new();
    readonly ConcurrentQueue<Job> claimed = new();
    readonly Channel<bool> ready = Channel.CreateUnbounded<bool>();
    readonly ConcurrentDictionary<JobId, Holding> held = new();
    uint handed;
    int idle;

    /// <summary>Stands for no job at all where a unit may have one.</summary>
    public static readonly JobBirth None = new(default, "", "", default, null, null, default);

    /// <summary>This process, as the holder of leases. A restarted process is another one.</summary>
    public string Node => node.Text;

    /// <summary>How many jobs wait here for a worker, or are being run.</summary>
    public int Held => held.Count;

    /// <summary>Whether a job that is born now runs at once.</summary>
    public bool IsIdle => Volatile.Read(ref idle) > ready.Reader.Count;

    /// <summary>How many jobs more this node may claim: it takes no more than its workers soon get to, and leaves the rest to other nodes.</summary>
    public int Room => (2 * settings.Workers) - held.Count(one => one.Value.IsClaimed);

    /// <summary>How long the oldest job that is held here waits for a worker; what runs may take its time.</summary>
    public TimeSpan LongestWait()
    {
        var now = clock.GetUtcNow();
        return held.Where(one => !one.Value.Runs).Select(one => now - one.Value.Since).Append(TimeSpan.Zero).Max();
    }

    /// <summary>A job to be inserted by the unit that causes it, held by this node from birth (unless it only works elsewhere).</summary>
    public JobBirth Born(string kind, string args)
    {
        var now = clock.GetUtcNow();
        return settings.Workers == 0
            ? new(ids.Next<JobId>(), kind, args, now, null, TraceContext.Capture(), now)
            : new(ids.Next<JobId>(), kind, args, now + settings.Lease, Node, TraceContext.Capture(), now);
    }

    /// <summary>A job to be inserted by the unit that causes it, and claimed by whichever node looks first once it is due.</summary>
    public JobBirth At(string kind, string args, DateTimeOffset due) =>
        new(ids.Next<JobId>(), kind, args, due, null, TraceContext.Capture(), clock.GetUtcNow());

    /// <summary>Called after the unit that inserted it was committed: runs it here and now, if it was born claimed.</summary>
    /// <param name="known">What the handler would read from the database first, as the writer knows it already.</param>
    public void Start(OrganizationId organization, JobBirth birth, object? known = null)
    {
        if (birth.JobHolder is not null)
        {
            Hold(new(birth.JobId, organization, birth.JobKind, birth.JobArgs, 0, 1, birth.JobTrace) { Known = known }, isClaimed: false);
        }
    }

    /// <summary>Writes a job by itself and starts it.</summary>
    public async Task Enqueue(OrganizationId organization, string kind, string args, CancellationToken ct)
    {
        var birth = Born(kind, args);
        await database.Run(Enqueuing, organization, birth, ct);
        Start(organization, birth);
    }

    /// <summary>Takes a job that this node has claimed.</summary>
    public void Take(Job job) => Hold(job, isClaimed: true);

    /// <summary>The next job for a worker.</summary>
    public async ValueTask<Job> Next(CancellationToken ct)
    {
        Interlocked.Increment(ref idle);
        try
        {
            await ready.Reader.ReadAsync(ct);
        }
        finally
        {
            Interlocked.Decrement(ref idle);
        }

        var (first, second) = Interlocked.Increment(ref handed) % Turn == 0 ? (claimed, born) : (born, claimed);
        Job? job;
        while (!first.TryDequeue(out job) && !second.TryDequeue(out job))
        {
            // There is one for each token; between the two looks another worker took what was here, and its own is in the other.
        }

        return job;
    }

    /// <summary>Forgets a job that has ended, or that was lost to another node.</summary>
    public void Release(Job job)
    {
        // By now it may be held again, from a later claim.
        if (held.TryGetValue(job.JobId, out var holding) && holding.Job.Fence == job.Fence)
        {
            held.TryRemove(KeyValuePair.Create(job.JobId, holding));
        }
    }

    /// <summary>Whether this node may still run it: it was not found lost when leases were renewed. From now on it no longer waits.</summary>
    public bool Begin(Job job) => held.TryGetValue(job.JobId, out var holding) && holding.Job.Fence == job.Fence && (holding.Runs = true);

    /// <summary>What is held longer than a while, so that its lease needs renewing.</summary>
    public List<Job> HeldLongerThan(TimeSpan length)
    {
        // Who knows how long, where the clock went back.
        var now = clock.GetUtcNow();
        return [.. held.Values.Where(holding => (now - holding.Since).Duration() > length).Select(holding => holding.Job)];
    }

    void Hold(Job job, bool isClaimed)
    {
        held[job.JobId] = new(job, clock.GetUtcNow(), isClaimed);
        (isClaimed ? claimed : born).Enqueue(job);
        ready.Writer.TryWrite(true);
    }

    sealed class Holding(Job job, DateTimeOffset since, bool isClaimed)
    {
        public Job Job => job;

        public DateTimeOffset Since => since;

        public bool IsClaimed => isClaimed;

        public bool Runs { get; set; }
    }
}
