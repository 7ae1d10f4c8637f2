using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Switchboard.Data;
using Switchboard.Kernel.Telemetry;

namespace Switchboard.Jobs;

/// <summary>The workers: each takes a held job, runs its handler, and ends it under its fence.</summary>
internal sealed partial class RunJobs : BackgroundService
{
    static readonly HotUnit<Ending> Finish = new()
    {
        Name = "finish job",
        Statements = [Job.Delete],
        Lane = ending => ending.JobId.Value,
        PostgresMany = [Sql.OnPostgres("""
            WITH input AS (
                SELECT * FROM unnest(@organization, @JobId, @JobFence) WITH ORDINALITY AS i (organization, job, fence, n)),
            ended AS (
                DELETE FROM job WHERE id = ANY (@JobId) AND (id, fence) IN (SELECT job, fence FROM input) RETURNING id)
            SELECT n FROM input JOIN ended ON ended.id = job
            """)],
    };

    static readonly Sql Postpone = """
        UPDATE job SET due_at = @due, claimed_by = NULL, attempts = @attempts, error = @error
        WHERE id = @JobId AND organization_id = @organization AND fence = @JobFence
        """;
    static readonly Sql Bury = """
        UPDATE job SET state = 'dead', claimed_by = NULL, attempts = @attempts, error = @error
        WHERE id = @JobId AND organization_id = @organization AND fence = @JobFence
        """;

    readonly JobQueue queue;
    readonly Database database;
    readonly TimeProvider clock;
    readonly JobSettings settings;
    readonly ILogger<RunJobs> logger;
    readonly Dictionary<string, IJobHandler> handlers;
    readonly Counter<long> ended;

    public RunJobs(
        JobQueue queue, Database database, TimeProvider clock, JobSettings settings, IEnumerable<IJobHandler> handlers, Meter meter,
        ILogger<RunJobs> logger)
    {
        this.queue = queue;
        this.database = database;
        this.clock = clock;
        this.settings = settings;
        this.logger = logger;
        this.handlers = handlers.ToDictionary(handler => handler.Kind, StringComparer.Ordinal);
        ended = meter.CreateCounter<long>("switchboard.jobs.ended", description: "Jobs that ended, by kind and outcome.");
        meter.CreateObservableGauge("switchboard.jobs.held", () => queue.Held, description: "Jobs that this node holds: waiting for a worker, or running.");
        meter.CreateObservableGauge(
            "switchboard.jobs.lag.seconds",
            () => queue.LongestWait().TotalSeconds,
            description: "How long the oldest job that this node holds waits for a worker.");
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, settings.Workers).Select(_ => Work(stoppingToken)));

    async Task Work(CancellationToken ct)
    {
        await Task.Yield();
        while (!ct.IsCancellationRequested)
        {
            try
            {
                var job = await queue.Next(ct);
                if (queue.Begin(job))
                {
                    await Run(job, ct);
                }
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // The ending could not be written: the lease runs out and the job is due again.
                LogNotEnded(logger, exception);
            }
        }
    }

    async Task Run(Job job, CancellationToken ct)
    {
        using var activity = TraceContext.Continue(job.Trace, job.Kind);
        try
        {
            await End(job, await Handle(job, ct));
        }
        finally
        {
            queue.Release(job);
        }
    }

    async Task<JobEnd> Handle(Job job, CancellationToken ct)
    {
        if (!handlers.TryGetValue(job.Kind, out var handler))
        {
            return JobEnd.GiveUp($"No handler of this version does {job.Kind}.");
        }

        try
        {
            return await handler.Run(job, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception)
        {
            LogFailed(logger, exception, job.Kind, job.JobId.Value, job.Attempts + 1);
            // A tenant reads it: what the exception says may hold SQL, hosts and users, and stays in the log.
            var why = $"It broke on our side. The operator's log has the reason, under trace {Activity.Current?.TraceId.ToHexString()}.";
            return job.Attempts < handler.Retries.Count ? new JobEnd.Postponed(handler.Retries[job.Attempts], why) : JobEnd.GiveUp(why);
        }
    }

    async Task End(Job job, JobEnd end)
    {
        switch (end)
        {
            case JobEnd.Finished:
                await database.Run(Finish, job.OrganizationId, new Ending(job.JobId, job.Fence));
                break;
            case JobEnd.Postponed later:
                await Change(Postpone, job, job.Attempts + (later.Failure is null ? 0 : 1), later.Due ?? clock.GetUtcNow() + later.After, later.Failure);
                break;
            case JobEnd.GivenUp given:
                LogDead(logger, job.Kind, job.JobId.Value);
                await Change(Bury, job, job.Attempts + 1, clock.GetUtcNow(), given.Why);
                break;
        }

        ended.Add(1, new("kind", job.Kind), new("outcome", Word(end)));
    }

    static string Word(JobEnd end) => end switch
    {
        JobEnd.AlreadySettled => "already_settled",
        JobEnd.Postponed => "postponed",
        JobEnd.GivenUp => "given_up",
        _ => "finished",
    };

    async Task Change(Sql sql, Job job, int attempts, DateTimeOffset due, string? error) =>
        await database.Write(job.OrganizationId, unit => unit.Execute(
            sql, new { job.JobId, JobFence = job.Fence, attempts, due, error }));

    sealed record Ending(JobId JobId, long JobFence);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {JobId} of kind {Kind} failed at try {Attempt}.")]
    static partial void LogFailed(ILogger logger, Exception exception, string kind, string jobId, int attempt);

    [LoggerMessage(Level = LogLevel.Error, Message = "Job {JobId} of kind {Kind} is dead; replay it when its cause is mended.")]
    static partial void LogDead(ILogger logger, string kind, string jobId);

    [LoggerMessage(Level = LogLevel.Error, Message = "A job's ending could not be written; it runs again when its lease is over.")]
    static partial void LogNotEnded(ILogger logger, Exception exception);
}
