using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Jobs;

/// <summary>Jobs that gave up. They stay until a person has mended the cause and replays them.</summary>
internal sealed class DeadJobs(Database database, ISignals signals, AuditLog audit, TimeProvider clock) : IUseCase, IEndpoint
{
    static readonly Sql List = """
        SELECT id, kind, args, attempts, error, created_at FROM job
        WHERE organization_id = @organization AND state = 'dead' AND id < @before ORDER BY id DESC LIMIT @take
        """;

    static readonly Sql Revive = """
        UPDATE job SET state = 'ready', due_at = @now, attempts = 0, error = NULL WHERE organization_id = @organization AND id = @job AND state = 'dead'
        """;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/jobs", (
                OrganizationId? organizationId, string? cursor, [Range(1, Paging.MaxLimit)] int? limit, Caller caller, DeadJobs jobs,
                CancellationToken ct) =>
                jobs.Get(organizationId, cursor, limit, caller, ct).ToHttp())
            .Says("listDeadJobs", "Jobs", "Jobs that gave up, newest first").Requires(Tier.Organization);
        routes.MapPost("/api/v1/jobs/{jobId}/replay", (JobId jobId, OrganizationId? organizationId, Caller caller, DeadJobs jobs, CancellationToken ct) =>
                jobs.Replay(jobId, organizationId, caller, ct).ToHttp())
            .Says("replayJob", "Jobs", "Run a job again that gave up").LetsIn(Role.Operator).Requires(Tier.Organization);
    }

    Task<Outcome<Page<DeadJob>>> Get(OrganizationId? named, string? cursor, int? limit, Caller caller, CancellationToken ct) =>
        database.Page(caller.ReachOrDeployment(named), List, cursor, limit, DeadJob.From, job => job.JobId, ct);

    async Task<Outcome<Page<DeadJob>>> Replay(JobId job, OrganizationId? named, Caller caller, CancellationToken ct)
    {
        var reach = caller.ReachOrDeployment(named);
        if (reach.Problem is { } unreached)
        {
            return unreached;
        }

        var organization = reach.Value;
        var revived = await database.Write(
            organization,
            async unit =>
            {
                var rows = await unit.Execute(Revive, new { job, now = clock.GetUtcNow() });
                if (rows == 1)
                {
                    await audit.Append(unit, organization, caller.Actor, "job.replayed", job.Value);
                }

                return rows;
            },
            ct);
        if (revived == 0)
        {
            return Problem.NotFound("dead_job", "List the dead jobs to see which there are.");
        }

        signals.Publish(ClaimDueJobs.Topic, organization.Value);
        return await Get(organization, null, null, caller, ct);
    }
}

/// <summary>A job that gave up.</summary>
/// <param name="Args">The id that it was about.</param>
/// <param name="Error">Why it gave up; for what broke on our side, the trace id under which the log has the reason.</param>
public sealed record DeadJob(JobId JobId, string Kind, string Args, int Attempts, string? Error, DateTimeOffset CreatedAt)
{
    internal static DeadJob From(Row row) =>
        new(row.Id<JobId>("id"), row.Text("kind"), row.Text("args"), row.Int("attempts"), row.TextOrNull("error"), row.Instant("created_at"));
}
