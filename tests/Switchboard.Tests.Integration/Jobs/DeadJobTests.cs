using System.Text.Json;
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

    [Fact]
    public async Task Jobs_are_listed_by_how_they_stand_and_to_their_organization_alone()
    {
        var tenant = await shared.World.Organization();
        var other = await shared.World.Organization();
        using var admin = tenant.Admin();
        using var stranger = other.Admin();
        using var super = shared.World.SuperAdmin();
        var queue = shared.World.Get<JobQueue>();
        var later = TimeProvider.System.GetUtcNow().AddHours(1);
        var waits = queue.At(BrokenHandler.Broken, "msg_waits", later);
        await shared.World.Get<Database>().Write(tenant.Id, unit => unit.Execute(Job.Insert, waits));
        await queue.Enqueue(tenant.Id, StubbornHandler.Stubborn, "msg_tried", CancellationToken.None);
        await queue.Enqueue(tenant.Id, BrokenHandler.Broken, "msg_broken", CancellationToken.None);
        await queue.Enqueue(tenant.Id, HeldHandler.Held, "msg_held", CancellationToken.None);
        // One that was claimed when due, and not born held.
        await shared.World.Get<Database>().Write(
            tenant.Id, unit => unit.Execute(Job.Insert, queue.At(HeldHandler.Held, "msg_due", TimeProvider.System.GetUtcNow())));
        try
        {
            var dead = (await Of("dead", 1))[0];
            (dead.GetProperty("args").GetString(), dead.TryGetProperty("dueAt", out _), dead.TryGetProperty("runningSince", out _)).ShouldBe(("msg_broken", false, false));
            (await admin.Get("/api/v1/jobs")).GetProperty("items")[0].GetProperty("state").GetString().ShouldBe("dead");

            var retrying = (await Of("retrying", 1))[0];
            (retrying.GetProperty("args").GetString(), retrying.GetProperty("attempts").GetInt32(), retrying.GetProperty("state").GetString()).ShouldBe(("msg_tried", 1, "retrying"));
            retrying.GetProperty("error").GetString()!.ShouldStartWith("It broke on our side.");
            retrying.GetProperty("dueAt").GetDateTimeOffset().ShouldBeGreaterThan(later);

            var waiting = (await Of("waiting", 1))[0];
            waiting.GetProperty("args").GetString().ShouldBe("msg_waits");
            waiting.GetProperty("dueAt").GetDateTimeOffset().ShouldBe(later, TimeSpan.FromSeconds(1));
            waiting.TryGetProperty("error", out _).ShouldBeFalse();

            var running = await Of("running", 2);
            running.Select(job => job.GetProperty("args").GetString()).ShouldBe(["msg_due", "msg_held"]);
            running.ShouldAllBe(job => job.GetProperty("runningSince").GetDateTimeOffset() >= job.GetProperty("createdAt").GetDateTimeOffset());
            running.ShouldAllBe(job => !job.GetRawText().Contains(queue.Node));

            var first = await admin.Get("/api/v1/jobs?state=running&limit=1");
            var second = await admin.Get($"/api/v1/jobs?state=running&limit=1&cursor={first.GetProperty("nextCursor").GetString()}");
            second.GetProperty("items")[0].GetProperty("args").GetString().ShouldBe("msg_held");
            second.TryGetProperty("nextCursor", out _).ShouldBeFalse();
            foreach (var state in (string[])["dead", "retrying", "running", "waiting"])
            {
                (await stranger.Get($"/api/v1/jobs?state={state}")).GetProperty("items").GetArrayLength().ShouldBe(0, state);
                await stranger.GetAsync($"/api/v1/jobs?state={state}&organizationId={tenant.Id}").Refused(404);
                (await super.Get($"/api/v1/jobs?state={state}&organizationId={tenant.Id}")).GetProperty("items").GetArrayLength().ShouldBeGreaterThan(0, state);
            }

            await admin.GetAsync("/api/v1/jobs?state=done").Refused(400);
        }
        finally
        {
            HeldHandler.Go.SetResult();
        }

        await Of("running", 0);

        Task<List<JsonElement>> Of(string state, int count) => Eventually.Get(
            async () => (await admin.Get($"/api/v1/jobs?state={state}")).GetProperty("items").EnumerateArray().ToList(), found => found.Count == count);
    }
}

/// <summary>A job that runs until it is let go.</summary>
sealed class HeldHandler : IJobHandler
{
    public const string Held = "test.held";

    public static readonly TaskCompletionSource Go = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Kind => Held;

    public IReadOnlyList<TimeSpan> Retries => [];

    public async Task<JobEnd> Run(Job job, CancellationToken ct)
    {
        await Go.Task.WaitAsync(ct);
        return JobEnd.Done;
    }
}

/// <summary>A job that breaks and is tried again much later.</summary>
sealed class StubbornHandler : IJobHandler
{
    public const string Stubborn = "test.stubborn";

    public string Kind => Stubborn;

    public IReadOnlyList<TimeSpan> Retries => [TimeSpan.FromHours(2)];

    public Task<JobEnd> Run(Job job, CancellationToken ct) => throw new InvalidOperationException("It broke.");
}

/// <summary>A job that always breaks, and says more than a tenant may read.</summary>
sealed class BrokenHandler : IJobHandler
{
    public const string Broken = "test.broken";

    public string Kind => Broken;

    public IReadOnlyList<TimeSpan> Retries => [];

    public Task<JobEnd> Run(Job job, CancellationToken ct) => throw new InvalidOperationException("SELECT secret FROM db.internal, password=hunter2");
}
