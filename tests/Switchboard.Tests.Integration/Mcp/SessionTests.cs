using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;

namespace Switchboard.Tests.Integration.Mcp;

public sealed class SessionTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static JsonObject Calling(string tool, JsonObject? arguments = null) => new() { ["name"] = tool, ["arguments"] = arguments ?? [] };

    [Theory]
    [InlineData("2025-11-25", "2025-11-25")]
    [InlineData("2025-06-18", "2025-06-18")]
    [InlineData("2025-03-26", "2025-03-26")]
    [InlineData("1999-01-01", "2025-11-25")]
    public async Task A_client_that_initializes_gets_a_session_of_its_revision(string asked, string agreed)
    {
        await using var host = await McpHost.StartAsync();
        using var client = host.As("agent");

        using var answer = await client.SendAsync(Wire.Initialize(asked), Ct);

        answer.Headers.GetValues("Mcp-Session-Id").Single().Length.ShouldBe(32);
        var result = (await answer.BodyAsync())["result"]!;
        ((string)result["protocolVersion"]!).ShouldBe(agreed);
        ((string)result["serverInfo"]!["name"]!).ShouldBe("switchboard");
        result["capabilities"]!["tools"].ShouldNotBeNull();
        ((string)result["instructions"]!).ShouldContain("clientRef");
    }

    [Fact]
    public async Task A_session_answers_a_call_without_what_only_the_newest_revision_knows()
    {
        await using var host = await McpHost.StartAsync();
        using var client = host.As("agent");
        var session = await client.OpenAsync();

        var result = await client.ResultAsync(Wire.In(session, "tools/call", Calling("comms_ping", new() { ["message"] = "hi" })));

        ((string)result["structuredContent"]!["echo"]!).ShouldBe("hi");
        result["resultType"].ShouldBeNull();
        result["_meta"].ShouldBeNull();
    }

    [Theory]
    [InlineData("other")]
    [InlineData("organization")]
    public async Task Another_tokens_session_is_not_found(string token)
    {
        await using var host = await McpHost.StartAsync();
        using var mine = host.As("agent");
        using var theirs = host.As(token);
        var session = await mine.OpenAsync();

        var (status, body) = await theirs.AskAsync(Wire.In(session, "tools/list"));

        status.ShouldBe(HttpStatusCode.NotFound);
        ((string)body["error"]!["message"]!).ShouldContain("initialize");
    }

    [Fact]
    public async Task A_deleted_session_is_gone()
    {
        await using var host = await McpHost.StartAsync();
        using var client = host.As("agent");
        using var other = host.As("other");
        var session = await client.OpenAsync();
        HttpRequestMessage Delete()
        {
            var request = new HttpRequestMessage(HttpMethod.Delete, "/mcp");
            request.Headers.Add("Mcp-Session-Id", session);
            return request;
        }

        using var notTheirs = await other.SendAsync(Delete(), Ct);
        notTheirs.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using var deleted = await client.SendAsync(Delete(), Ct);
        deleted.StatusCode.ShouldBe(HttpStatusCode.NoContent);

        (await client.AskAsync(Wire.In(session, "tools/list"))).Status.ShouldBe(HttpStatusCode.NotFound);
        host.Sessions.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Without_a_session_only_initialize_is_taken()
    {
        await using var host = await McpHost.StartAsync();
        using var client = host.As("agent");

        var (status, body) = await client.AskAsync(Wire.Post("""{"jsonrpc":"2.0","id":3,"method":"tools/list"}"""));

        status.ShouldBe(HttpStatusCode.BadRequest);
        ((int)body["id"]!).ShouldBe(3);
        ((string)body["error"]!["message"]!).ShouldContain("initialize");
    }

    [Fact]
    public async Task A_client_cancels_a_call_and_gets_no_answer()
    {
        await using var host = await McpHost.StartAsync();
        using var client = host.As("agent");
        var session = await client.OpenAsync();

        var pending = client.SendAsync(Wire.In(session, "tools/call", Calling("trial_wait"), id: 11), Ct);
        await host.Trials.Started.Task.WaitAsync(Ct);
        using var accepted = await client.SendAsync(Wire.Tell(session, "notifications/cancelled", new() { ["requestId"] = 11 }), Ct);
        using var answer = await pending;

        accepted.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await host.Trials.Ended.Task.WaitAsync(Ct)).ShouldBe("cancelled");
        (await answer.EventsAsync().ToListAsync(Ct)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_client_cancels_a_call_that_reports_progress_and_its_stream_ends()
    {
        await using var host = await McpHost.StartAsync();
        using var client = host.As("agent");
        var session = await client.OpenAsync();
        var parameters = Calling("trial_progress", new() { ["held"] = true });
        parameters["_meta"] = new JsonObject { ["progressToken"] = 5 };

        using var answer = await client.SendAsync(Wire.In(session, "tools/call", parameters, id: 11), HttpCompletionOption.ResponseHeadersRead, Ct);
        await using var messages = answer.EventsAsync().GetAsyncEnumerator(Ct);
        for (var step = 1; step <= 3; step++)
        {
            (await messages.MoveNextAsync()).ShouldBeTrue();
        }

        using var accepted = await client.SendAsync(Wire.Tell(session, "notifications/cancelled", new() { ["requestId"] = 11 }), Ct);

        (await messages.MoveNextAsync()).ShouldBeFalse();
    }

    [Theory]
    [InlineData("99")]
    [InlineData("\"none\"")]
    [InlineData("1.5")]
    [InlineData("{}")]
    [InlineData("null")]
    public async Task Cancelling_what_does_not_run_is_accepted_and_changes_nothing(string id)
    {
        await using var host = await McpHost.StartAsync();
        using var client = host.As("agent");
        var session = await client.OpenAsync();

        using var accepted = await client.SendAsync(Wire.Tell(session, "notifications/cancelled", new() { ["requestId"] = JsonNode.Parse(id) }), Ct);

        accepted.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await client.ResultAsync(Wire.In(session, "resources/list"))).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_lost_connection_cancels_nothing()
    {
        await using var host = await McpHost.StartAsync();
        using var client = host.As("agent");
        var session = await client.OpenAsync();
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(Ct);

        var pending = client.SendAsync(Wire.In(session, "tools/call", Calling("trial_wait"), id: 11), gone.Token);
        await host.Trials.Started.Task.WaitAsync(Ct);
        await gone.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(pending);
        (await client.ResultAsync(Wire.In(session, "tools/call", Calling("comms_ping"), id: 12))).ShouldNotBeNull();

        host.Trials.Ended.Task.IsCompleted.ShouldBeFalse();
        using var cancelled = await client.SendAsync(Wire.Tell(session, "notifications/cancelled", new() { ["requestId"] = 11 }), Ct);
        (await host.Trials.Ended.Task.WaitAsync(Ct)).ShouldBe("cancelled");
    }

    [Fact]
    public async Task Progress_comes_before_the_answer()
    {
        await using var host = await McpHost.StartAsync();
        using var client = host.As("agent");
        var session = await client.OpenAsync();
        var parameters = Calling("trial_progress");
        parameters["_meta"] = new JsonObject { ["progressToken"] = 5 };

        using var answer = await client.SendAsync(Wire.In(session, "tools/call", parameters), Ct);
        var messages = await answer.EventsAsync().ToListAsync(Ct);

        messages.Take(3).Select(m => (int)m["params"]!["progress"]!).ShouldBe([1, 2, 3]);
        ((string)messages[^1]["result"]!["structuredContent"]!["what"]!).ShouldBe("all");
    }

    static async Task<(HttpResponseMessage Answer, IAsyncEnumerator<JsonNode> Messages)> StreamAsync(HttpClient client, string session)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/mcp");
        request.Headers.Add("Mcp-Session-Id", session);
        var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return (answer, answer.EventsAsync().GetAsyncEnumerator(Ct));
    }

    [Fact]
    public async Task An_agents_open_stream_is_told_of_news_and_so_is_the_next_one()
    {
        await using var host = await McpHost.StartAsync();
        using var client = host.As("agent");
        using var stranger = host.As("other");
        var session = await client.OpenAsync();
        var (first, messages) = await StreamAsync(client, session);
        var (elsewhere, theirs) = await StreamAsync(stranger, await stranger.OpenAsync());

        await Told(() => host.Sessions.Notify(new(McpHost.Acme, McpHost.Anna, "message.received", new("evt_1"))), messages, "evt_1");
        first.Dispose();
        var (second, more) = await StreamAsync(client, session);
        await Told(() => host.Sessions.Notify(new(McpHost.Acme, McpHost.Anna, "message.received", new("evt_2"))), more, "evt_2");
        await Told(() => host.Sessions.Notify(new(McpHost.Rival, McpHost.Otto, "message.received", new("evt_3"))), theirs, "evt_3");
        second.Dispose();
        elsewhere.Dispose();

        // The first event that arrives is the one that was sent now: nothing of another agent came before it.
        static async Task Told(Action notify, IAsyncEnumerator<JsonNode> messages, string id)
        {
            notify();
            (await messages.MoveNextAsync()).ShouldBeTrue();
            ((string)messages.Current["method"]!).ShouldBe("notifications/message");
            ((string)messages.Current["params"]!["data"]!["eventId"]!).ShouldBe(id);
        }
    }

    [Fact]
    public async Task A_subscriber_is_told_that_the_agents_events_were_updated()
    {
        await using var host = await McpHost.StartAsync();
        using var client = host.As("organization");
        var session = await client.OpenAsync();
        await client.ResultAsync(Wire.In(session, "resources/subscribe", new() { ["uri"] = "comms://agents/agt_anna/events" }));
        await client.ResultAsync(Wire.In(session, "resources/subscribe", new() { ["uri"] = "comms://agents/agt_otto/events" }));

        // What comes before the stream is open waits for it.
        host.Sessions.Notify(new(McpHost.Rival, McpHost.Otto, "message.received"));
        host.Sessions.Notify(new(McpHost.Acme, McpHost.Anna, "message.received"));
        var (answer, messages) = await StreamAsync(client, session);
        (await messages.MoveNextAsync()).ShouldBeTrue();
        answer.Dispose();

        ((string)messages.Current["method"]!).ShouldBe("notifications/resources/updated");
        ((string)messages.Current["params"]!["uri"]!).ShouldBe("comms://agents/agt_anna/events");
    }

    [Fact]
    public async Task An_agent_can_not_subscribe_to_another()
    {
        await using var host = await McpHost.StartAsync();
        using var client = host.As("agent");
        var session = await client.OpenAsync();

        var (_, body) = await client.AskAsync(Wire.In(session, "resources/subscribe", new() { ["uri"] = "comms://agents/agt_otto/events" }));

        ((int)body["error"]!["code"]!).ShouldBe(-32002);
    }

    [Theory]
    [InlineData("2025-06-18", HttpStatusCode.OK)]
    [InlineData("2024-10-07", HttpStatusCode.BadRequest)]
    public async Task A_session_takes_requests_of_revisions_that_are_served(string version, HttpStatusCode expected)
    {
        await using var host = await McpHost.StartAsync();
        using var client = host.As("agent");
        var session = await client.OpenAsync("2025-06-18");
        var request = Wire.In(session, "tools/list");
        request.Headers.Add("MCP-Protocol-Version", version);

        (await client.AskAsync(request)).Status.ShouldBe(expected);
    }

    [Fact]
    public async Task Idle_sessions_end_and_those_in_use_stay()
    {
        var clock = new HandClock();
        await using var host = await McpHost.StartAsync(services => services.AddSingleton<TimeProvider>(clock));
        using var client = host.As("agent");
        var idle = await client.OpenAsync();
        var streaming = await client.OpenAsync();
        var (answer, _) = await StreamAsync(client, streaming);

        clock.Advance(TimeSpan.FromMinutes(119));
        await host.Sessions.CloseIdle();
        host.Sessions.Count.ShouldBe(2);
        clock.Advance(TimeSpan.FromMinutes(1));
        await host.Sessions.CloseIdle();

        (await client.AskAsync(Wire.In(idle, "tools/list"))).Status.ShouldBe(HttpStatusCode.NotFound);
        (await client.AskAsync(Wire.In(streaming, "tools/list"))).Status.ShouldBe(HttpStatusCode.OK);
        answer.Dispose();
    }

    [Fact]
    public async Task One_session_too_many_ends_the_tokens_own_longest_idle_one()
    {
        var clock = new HandClock();
        await using var host = await McpHost.StartAsync(services => services.AddSingleton<TimeProvider>(clock), o => o.MaxSessionsPerToken = 2);
        using var client = host.As("agent");
        using var other = host.As("other");
        var theirs = await other.OpenAsync();
        clock.Advance(TimeSpan.FromSeconds(1));
        var first = await client.OpenAsync();
        clock.Advance(TimeSpan.FromSeconds(1));
        var second = await client.OpenAsync();
        clock.Advance(TimeSpan.FromSeconds(1));
        var third = await client.OpenAsync();

        (await client.AskAsync(Wire.In(first, "tools/list"))).Status.ShouldBe(HttpStatusCode.NotFound);
        (await client.AskAsync(Wire.In(second, "tools/list"))).Status.ShouldBe(HttpStatusCode.OK);
        (await client.AskAsync(Wire.In(third, "tools/list"))).Status.ShouldBe(HttpStatusCode.OK);
        (await other.AskAsync(Wire.In(theirs, "tools/list"))).Status.ShouldBe(HttpStatusCode.OK);
    }

    sealed class HandClock : TimeProvider
    {
        TimeSpan passed;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => passed.Ticks;

        public void Advance(TimeSpan by) => passed += by;
    }
}
