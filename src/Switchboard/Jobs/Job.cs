using Switchboard.Data;

namespace Switchboard.Jobs;

/// <summary>
/// Work to be done, as a row. A node that writes one holds its lease from birth and runs it at once; <c>due_at</c> is the end of that lease, so the job of a
/// node that died is an ordinary due job. The fence counts the claims: who holds an older one can no longer end the job.
/// </summary>
/// <param name="Trace">The W3C trace parent of what caused it.</param>
internal sealed record Job(JobId JobId, OrganizationId OrganizationId, string Kind, string Args, int Attempts, long Fence, string? Trace)
{
    /// <summary>What its writer knew already, when it runs where it was born; otherwise the handler reads it.</summary>
    public object? Known { get; init; }

    /// <summary>The insert of a job that is born claimed; parameters as in <see cref="JobBirth"/>.</summary>
    public static readonly Sql Insert = """
        INSERT INTO job (id, organization_id, kind, args, state, due_at, attempts, fence, claimed_by, trace, created_at)
        VALUES (@JobId, @organization, @JobKind, @JobArgs, 'ready', @JobDueAt, 0, 1, @JobHolder, @JobTrace, @JobCreatedAt)
        """;

    /// <summary>The same for many jobs as one PostgreSQL statement.</summary>
    public static readonly Sql InsertMany = Sql.OnPostgres("""
        WITH input AS (
            SELECT * FROM unnest(@organization, @JobId, @JobKind, @JobArgs, @JobDueAt, @JobHolder, @JobTrace, @JobCreatedAt) WITH ORDINALITY
            AS i (organization, job, kind, args, due_at, holder, trace, created_at, n)),
        added AS (
            INSERT INTO job (id, organization_id, kind, args, state, due_at, attempts, fence, claimed_by, trace, created_at)
            SELECT job, organization, kind, args, 'ready', due_at, 0, 1, holder, trace, created_at FROM input)
        SELECT n FROM input
        """);

    /// <summary>Ends a job, unless someone else holds it by now.</summary>
    public static readonly Sql Delete = "DELETE FROM job WHERE id = @JobId AND organization_id = @organization AND fence = @JobFence";

    public static Job From(Row row) => new(
        row.Id<JobId>("id"), row.Id<OrganizationId>("organization_id"), row.Text("kind"), row.Text("args"), row.Int("attempts"), row.Long("fence"),
        row.TextOrNull("trace"));
}

/// <summary>The parameters of <see cref="Job.Insert"/>; declared units carry them in their own record.</summary>
internal sealed record JobBirth(
    JobId JobId, string JobKind, string JobArgs, DateTimeOffset JobDueAt, string? JobHolder, string? JobTrace, DateTimeOffset JobCreatedAt);

/// <summary>Does one kind of job. Arguments are ids; it may run twice, late, and on another node than where it was written.</summary>
[Collected]
internal interface IJobHandler
{
    /// <summary>The kind, in lower case with a dot, as stored.</summary>
    string Kind { get; }

    /// <summary>How long to wait after each failure; after the last, the job is dead and waits for a person.</summary>
    IReadOnlyList<TimeSpan> Retries { get; }

    /// <summary>Does it. An exception is a failure that counts against <see cref="Retries"/>.</summary>
    Task<JobEnd> Run(Job job, CancellationToken ct);
}

/// <summary>How a job ended: a closed set.</summary>
internal abstract record JobEnd
{
    JobEnd() { }

    /// <summary>Done; the row goes.</summary>
    public static readonly JobEnd Done = new Finished();

    /// <summary>The handler deleted the row, or put it off, in its own unit.</summary>
    public static readonly JobEnd Settled = new AlreadySettled();

    /// <summary>Not now; no failure.</summary>
    public static JobEnd Later(TimeSpan after) => new Postponed(after);

    /// <summary>Not before then, which was told already; no failure.</summary>
    public static JobEnd At(DateTimeOffset due) => new Postponed(TimeSpan.Zero) { Due = due };

    /// <summary>It can't be done; the row stays as a dead job that a person can replay.</summary>
    public static JobEnd GiveUp(string why) => new GivenUp(why);

    public sealed record Finished : JobEnd;

    public sealed record AlreadySettled : JobEnd;

    /// <param name="Failure">What went wrong, when a try failed; it counts against the retries.</param>
    public sealed record Postponed(TimeSpan After, string? Failure = null) : JobEnd
    {
        /// <summary>The time itself, in place of the wait.</summary>
        public DateTimeOffset? Due { get; init; }
    }

    public sealed record GivenUp(string Why) : JobEnd;
}
