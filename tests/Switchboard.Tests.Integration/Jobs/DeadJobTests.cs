using Switchboard.Data;
using Switchboard.Jobs;
using Switchboard.Tests.Integration.Host;

namespace Switchboard.Tests.Integration.Jobs;

public sealed class DeadJobTests(HostWorld shared) : IClassFixture<HostWorld>
{
    [Fact]
    public async Task What_broke_on_our_side_is_told_by_its_trace_and_the_log_has_the_rest()
    {
        var tenant = await shared.World.Organization();
        using var admin = tenant.Admin();
        await shared.World.Get<JobQueue>().Enqueue(tenant.Id, BrokenHandler.Broken, "msg_1", CancellationToken.None);

        var job = await Eventually.Get(() => admin.Get("/api/v1/jobs"), page => page.GetProperty("items").GetArrayLength() == 1);

        var error = job.GetProperty("items")[0].GetProperty("error").GetString()!;
        error.ShouldStartWith("It broke on our side.");
        error.ShouldNotContain("hunter2");
        var trace = error.Split(' ')[^1].TrimEnd('.');
        trace.Length.ShouldBe(32);
        await Eventually.Holds(() => Task.FromResult(shared.World.Output.Split('\n').Any(line => line.Contains(trace, StringComparison.Ordinal) && line.Contains("hunter2", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task A_super_admin_sees_and_replays_an_organizations_dead_jobs_and_its_audit_log_says_so()
    {
        var tenant = await shared.World.Organization();
        using var admin = shared.World.SuperAdmin();
        await shared.World.Get<JobQueue>().Enqueue(tenant.Id, BrokenHandler.Broken, "msg_1", CancellationToken.None);
        var page = await Eventually.Get(() => admin.Get($"/api/v1/jobs?organizationId={tenant.Id}"), page => page.GetProperty("items").GetArrayLength() == 1);
        var job = page.GetProperty("items")[0].GetProperty("jobId").GetString();

        (await admin.Get("/api/v1/jobs")).GetProperty("items").EnumerateArray().Select(own => own.GetProperty("jobId").GetString()).ShouldNotContain(job);
        await admin.Post($"/api/v1/jobs/{job}/replay?organizationId={tenant.Id}", new { });

        (await shared.World.Get<Database>().Read(tenant.Id, session => session.Count(
            "SELECT count(*) FROM audit_entry WHERE organization_id = @organization AND action = 'job.replayed' AND subject = @job", new { job }))).ShouldBe(1);
    }
}

/// <summary>A job that always breaks, and says more than a tenant may read.</summary>
sealed class BrokenHandler : IJobHandler
{
    public const string Broken = "test.broken";

    public string Kind => Broken;

    public IReadOnlyList<TimeSpan> Retries => [];

    public Task<JobEnd> Run(Job job, CancellationToken ct) => throw new InvalidOperationException("SELECT secret FROM db.internal, password=hunter2");
}
