using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Jobs;

/// <summary>Has a job run again that gave up, once a person has mended the cause.</summary>
internal sealed class ReplayJob(Database database, ListJobs jobs, ISignals signals, AuditLog audit, TimeProvider clock) : IUseCase, IEndpoint
{
    static readonly Sql Revive = """
        UPDATE job SET state = 'ready', due_at = @now, attempts = 0, error = NULL WHERE organization_id = @organization AND id = @job AND state = 'dead'
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/v1/jobs/{jobId}/replay", (JobId jobId, OrganizationId? organizationId, Caller caller, ReplayJob job, CancellationToken ct) =>
            job.Replay(jobId, organizationId, caller, ct).ToHttp())
        .Says("replayJob", "Jobs", "Run a job again that gave up").LetsIn(Role.Operator).Requires(Tier.Organization);

    async Task<Outcome<Page<JobView>>> Replay(JobId job, OrganizationId? named, Caller caller, CancellationToken ct)
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
        return await jobs.Get(organization, JobState.Dead, null, null, caller, ct);
    }
}
