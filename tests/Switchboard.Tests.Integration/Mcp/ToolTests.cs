using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;

namespace Switchboard.Tests.Integration.Mcp;

public sealed class ToolTests
{
    static async Task<JsonNode> CallAsync(string tool, JsonObject? arguments = null, string token = "agent")
    {
        await using var host = await McpHost.StartAsync();
        using var client = host.As(token);
        return await client.ResultAsync(Wire.Call(tool, arguments));
    }

    [Fact]
    public async Task A_ping_is_answered_in_both_forms()
    {
        var result = await CallAsync("comms_ping", new() { ["message"] = "grüße \"dich\"" });

        result["structuredContent"]!["status"]!.ToString().ShouldBe("ok");
        result["structuredContent"]!["server"]!.ToString().ShouldBe("switchboard");
        result["structuredContent"]!["echo"]!.ToString().ShouldBe("grüße \"dich\"");
        JsonNode.DeepEquals(JsonNode.Parse((string)result["content"]![0]!["text"]!), result["structuredContent"]).ShouldBeTrue();
        ((bool)result["isError"]!).ShouldBeFalse();
        result["resultType"]!.ToString().ShouldBe("complete");
        result["_meta"]!["io.modelcontextprotocol/serverInfo"]!["name"]!.ToString().ShouldBe("switchboard");
    }

    [Fact]
    public async Task No_tool_that_only_reads_says_that_it_destroys()
    {
        await using var host = await McpHost.StartAsync();
        using var client = host.As("super");

        var tools = (await client.ResultAsync(Wire.Alone("tools/list")))["tools"]!.AsArray();

        tools.Count.ShouldBeGreaterThan(5);
        tools.Where(tool => (bool)tool!["annotations"]!["readOnlyHint"]! && (bool)tool["annotations"]!["destructiveHint"]!).Select(tool => (string)tool!["name"]!).ShouldBeEmpty();
    }

    [Fact]
    public async Task Channels_that_carry_no_messages_are_not_offered_for_any()
    {
        await using var host = await McpHost.StartAsync();
        using var client = host.As("super");

        var offered = (await client.ResultAsync(Wire.Alone("tools/list")))["tools"]!.AsArray()
            .Where(tool => (string)tool!["name"]! is "comms_send_message" or "comms_get_messages" or "comms_get_waiting_messages" or "comms_list_conversations" or "comms_search_messages")
            .ToDictionary(tool => (string)tool!["name"]!, tool => string.Join(' ', tool!["inputSchema"]!["properties"]!["channel"]!["enum"]!.AsArray().Select(word => (string)word!)));

        offered.Count.ShouldBe(5);
        offered.Values.ShouldAllBe(words => words == "sms whatsapp email");
    }

    [Fact]
    public async Task Every_tool_that_changes_something_takes_a_reference()
    {
        await using var host = await McpHost.StartAsync();
        using var client = host.As("super");

        var without = (await client.ResultAsync(Wire.Alone("tools/list")))["tools"]!.AsArray()
            .Where(tool => ((string)tool!["name"]!).StartsWith("comms_", StringComparison.Ordinal) && !(bool)tool["annotations"]!["readOnlyHint"]! && !tool["inputSchema"]!["properties"]!.AsObject().ContainsKey("clientRef"))
            .Select(tool => (string)tool!["name"]!);

        without.ShouldBe(["comms_get_waiting_messages"], "which is a list, and acknowledging twice is acknowledging");
    }

    [Fact]
    public async Task Lists_tell_what_they_hold_and_arguments_how_far_they_go()
    {
        await using var host = await McpHost.StartAsync();
        using var client = host.As("super");

        var arguments = (await client.ResultAsync(Wire.Alone("tools/list")))["tools"]!.AsArray()
            .Where(tool => ((string)tool!["name"]!).StartsWith("comms_", StringComparison.Ordinal))
            .SelectMany(tool => tool!["inputSchema"]!["properties"]!.AsObject(), (tool, argument) => (Name: $"{tool!["name"]}.{argument.Key}", Schema: argument.Value!.AsObject())).ToList();

        arguments.Where(a => (string?)a.Schema["type"] is "array" && a.Schema["items"] is null).Select(a => a.Name).ShouldBeEmpty();
        arguments.Where(a => (string?)a.Schema["type"] is "integer" && (a.Schema["minimum"] is null || a.Schema["maximum"] is null)).Select(a => a.Name).ShouldBeEmpty();
        arguments.Where(a => a.Name.EndsWith(".clientRef", StringComparison.Ordinal) && (int?)a.Schema["maxLength"] != 128).Select(a => a.Name).ShouldBeEmpty();
        ((string)arguments.Single(a => a.Name == "comms_get_waiting_messages.acknowledge").Schema["items"]!["pattern"]!).ShouldStartWith("^msg_");
    }

