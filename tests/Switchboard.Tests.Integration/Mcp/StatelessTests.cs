using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Switchboard.Tests.Integration.Mcp;

/// <summary>Revision 2026-07-28: every request stands alone.</summary>
public sealed class StatelessTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Discovery_names_the_server_and_its_revision()
    {
        await using var host = await McpHost.StartAsync();
        using var client = host.As("agent");

        var result = await client.ResultAsync(Wire.Alone("server/discover"));

        result["supportedVersions"]!.AsArray().Select(v => (string)v!).ShouldContain(Wire.Today);
        result["capabilities"]!["tools"].ShouldNotBeNull();
        result["capabilities"]!["tools"]!["listChanged"].ShouldBeNull();
        ((bool)result["capabilities"]!["resources"]!["subscribe"]!).ShouldBeTrue();
        ((string)result["_meta"]!["io.modelcontextprotocol/serverInfo"]!["name"]!).ShouldBe("switchboard");
    }

    public static TheoryData<string, int, int> Rejections => new()
    {
        { "no method header", 400, -32020 },
        { "another method header", 400, -32020 },
        { "no name header", 400, -32020 },
        { "another name header", 400, -32020 },
        { "broken base64 name", 400, -32020 },
        { "no version header", 400, -32020 },
        { "another version in the body", 400, -32020 },
        { "no version in the body", 400, -32602 },
        { "no metadata", 400, -32602 },
        { "no capabilities", 400, -32602 },
        { "a version to come", 400, -32022 },
        { "a version that never was", 400, -32022 },
        { "a response", 400, -32600 },
        { "initialize", 404, -32601 },
        { "ping", 404, -32601 },
        { "no such method", 404, -32601 },
    };

    [Theory]
    [MemberData(nameof(Rejections))]
    public async Task A_request_that_contradicts_itself_is_rejected(string what, int status, int code)
    {
        await using var host = await McpHost.StartAsync();
        using var client = host.As("agent");
        const string Keys = "io.modelcontextprotocol/";
        var request = what switch
        {
            "no version in the body" => Wire.Call("comms_ping", change: b => b["params"]!["_meta"]!.AsObject().Remove(Keys + "protocolVersion")),
            "another version in the body" => Wire.Call("comms_ping", change: b => b["params"]!["_meta"]![Keys + "protocolVersion"] = "2025-11-25"),
            "no metadata" => Wire.Call("comms_ping", change: b => b["params"]!.AsObject().Remove("_meta")),
            "no capabilities" => Wire.Call("comms_ping", change: b => b["params"]!["_meta"]!.AsObject().Remove(Keys + "clientCapabilities")),
            "a response" => Wire.Call("comms_ping", change: b => { b.Remove("method"); b["result"] = new JsonObject(); }),
            "initialize" or "ping" => Wire.Alone(what),
            "no such method" => Wire.Alone("tools/steal"),
            _ => Wire.Call("comms_ping"),
        };
        var headers = request.Headers;
        void Set(string name, string? value)
        {
            headers.Remove(name);
            if (value is not null)
            {
                headers.Add(name, value);
            }
        }

        switch (what)
        {
            case "no method header": Set("Mcp-Method", null); break;
            case "another method header": Set("Mcp-Method", "tools/list"); break;
            case "no name header": Set("Mcp-Name", null); break;
            case "another name header": Set("Mcp-Name", "comms_send_message"); break;
            case "broken base64 name": Set("Mcp-Name", "=?base64?%%%?="); break;
            case "no version header": Set("MCP-Protocol-Version", null); break;
            case "a version to come": Set("MCP-Protocol-Version", "2031-01-01"); break;
            case "a version that never was": Set("MCP-Protocol-Version", "2025-02-30"); break;
        }

        var (answered, body) = await client.AskAsync(request);

        ((int)answered).ShouldBe(status, body.ToJsonString());
        ((int)body["error"]!["code"]!).ShouldBe(code, body.ToJsonString());
        ((int)body["id"]!).ShouldBe(7);
        if (code == -32022)
        {
            body["error"]!["data"]!["supported"]!.AsArray().Select(v => (string)v!).ShouldContain(Wire.Today);
            ((string)body["error"]!["data"]!["requested"]!).ShouldBe(headers.GetValues("MCP-Protocol-Version").Single());
        }
    }

    [Fact]
    public async Task A_name_may_come_in_base64()
    {
        await using var host = await McpHost.StartAsync();
        using var client = host.As("agent");
        var request = Wire.Call("comms_ping");
        request.Headers.Remove("Mcp-Name");
        request.Headers.Add("Mcp-Name", $"=?base64?{Convert.ToBase64String(Encoding.UTF8.GetBytes("comms_ping"))}?=");

        ((bool)(await client.ResultAsync(request))["isError"]!).ShouldBeFalse();
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    public async Task There_is_nothing_but_post(string method)
    {
        await using var host = await McpHost.StartAsync();
        using var client = host.As("agent");
        using var request = new HttpRequestMessage(new HttpMethod(method), "/mcp");
        request.Headers.Add("MCP-Protocol-Version", Wire.Today);

        using var answer = await client.SendAsync(request, Ct);

        answer.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        answer.Content.Headers.Allow.ShouldBe(["POST"]);
    }

    [Fact]
    public async Task A_notification_is_accepted_without_a_body()
    {
        await using var host = await McpHost.StartAsync();
        using var client = host.As("agent");

        using var answer = await client.SendAsync(Wire.Alone("notifications/cancelled", change: b => b.Remove("id")), Ct);

        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await answer.Content.ReadAsByteArrayAsync(Ct)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_session_header_is_ignored()
    {
        await using var host = await McpHost.StartAsync();
        using var client = host.As("agent");
        var request = Wire.Call("comms_ping");
        request.Headers.Add("Mcp-Session-Id", "whatever");

        using var answer = await client.SendAsync(request, Ct);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Headers.Contains("Mcp-Session-Id").ShouldBeFalse();
    }

    [Fact]
    public async Task Progress_comes_before_the_answer_when_it_was_asked_for()
    {
        await using var host = await McpHost.StartAsync();
        using var client = host.As("agent");

        using var answer = await client.SendAsync(Wire.Call("trial_progress", change: b => b["params"]!["_meta"]!["progressToken"] = "p"), Ct);
        var messages = await answer.EventsAsync().ToListAsync(Ct);

        messages.Take(3).Select(m => ((string)m["method"]!, (string)m["params"]!["progressToken"]!, (int)m["params"]!["progress"]!))
            .ShouldBe([("notifications/progress", "p", 1), ("notifications/progress", "p", 2), ("notifications/progress", "p", 3)]);
        ((string)messages[3]["result"]!["structuredContent"]!["what"]!).ShouldBe("all");
        messages.Count.ShouldBe(4);
    }

    [Fact]
    public async Task Progress_that_nobody_asked_for_is_not_told()
    {
        await using var host = await McpHost.StartAsync();
        using var client = host.As("agent");

        using var answer = await client.SendAsync(Wire.Call("trial_progress"), Ct);

        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
    }

    [Fact]
    public async Task A_client_that_goes_away_cancels_its_request()
    {
        await using var host = await McpHost.StartAsync();
        using var client = host.As("agent");
        var trials = host.Trials;
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(Ct);

        var pending = client.SendAsync(Wire.Call("trial_wait"), gone.Token);
        await trials.Started.Task.WaitAsync(Ct);
        await gone.CancelAsync();

        (await trials.Ended.Task.WaitAsync(TimeSpan.FromMinutes(1), Ct)).ShouldBe("cancelled");
        await Should.ThrowAsync<OperationCanceledException>(pending);
    }

    [Fact]
    public async Task A_subscription_hears_of_its_agent_and_of_no_other()
    {
        await using var host = await McpHost.StartAsync();
        using var client = host.As("agent");
        var wanted = new JsonObject
        {
            ["notifications"] = new JsonObject
            {
                ["toolsListChanged"] = true,
                ["resourceSubscriptions"] = new JsonArray("comms://agents/agt_anna/events", "comms://agents/agt_otto/events", "file:///etc/passwd"),
            },
        };

        using var answer = await client.SendAsync(Wire.Alone("subscriptions/listen", wanted), HttpCompletionOption.ResponseHeadersRead, Ct);
        await using var messages = answer.EventsAsync().GetAsyncEnumerator(Ct);
        (await messages.MoveNextAsync()).ShouldBeTrue();
        var acknowledged = messages.Current;
        host.Sessions.Notify(new(McpHost.Rival, McpHost.Otto, "message.received"));
        host.Sessions.Notify(new(McpHost.Rival, McpHost.Anna, "message.received"));
        host.Sessions.Notify(new(McpHost.Acme, McpHost.Anna, "message.received"));
        (await messages.MoveNextAsync()).ShouldBeTrue();
        var updated = messages.Current;

        ((string)acknowledged["method"]!).ShouldBe("notifications/subscriptions/acknowledged");
        acknowledged["params"]!["notifications"]!["resourceSubscriptions"]!.ToJsonString().ShouldBe("""["comms://agents/agt_anna/events"]""");
        ((int)acknowledged["params"]!["_meta"]!["io.modelcontextprotocol/subscriptionId"]!).ShouldBe(7);
        ((string)updated["method"]!).ShouldBe("notifications/resources/updated");
        ((string)updated["params"]!["uri"]!).ShouldBe("comms://agents/agt_anna/events");
        ((int)updated["params"]!["_meta"]!["io.modelcontextprotocol/subscriptionId"]!).ShouldBe(7);
    }

    [Fact]
    public async Task A_quiet_stream_is_kept_alive()
    {
        await using var host = await McpHost.StartAsync(configure: o => o.KeepAlive = TimeSpan.FromMilliseconds(20));
        using var client = host.As("agent");

        using var answer = await client.SendAsync(
            Wire.Alone("subscriptions/listen", new() { ["notifications"] = new JsonObject() }), HttpCompletionOption.ResponseHeadersRead, Ct);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(Ct));
        string? line;
        do
        {
            line = await reader.ReadLineAsync(Ct);
        }
        while (line is not null and not ":");

        line.ShouldBe(":");
        answer.Headers.GetValues("X-Accel-Buffering").ShouldBe(["no"]);
    }
}
