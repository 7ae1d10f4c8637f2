using System.Net;
using System.Net.Http.Json;

namespace Switchboard.Tests.Integration.Host;

public sealed class DoorTests(HostWorld shared) : IClassFixture<HostWorld>
{
    const string TraceId = "0af7651916cd43dd8448eb211c80319c";
    const string TraceParent = $"00-{TraceId}-b7ad6b7169203331-01";

    [Theory]
    [InlineData("/health")]
    [InlineData("/api/v1/test/refuse")]
    [InlineData("/api/v1/test/fail")]
    [InlineData("/nothing/here")]
    public async Task Every_answer_carries_the_security_headers(string path)
    {
        using var client = shared.World.Client();
        var headers = (await client.GetAsync(path)).Headers;

        var policy = headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldContain("default-src 'self'");
        policy.ShouldContain("frame-ancestors 'none'");
        policy.ShouldNotContain("unsafe");
        headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        headers.GetValues("X-Frame-Options").ShouldBe(["DENY"]);
        headers.GetValues("Referrer-Policy").ShouldBe(["no-referrer"]);
        headers.Contains("Server").ShouldBeFalse();
        headers.Contains("Strict-Transport-Security").ShouldBeFalse("the address is plain http");
    }

    [Fact]
    public async Task Behind_https_browsers_are_told_to_stay_there()
    {
        await using var world = await HostWorld.Start(null, ("Server:PublicUrl", "https://switchboard.example.com"));
        using var client = world.Client();

        (await client.GetAsync("/health")).Headers.GetValues("Strict-Transport-Security").Single().ShouldContain("max-age=");
    }

    [Theory]
    [InlineData("my-id_1.2:3", "my-id_1.2:3")]
    [InlineData("no\tcontrol characters", null)]
    [InlineData("<script>", null)]
    public async Task A_decent_request_id_of_the_callers_is_kept(string given, string? kept)
    {
        using var client = shared.World.Client();
        client.DefaultRequestHeaders.TryAddWithoutValidation("X-Request-Id", given);
        client.DefaultRequestHeaders.TryAddWithoutValidation("traceparent", TraceParent);

        var answer = await client.GetAsync("/health");

        answer.Headers.GetValues("X-Request-Id").ShouldBe([kept ?? TraceId]);
    }

    [Fact]
    public async Task One_trace_goes_from_who_asks_through_the_job_to_the_provider()
    {
        using var client = shared.World.Client();
        client.DefaultRequestHeaders.TryAddWithoutValidation("traceparent", TraceParent);

        var atTheProvider = await client.GetFromJsonAsync<TestDoors.Seen>("/api/v1/test/relay");

        atTheProvider!.Trace.ShouldBe(TraceId);
        atTheProvider.TraceParent!.ShouldStartWith($"00-{TraceId}-");
        atTheProvider.TraceParent.ShouldNotBe(TraceParent);
    }

    [Fact]
    public async Task Without_a_trace_of_the_callers_the_request_id_is_the_trace_that_begins_here()
    {
        using var client = shared.World.Client();
        var answer = await client.GetAsync("/api/v1/test/seen");
        var seen = await answer.Content.ReadFromJsonAsync<TestDoors.Seen>();

        answer.Headers.GetValues("X-Request-Id").ShouldBe([seen!.Trace!]);
    }

    [Fact]
    public async Task What_breaks_after_its_caller_has_gone_is_logged_and_the_going_itself_is_not()
    {
        await Leave("");
        await Leave("the+disk+broke");

        await Eventually.Holds(() => Task.FromResult(shared.World.Output.Contains("the disk broke", StringComparison.Ordinal)));
        shared.World.Output.Split('\n').Count(line => line.Contains("test/outlived", StringComparison.Ordinal) && line.Contains("failed; request", StringComparison.Ordinal)).ShouldBe(1);

        async Task Leave(string why)
        {
            var door = shared.World.Get<OutlivedDoor>();
            door.Expect();
            using var client = shared.World.Client();
            using var patience = new CancellationTokenSource();
            var asked = client.GetAsync($"/api/v1/test/outlived?why={why}", patience.Token);
            await door.Begun.Task;
            await patience.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(asked);
            await door.Ended.Task;
        }
    }

    [Fact]
    public async Task Only_pages_of_listed_origins_may_call()
    {
        await using var world = await HostWorld.Start(null, ("Server:AllowedOrigins", "https://app.example.com, https://other.example.com:8443"));
        using var client = world.Client();

        async Task<string?> Allowed(string origin)
        {
            using var request = new HttpRequestMessage(HttpMethod.Options, "/api/v1/test/things");
            request.Headers.Add("Origin", origin);
            request.Headers.Add("Access-Control-Request-Method", "POST");
            request.Headers.Add("Access-Control-Request-Headers", "authorization,content-type");
            var answer = await client.SendAsync(request);
            return answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var values) ? values.Single() : null;
        }

        (await Allowed("https://app.example.com")).ShouldBe("https://app.example.com");
        (await Allowed("https://other.example.com:8443")).ShouldBe("https://other.example.com:8443");
        (await Allowed("https://evil.example.com")).ShouldBeNull();
        (await Allowed("null")).ShouldBeNull();
    }

    [Theory]
    [InlineData("127.0.0.1", "203.0.113.7", "https")]
    [InlineData("10.0.0.0/8", "127.0.0.1", "http")]
    public async Task A_proxy_is_believed_when_it_is_listed(string trusted, string from, string scheme)
    {
        await using var world = await HostWorld.Start(null, ("Server:TrustedProxies", trusted));
        using var client = new HttpClient { BaseAddress = world.Url };
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");

        var seen = await client.GetFromJsonAsync<TestDoors.Seen>("/api/v1/test/seen");

        IPAddress.Parse(seen!.From!).MapToIPv4().ToString().ShouldBe(from);
        seen.Scheme.ShouldBe(scheme);
    }
}
