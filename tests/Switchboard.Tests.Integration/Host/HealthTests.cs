using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Switchboard.Jobs;
using Switchboard.Kernel;
using Switchboard.Kernel.Telemetry;

namespace Switchboard.Tests.Integration.Host;

public sealed class HealthTests(HostWorld shared) : IClassFixture<HostWorld>, IDisposable
{
    readonly HttpClient client = shared.World.Client();
    readonly TestCheck check = shared.World.Services.GetRequiredService<TestCheck>();

    public void Dispose() => client.Dispose();

    [Fact]
    public async Task Alive_says_mode_and_version()
    {
        var health = await client.GetFromJsonAsync<JsonElement>("/health");

        health.GetProperty("status").GetString().ShouldBe("ok");
        health.GetProperty("mode").GetString().ShouldBe("production");
        health.GetProperty("version").GetString()!.ShouldMatch(@"^\d+\.\d+\.\d+");
    }

    [Fact]
    public async Task Ready_tells_of_each_check()
    {
        var (status, report) = await Ready(_ => ValueTask.FromResult(Readiness.Yes("fine")));

        status.ShouldBe(HttpStatusCode.OK);
        report.GetProperty("status").GetString().ShouldBe("ready");
        Check(report, "database").GetProperty("status").GetString().ShouldBe("ok");
        Check(report, "test").GetProperty("detail").GetString().ShouldBe("fine");
    }

    [Fact]
    public async Task One_bad_check_is_enough_not_to_be_ready_and_says_why()
    {
        var (status, report) = await Ready(_ => ValueTask.FromResult(Readiness.No("The queue is an hour behind.")));

        status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        report.GetProperty("status").GetString().ShouldBe("not_ready");
        Check(report, "test").GetProperty("detail").GetString().ShouldBe("The queue is an hour behind.");
        (await client.GetAsync("/health")).StatusCode.ShouldBe(HttpStatusCode.OK, "a node that isn't ready is still alive");
    }

    [Fact]
    public async Task A_check_that_throws_fails_without_telling_secrets()
    {
        var (status, report) = await Ready(_ => throw new InvalidOperationException("host=db.internal password=hunter2"));

        status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        report.GetRawText().ShouldNotContain("hunter2");
        Check(report, "test").GetProperty("status").GetString().ShouldBe("failing");
        await Eventually.Holds(() => Task.FromResult(shared.World.Output.Contains("password=hunter2", StringComparison.Ordinal)), "the log has what the answer doesn't tell");
    }

    [Fact]
    public async Task A_check_that_hangs_fails_after_two_seconds()
    {
        var (status, report) = await Ready(async ct =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
            return Readiness.Yes();
        });

        status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        Check(report, "test").GetProperty("detail").GetString().ShouldBe("No answer within two seconds.");
    }

    [Fact]
    public async Task What_no_node_takes_is_told_and_leaves_this_one_ready()
    {
        var clock = new MovableClock();
        await using var world = await HostWorld.Start(options => options.Clock = clock, ("Jobs:Workers", "0"), ("Jobs:LagLimit", "1m"));
        using var asking = world.Client();
        await world.Get<JobQueue>().Enqueue(OrganizationId.Deployment, "test.nobody", "{}", CancellationToken.None);
        (await asking.GetAsync("/health/ready")).StatusCode.ShouldBe(HttpStatusCode.OK);

        clock.Move(TimeSpan.FromSeconds(90));

        var late = await asking.GetAsync("/health/ready");
        late.StatusCode.ShouldBe(HttpStatusCode.OK);
        Check(await late.Content.ReadFromJsonAsync<JsonElement>(), "jobs").GetProperty("detail").GetString()!.ShouldStartWith("Degraded: the oldest due job waits for 9");
    }

    [Fact]
    public async Task The_metrics_page_counts_requests_by_route()
    {
        using var scraper = new HttpClient { BaseAddress = shared.World.Url };
        await scraper.GetAsync("/health");

        var answer = await scraper.GetAsync("/metrics");

        answer.Content.Headers.ContentType!.ToString().ShouldBe("text/plain; version=0.0.4; charset=utf-8");
        var page = await answer.Content.ReadAsStringAsync();
        page.ShouldContain("http_server_request_duration_seconds_bucket{");
        page.ShouldContain("http_route=\"/health\"");
        page.ShouldContain("process_resident_memory_bytes ");
    }

    [Fact]
    public async Task Without_a_token_the_metrics_page_tells_other_machines_how_they_get_one()
    {
        using var elsewhere = shared.World.Client();

        (await elsewhere.GetAsync("/metrics").Refused(401)).GetProperty("next").GetString()!.ShouldStartWith("Set Telemetry:MetricsToken");
    }

    [Fact]
    public async Task The_metrics_page_asks_for_its_token_when_it_has_one()
    {
        await using var world = await HostWorld.Start(null, ("Telemetry:MetricsToken", "prometheus"));
        using var stranger = world.Client();
        using var guesser = world.Client("wrong");
        using var scraper = world.Client("prometheus");

        (await stranger.GetAsync("/metrics").Refused(401)).GetProperty("next").GetString()!.ShouldBe("Send what Telemetry:MetricsToken is set to as Authorization: Bearer.");
        (await guesser.GetAsync("/metrics")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await scraper.GetAsync("/metrics")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    async Task<(HttpStatusCode Status, JsonElement Report)> Ready(Func<CancellationToken, ValueTask<Readiness>> answer)
    {
        check.Answer = answer;
        var ready = await client.GetAsync("/health/ready");
        return (ready.StatusCode, await ready.Content.ReadFromJsonAsync<JsonElement>());
    }

    static JsonElement Check(JsonElement report, string name) =>
        report.GetProperty("checks").EnumerateArray().Single(check => check.GetProperty("name").GetString() == name);
}
