using System.Net;
using System.Text.Json.Nodes;

namespace Switchboard.Tests.Integration.Mcp;

/// <summary>Several messages in one body, as revision 2025-03-26 has it.</summary>
public sealed class BatchTests
{
    const string Batching = "2025-03-26";

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static JsonObject Request(JsonNode id, string method, JsonObject? parameters = null) =>
        new() { ["jsonrpc"] = "2.0", ["id"] = id, ["method"] = method, ["params"] = parameters ?? [] };

    static JsonObject Call(JsonNode id, string tool, JsonObject? arguments = null) => Request(id, "tools/call", new() { ["name"] = tool, ["arguments"] = arguments ?? [] });

    static JsonObject Note(string method) => new() { ["jsonrpc"] = "2.0", ["method"] = method };

    static HttpRequestMessage In(string session, JsonNode batch)
    {
        var request = Wire.Post(batch);
        request.Headers.Add("Mcp-Session-Id", session);
        return request;
    }

    [Fact]
    public async Task Each_request_of_a_batch_gets_its_answer()
    {
        await using var host = await McpHost.StartAsync();
        using var client = host.As("agent");
        var session = await client.OpenAsync(Batching);

        using var answer = await client.SendAsync(
            In(session, new JsonArray(
                Request(1, "tools/list"), Call("two", "comms_ping", new() { ["message"] = "grüße" }), Note("notifications/roots/list_changed"), Request(3, "no/such"), Call(4, "trial_refusal"))),
            Ct);
        var messages = await answer.EventsAsync().ToListAsync(Ct);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        messages.Count.ShouldBe(4);
        JsonNode Of(string id) => messages.Single(m => m["id"]!.ToJsonString() == id);
        Of("1")["result"]!["tools"]!.AsArray().Select(t => (string)t!["name"]!).ShouldContain("comms_ping");
        ((string)Of("\"two\"")["result"]!["structuredContent"]!["echo"]!).ShouldBe("grüße");
        ((int)Of("3")["error"]!["code"]!).ShouldBe(-32601);
        ((bool)Of("4")["result"]!["isError"]!).ShouldBeTrue();
    }