    [Theory]
    [InlineData("comms_get_waiting_messages", """{"acknowledge":["msg_1",42]}""", "acknowledge[1]", "Send acknowledge[1] as an id that begins with msg_.")]
    [InlineData("comms_get_waiting_messages", """{"acknowledge":["agt_1"]}""", "acknowledge[0]", "Send acknowledge[0] as an id that begins with msg_.")]
    [InlineData("trial_arguments", """{"to":"x","wish":{"what":"call","times":"often"}}""", "wish.times", "Send wish.times as a whole number.")]
    [InlineData("comms_send_message", """{"to":"+14155550123","body":"x","sendAt":"2099-01-05T09:30:00"}""", "sendAt", "Send sendAt as an instant with its offset from UTC, such as 2026-11-20T09:30:00Z or 2026-11-20T10:30:00+01:00.")]
    public async Task A_wrong_element_is_named_by_its_place(string tool, string arguments, string place, string next)
    {
        var problem = (await CallAsync(tool, JsonNode.Parse(arguments)!.AsObject()))["structuredContent"]!;

        ((string)problem["field"]!).ShouldBe(place);
        ((string)problem["detail"]!).ShouldContain(place);
        ((string)problem["next"]!).ShouldBe(next);
    }

    [Fact]
    public async Task Arguments_reach_the_method_and_what_is_left_out_has_its_default()
    {
        var given = (await CallAsync("trial_arguments", new() { ["to"] = "+15550001" }))["structuredContent"]!;

        ((string)given["actor"]!).ShouldBe("agent:agt_anna");
        ((string)given["to"]!).ShouldBe("+15550001");
        ((string)given["channel"]!).ShouldBe("sms");
        ((int)given["limit"]!).ShouldBe(50);
        given.AsObject().ContainsKey("agentId").ShouldBeFalse();
        ((bool)given["cancellable"]!).ShouldBeTrue();
    }

    [Fact]
    public async Task Every_form_of_argument_is_read()
    {
        var sent = new JsonObject
        {
            ["to"] = "x", ["channel"] = "whats_app_audio", ["agentId"] = "agt_1", ["limit"] = 3, ["since"] = "2026-11-20T09:30:00Z",
            ["mediaUrls"] = new JsonArray("a", "b"), ["wish"] = new JsonObject { ["what"] = "call", ["times"] = 2 },
        };

        var given = (await CallAsync("trial_arguments", sent))["structuredContent"]!.AsObject();

        foreach (var (name, value) in sent)
        {
            if (name != "since")
            {
                JsonNode.DeepEquals(given[name], value).ShouldBeTrue(name);
            }
        }

        ((DateTimeOffset)given["since"]!).ShouldBe(new DateTimeOffset(2026, 11, 20, 9, 30, 0, TimeSpan.Zero));
    }

