using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Jobs;

/// <summary>An organization's jobs by how they stand, newest first. What is done isn't kept.</summary>
internal sealed class ListJobs(Database database, JobSettings settings, TimeProvider clock) : IUseCase, IEndpoint
{
    const string Of = "SELECT id, kind, args, attempts, error, created_at, due_at, claimed_at FROM job";
    const string Page = "AND id < @Before ORDER BY id DESC LIMIT @Take";
    const string Held = "WHERE organization_id = @organization AND state = 'ready' AND claimed_by IS NOT NULL AND due_at <= @leases";

    static readonly Sql Dead = $"{Of} WHERE organization_id = @organization AND state = 'dead' {Page}";

    static readonly Sql Retrying = $"{Of} WHERE organization_id = @organization AND state = 'ready' AND claimed_by IS NULL AND attempts > 0 {Page}";

    // What is due or held is little beside what waits for a later time, which the order of ids would lead through.
    static readonly Sql Running = new($"{Of} INDEXED BY job_due {Held} {Page}", $"{Of} {Held} {Page}");

    static readonly Sql Waiting = $"{Of} WHERE organization_id = @organization AND state = 'ready' AND claimed_by IS NULL AND attempts = 0 {Page}";

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/jobs", (
                OrganizationId? organizationId, Word<JobState>? state, string? cursor, [Range(1, Paging.MaxLimit)] int? limit, Caller caller, ListJobs jobs,
                CancellationToken ct) =>
            jobs.Get(organizationId, state?.Value ?? JobState.Dead, cursor, limit, caller, ct).ToHttp())
        .Says("listJobs", "Jobs", "Jobs that gave up, or that stand as state says, newest first").Requires(Tier.Organization);

    public Task<Outcome<Page<JobView>>> Get(
        OrganizationId? named, JobState state, string? cursor, int? limit, Caller caller, CancellationToken ct) =>
        database.Page(
            caller.ReachOrDeployment(named),
            state switch { JobState.Retrying => Retrying, JobState.Running => Running, JobState.Waiting => Waiting, _ => Dead },
            cursor,
            limit,
            row => JobView.From(row, state),
            job => job.JobId,
            ct,
            // Other nodes' clocks are a little ahead.
            state == JobState.Running ? page => new { page.Before, page.Take, leases = clock.GetUtcNow() + (2 * settings.Lease) } : null);
}

/// <summary>How a job stands.</summary>
internal enum JobState
{
    /// <summary>It gave up, and stays until a person replays it.</summary>
    Dead,

    /// <summary>It was tried in vain, and is tried again when it is due.</summary>
    Retrying,

    /// <summary>A node holds it. Where that node died, another takes it over within the time of a lease.</summary>
    Running,

    /// <summary>It waits for its time or for a node, and no try of it failed.</summary>
    Waiting,
}

/// <summary>A job that isn't done.</summary>
internal sealed record JobView(
    JobId JobId,
    JobState State,
    [property: Description("What kind of work it is.")] string Kind,
    [property: Description("The id that it is about.")] string Args,
    [property: Description("How many tries failed.")] int Attempts,
    [property: Description(
        "Why the last try failed, or why it gave up; for what broke on our side, the trace id under which the log has the reason.")] string? Error,
    [property: Description("When it is tried next; for those that are retried or wait.")] DateTimeOffset? DueAt,
    [property: Description("Since when a node holds it; for those that run.")] DateTimeOffset? RunningSince,
    DateTimeOffset CreatedAt)
{
    internal static JobView From(Row row, JobState state)
    {
        var made = row.Instant("created_at");
        return new(
            row.Id<JobId>("id"),
            state,
            row.Text("kind"),
            row.Text("args"),
            row.Int("attempts"),
            row.TextOrNull("error"),
            state is JobState.Retrying or JobState.Waiting ? row.Instant("due_at") : null,
            state == JobState.Running ? row.InstantOrNull("claimed_at") ?? made : null,
            made);
    }
}