    [Fact]
    public async Task An_answer_does_not_wait_for_the_others_and_one_request_can_be_cancelled()
    {
        await using var host = await McpHost.StartAsync();
        using var client = host.As("agent");
        var session = await client.OpenAsync(Batching);

        using var answer = await client.SendAsync(
            In(session, new JsonArray(Call(1, "trial_wait"), Call(2, "comms_ping"))), HttpCompletionOption.ResponseHeadersRead, Ct);
        await using var messages = answer.EventsAsync().GetAsyncEnumerator(Ct);
        (await messages.MoveNextAsync()).ShouldBeTrue();
        ((int)messages.Current["id"]!).ShouldBe(2);
        await host.Trials.Started.Task.WaitAsync(Ct);
        using var accepted = await client.SendAsync(Wire.Tell(session, "notifications/cancelled", new() { ["requestId"] = 1 }), Ct);

        (await host.Trials.Ended.Task.WaitAsync(Ct)).ShouldBe("cancelled");
        (await messages.MoveNextAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task A_batch_cancels_a_call_that_came_alone()
    {
        await using var host = await McpHost.StartAsync();
        using var client = host.As("agent");
        var session = await client.OpenAsync(Batching);
        var pending = client.SendAsync(Wire.In(session, "tools/call", new() { ["name"] = "trial_wait" }, id: 11), Ct);
        await host.Trials.Started.Task.WaitAsync(Ct);
        var cancel = Note("notifications/cancelled");
        cancel["params"] = new JsonObject { ["requestId"] = 11 };

        using var accepted = await client.SendAsync(In(session, new JsonArray(cancel)), Ct);
        using var answer = await pending;

        accepted.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await host.Trials.Ended.Task.WaitAsync(Ct)).ShouldBe("cancelled");
    }

    [Fact]
    public async Task As_many_as_a_batch_may_have_are_answered_whole()
    {
        await using var host = await McpHost.StartAsync();
        using var client = host.As("agent");
        var session = await client.OpenAsync(Batching);
        var text = new string('x', 5_000);

        using var answer = await client.SendAsync(
            In(session, new JsonArray([.. Enumerable.Range(1, 50).Select(id => Call(id, "comms_ping", new() { ["message"] = text }))])), Ct);
        var messages = await answer.EventsAsync().ToListAsync(Ct);

        messages.Select(m => (int)m["id"]!).Order().ShouldBe(Enumerable.Range(1, 50));
        messages.ShouldAllBe(m => (string)m["result"]!["structuredContent"]!["echo"]! == text);
    }

    [Fact]
    public async Task Progress_comes_before_the_answer_in_a_batch_too()
    {
        await using var host = await McpHost.StartAsync();
        using var client = host.As("agent");
        var session = await client.OpenAsync(Batching);
        var call = Call(1, "trial_progress");
        call["params"]!["_meta"] = new JsonObject { ["progressToken"] = 5 };

        using var answer = await client.SendAsync(In(session, new JsonArray(call)), Ct);
        var messages = await answer.EventsAsync().ToListAsync(Ct);

        messages.Take(3).Select(m => (int)m["params"]!["progress"]!).ShouldBe([1, 2, 3]);
        ((string)messages[3]["result"]!["structuredContent"]!["what"]!).ShouldBe("all");
    }

    [Fact]
    public async Task A_batch_without_requests_is_accepted_without_a_body()
    {
        await using var host = await McpHost.StartAsync();
        using var client = host.As("agent");
        var session = await client.OpenAsync(Batching);

        using var answer = await client.SendAsync(In(session, new JsonArray(Note("notifications/initialized"), Note("notifications/roots/list_changed"))), Ct);

        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await answer.Content.ReadAsByteArrayAsync(Ct)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("2025-06-18")]
    [InlineData("2025-11-25")]
    [InlineData(Wire.Today)]
    public async Task Later_revisions_have_no_batches(string version)
    {
        await using var host = await McpHost.StartAsync();
        using var client = host.As("agent");
        var request = version == Wire.Today
            ? Wire.Post(new JsonArray(Call(1, "trial_wait")))
            : In(await client.OpenAsync(version), new JsonArray(Call(1, "trial_wait")));
        request.Headers.Add("MCP-Protocol-Version", version);

        var (status, body) = await client.AskAsync(request);

        status.ShouldBe(HttpStatusCode.BadRequest);
        ((int)body["error"]!["code"]!).ShouldBe(-32600);
        ((string)body["error"]!["message"]!).ShouldContain("Send each message in a request of its own");
        host.Trials.Started.Task.IsCompleted.ShouldBeFalse();
    }

    [Theory]
    [InlineData("empty", "1 to 50")]
    [InlineData("too many", "has 51")]
    [InlineData("not all messages", "position 1")]
    [InlineData("a batch within", "position 1")]
    [InlineData("initialize", "initialize")]
    [InlineData("one id twice", "same id")]
    public async Task A_bad_batch_is_refused_and_nothing_of_it_runs(string what, string says)
    {
        await using var host = await McpHost.StartAsync();
        using var client = host.As("agent");
        var session = await client.OpenAsync(Batching);
        var batch = what switch
        {
            "empty" => new JsonArray(),
            "too many" => [.. Enumerable.Range(1, 51).Select(id => Call(id, "trial_wait"))],
            "not all messages" => new JsonArray(Call(1, "trial_wait"), 5),
            "a batch within" => new JsonArray(Call(1, "trial_wait"), new JsonArray(Call(2, "trial_wait"))),
            "initialize" => new JsonArray(Call(1, "trial_wait"), Request(2, "initialize")),
            _ => new JsonArray(Call(1, "trial_wait"), Call(1, "trial_wait")),
        };

        var (status, body) = await client.AskAsync(In(session, batch));

        status.ShouldBe(HttpStatusCode.BadRequest);
        ((string)body["error"]!["message"]!).ShouldContain(says);
        body["id"].ShouldBeNull();
        host.Trials.Started.Task.IsCompleted.ShouldBeFalse();
    }

    [Theory]
    [InlineData("none", HttpStatusCode.BadRequest)]
    [InlineData("another token's", HttpStatusCode.NotFound)]
    public async Task A_batch_needs_its_own_session(string whose, HttpStatusCode expected)
    {
        await using var host = await McpHost.StartAsync();
        using var client = host.As("agent");
        using var other = host.As("other");
        var batch = new JsonArray(Call(1, "trial_wait"));

        var (status, _) = await client.AskAsync(whose == "none" ? Wire.Post(batch) : In(await other.OpenAsync(Batching), batch));

        status.ShouldBe(expected);
        host.Trials.Started.Task.IsCompleted.ShouldBeFalse();
    }

    [Theory]
    [InlineData(Batching, HttpStatusCode.Accepted)]
    [InlineData("2024-11-05", HttpStatusCode.BadRequest)]
    public async Task The_oldest_transport_takes_batches_of_the_revision_that_has_them(string version, HttpStatusCode expected)
    {
        await using var host = await McpHost.StartAsync();
        using var client = host.As("agent");
        using var stream = await client.GetAsync("/sse", HttpCompletionOption.ResponseHeadersRead, Ct);
        using var reader = new StreamReader(await stream.Content.ReadAsStreamAsync(Ct));
        await reader.ReadLineAsync(Ct);
        var endpoint = (await reader.ReadLineAsync(Ct))!["data: ".Length..];
        await using var messages = reader.EventsAsync().GetAsyncEnumerator(Ct);
        var initialize = Request(1, "initialize", new() { ["protocolVersion"] = version, ["capabilities"] = new JsonObject(), ["clientInfo"] = new JsonObject { ["name"] = "old", ["version"] = "1" } });
        using var accepted = await client.SendAsync(Wire.Post(initialize, endpoint), Ct);
        (await messages.MoveNextAsync()).ShouldBeTrue();

        using var answer = await client.SendAsync(Wire.Post(new JsonArray(Call(2, "comms_ping"), Call(3, "comms_ping")), endpoint), Ct);

        answer.StatusCode.ShouldBe(expected);
        if (expected == HttpStatusCode.Accepted)
        {
            List<int> ids = [];
            while (ids.Count < 2)
            {
                (await messages.MoveNextAsync()).ShouldBeTrue();
                ids.Add((int)messages.Current["id"]!);
            }

            ids.Order().ShouldBe([2, 3]);
        }
    }
}