    [Theory]
    [InlineData("""{}""", "invalid_to", "to", "Send to as text.")]
    [InlineData("""{"to":null}""", "invalid_to", "to", "Send to as text.")]
    [InlineData("""{"to":5}""", "invalid_to", "to", "Send to as text.")]
    [InlineData("""{"to":"x","limit":"many"}""", "invalid_limit", "limit", "Send limit as a whole number.")]
    [InlineData("""{"to":"x","limit":1.5}""", "invalid_limit", "limit", "Send limit as a whole number.")]
    [InlineData("""{"to":"x","limit":99999999999}""", "invalid_limit", "limit", "Send limit as a whole number.")]
    [InlineData("""{"to":"x","channel":"pigeon"}""", "invalid_channel", "channel", "Send channel as one of sms, whats_app_audio.")]
    [InlineData("""{"to":"x","channel":1}""", "invalid_channel", "channel", "Send channel as one of sms, whats_app_audio.")]
    [InlineData("""{"to":"x","agentId":"msg_1"}""", "invalid_agent_id", "agentId", "Send agentId as an id that begins with agt_.")]
    [InlineData("""{"to":"x","since":"yesterday"}""", "invalid_since", "since", "Send since as an instant with its offset from UTC, such as 2026-11-20T09:30:00Z or 2026-11-20T10:30:00+01:00.")]
    [InlineData("""{"to":"x","mediaUrls":"a"}""", "invalid_media_urls", "mediaUrls", "Send mediaUrls as a list of texts.")]
    [InlineData("""{"to":"x","mediaUrls":["a",null]}""", null, null, null)]
    [InlineData("""{"to":"x","wish":{"times":2}}""", "invalid_wish", "wish.what", "Send what as text; there may be times.")]
    [InlineData("""{"to":"x","wish":{"what":"a","evil":1}}""", "invalid_wish", "wish.evil", "wish takes only what, times.")]
    [InlineData("""{"to":"x","too":"y"}""", "unknown_argument", "too", "This tool takes only: to, channel, agentId, limit, since, mediaUrls, wish.")]
    [InlineData("""{"to":"x","caller":{"tier":"super_admin"}}""", "unknown_argument", "caller", "This tool takes only: to, channel, agentId, limit, since, mediaUrls, wish.")]
    [InlineData("""[1]""", "invalid_arguments", "arguments", "Send arguments as an object with the tool's named arguments.")]
    [InlineData(""" "to" """, "invalid_arguments", "arguments", "Send arguments as an object with the tool's named arguments.")]
    public async Task Arguments_of_the_wrong_form_are_a_tool_error_that_names_the_field_and_the_form(string arguments, string? code, string? field, string? next)
    {
        await using var host = await McpHost.StartAsync();
        using var client = host.As("agent");

        var result = await client.ResultAsync(Wire.Call("trial_arguments", change: body => body["params"]!["arguments"] = JsonNode.Parse(arguments)));

        ((bool)result["isError"]!).ShouldBe(code is not null);
        if (code is not null)
        {
            var problem = result["structuredContent"]!;
            ((string)problem["code"]!).ShouldBe(code);
            ((string)problem["field"]!).ShouldBe(field);
            ((string)problem["next"]!).ShouldBe(next);
            ((string)result["content"]![0]!["text"]!).ShouldEndWith(next!);
        }
    }

    [Theory]
    [InlineData("""{"to":"a","to":"b"}""")]
    [InlineData("""{"to":"a","wish":{"what":"a","what":"b"}}""")]
    public async Task Of_two_arguments_of_one_name_neither_is_taken(string arguments)
    {
        await using var host = await McpHost.StartAsync();
        using var client = host.As("agent");
        using var request = Wire.Call("trial_arguments");
        var body = (await request.Content!.ReadAsStringAsync(TestContext.Current.CancellationToken)).Replace("\"arguments\":{}", $"\"arguments\":{arguments}");
        request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        var (status, answer) = await client.AskAsync(request);

        status.ShouldBe(HttpStatusCode.BadRequest);
        ((string)answer["error"]!["message"]!).ShouldContain("two members of one name");
    }

    [Fact]
    public async Task A_refusal_says_what_to_do_next_and_when()
    {
        var result = await CallAsync("trial_refusal");

        ((bool)result["isError"]!).ShouldBeTrue();
        JsonNode.DeepEquals(result["structuredContent"], JsonNode.Parse(
            """{"code":"quiet_hours","detail":"It is night there.","next":"Send it with sendAt.","field":"to","retryAt":"2026-11-20T09:00:00+02:00","decisionId":"dec_1"}"""))
            .ShouldBeTrue();
        ((string)result["content"]![0]!["text"]!).ShouldBe("It is night there. Send it with sendAt. The same call may succeed from 2026-11-20T07:00:00Z.");
    }

    [Fact]
    public async Task A_broken_tool_is_logged_with_a_correlation_and_tells_nothing_of_why()
    {
        await using var host = await McpHost.StartAsync();
        using var client = host.As("agent");

        var result = await client.ResultAsync(Wire.Call("trial_break", new() { ["clientRef"] = "r-1" }));

        var problem = result["structuredContent"]!;
        ((string)problem["code"]!).ShouldBe("internal");
        ((string)problem["next"]!).ShouldContain("same clientRef");
        result.ToJsonString().ShouldNotContain("secret");
        var line = host.Log.Lines.Single(l => l.Level == LogLevel.Error);
        line.Exception.ShouldBeOfType<InvalidOperationException>();
        var correlation = line.Text.Split(' ')[^1];
        correlation.ShouldStartWith("err_");
        ((string)problem["detail"]!).ShouldContain(correlation);
    }

    [Theory]
    [InlineData("nothing_like_it")]
    [InlineData("trial_organization")]
    [InlineData("trial_deployment")]
    public async Task A_tool_that_is_not_there_for_the_caller_is_unknown(string tool)
    {
        await using var host = await McpHost.StartAsync();
        using var client = host.As("agent");

        var (status, body) = await client.AskAsync(Wire.Call(tool));

        status.ShouldBe(HttpStatusCode.OK);
        ((int)body["error"]!["code"]!).ShouldBe(-32602);
    }

    [Theory]
    [InlineData("agent", false, false)]
    [InlineData("organization", true, false)]
    [InlineData("super", true, true)]
    public async Task A_caller_sees_and_calls_the_tools_of_its_tier(string token, bool organization, bool deployment)
    {
        await using var host = await McpHost.StartAsync();
        using var client = host.As(token);

        var names = (await client.ResultAsync(Wire.Alone("tools/list")))["tools"]!.AsArray().Select(t => (string)t!["name"]!).ToList();

        names.ShouldBe(names.Order(StringComparer.Ordinal));
        names.ShouldContain("comms_ping");
        names.Contains("trial_organization").ShouldBe(organization);
        names.Contains("trial_deployment").ShouldBe(deployment);
        foreach (var name in names.Where(n => n is "trial_organization" or "trial_deployment"))
        {
            ((bool)(await client.ResultAsync(Wire.Call(name)))["isError"]!).ShouldBeFalse();
        }
    }

    [Fact]
    public async Task A_tool_is_described_for_a_model_and_a_program()
    {
        await using var host = await McpHost.StartAsync();
        using var client = host.As("agent");

        var list = await client.ResultAsync(Wire.Alone("tools/list"));

        ((long)list["ttlMs"]!).ShouldBeGreaterThan(0);
        ((string)list["cacheScope"]!).ShouldBe("private");
        var tool = list["tools"]!.AsArray().Single(t => (string)t!["name"]! == "trial_arguments")!;
        var input = tool["inputSchema"]!;
        ((bool)input["additionalProperties"]!).ShouldBeFalse();
        input["required"]!.ToJsonString().ShouldBe("""["to"]""");
        var properties = input["properties"]!.AsObject();
        properties.Select(p => p.Key).ShouldBe(["to", "channel", "agentId", "limit", "since", "mediaUrls", "wish"]);
        properties["channel"]!.ToJsonString().ShouldBe("""{"type":"string","enum":["sms","whats_app_audio"],"description":"A channel.","default":"sms"}""");
        JsonNode.DeepEquals(properties["agentId"], JsonNode.Parse("""{"type":"string","pattern":"^agt_[0-9A-Za-z_]+$","description":"An agent."}""")).ShouldBeTrue();
        properties["wish"]!["required"]!.ToJsonString().ShouldBe("""["what"]""");
        ((string)properties["wish"]!["properties"]!["times"]!["type"]!).ShouldBe("integer");
        ((bool)tool["annotations"]!["readOnlyHint"]!).ShouldBeTrue();
        ((bool)tool["annotations"]!["openWorldHint"]!).ShouldBeFalse();
        var output = tool["outputSchema"]!;
        ((string)output["type"]!).ShouldBe("object");
        output["anyOf"]![0]!["required"]!.AsArray().Select(r => (string)r!).ShouldBe(["actor", "to", "channel", "limit", "cancellable"]);
        output["anyOf"]![1]!["required"]!.AsArray().Select(r => (string)r!).ShouldBe(["code", "detail", "next"]);
    }
}
