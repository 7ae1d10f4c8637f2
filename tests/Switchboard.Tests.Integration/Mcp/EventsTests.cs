using System.Text.Json.Nodes;
using Switchboard.Data;
using Switchboard.Events;
using Switchboard.Kernel;
using Line = Switchboard.Tests.Integration.Conversations.Line;

namespace Switchboard.Tests.Integration.Mcp;

/// <summary>The events extension: its list, and asking for events and streaming them.</summary>
public sealed class EventsTests(World world)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_extension_is_announced_and_lists_what_can_happen_in_every_era()
    {
        using var line = await Line.Open(world);

        var discovered = (await line.Api.ResultAsync(Wire.Alone("server/discover")))["capabilities"]!;
        var initialized = (await line.Api.ResultAsync(Wire.Initialize()))["capabilities"]!;
        var current = await line.Api.ResultAsync(Wire.Alone("events/list"));
        var older = await line.Api.ResultAsync(Wire.In(await line.Api.OpenAsync(), "events/list"));

        foreach (var capabilities in (JsonNode[])[discovered, initialized])
        {
            capabilities["extensions"]!["io.modelcontextprotocol/events"]!.AsObject().Count.ShouldBe(0);
            capabilities["events"].ShouldNotBeNull();
        }

        ((string)current["resultType"]!).ShouldBe("complete");
        string[] names = ["message.received", "message.failed", "contact.opted_out", "contact.opted_in", "contact.asked_for_help", "contact.suppressed", "conversation.assigned", "conversation.escalated", "template.approved", "template.rejected", "template.withdrawn", "limit.nearly_reached"];
        foreach (var (list, delivery) in new[] { (current, (string[])["poll", "push", "webhook"]), (older, ["poll", "webhook"]) })
        {
            list["events"]!.AsArray().Select(type => (string)type!["name"]!).ShouldBe(names);
            list["events"]!.AsArray().ShouldAllBe(type => type!["delivery"]!.AsArray().Select(mode => (string)mode!).SequenceEqual(delivery));
            list["events"]!.AsArray().ShouldAllBe(type => ((string)type!["description"]!).Length > 0 && (string)type["payloadSchema"]!["properties"]!["message"]!["type"]! == "object");
        }

        current["events"]![0]!["inputSchema"]!["properties"]!.AsObject().Select(property => property.Key).ShouldBe(["agentId", "channel"]);
    }

    [Fact]
    [Trait("Category", "slow")]
    public async Task A_poll_looks_only_so_far_at_once_and_says_where_to_go_on()
    {
        const int Unwanted = 1_050;
        using var line = await Line.Open(world);
        var ids = world.Get<Ids>();
        await world.Get<Database>().Write(line.Tenant.Id, async unit =>
        {
            foreach (var kind in Enumerable.Repeat(EventKinds.ConversationAssigned, Unwanted).Append(EventKinds.ConversationEscalated))
            {
                await unit.Execute(EventRow.Insert, new EventBirth(ids.Next<EventId>(), line.Agent, kind, "cnv_1", null, null, TimeProvider.System.GetUtcNow()));
            }

            return 0;
        });
        world.Get<ISignals>().Publish(EventRow.Written, line.Agent.Value);
        await Eventually.Holds(async () => await Count("position IS NOT NULL") == Unwanted + 1);

        var first = await Poll(line.Api, null, new() { ["name"] = "conversation.escalated", ["cursor"] = "c0" });
        var second = await Poll(line.Api, null, new() { ["name"] = "conversation.escalated", ["cursor"] = (string)first["cursor"]! });

        (first["events"]!.AsArray().Count, (bool)first["hasMore"]!).ShouldBe((0, true));
        (await Count($"position <= {((string)first["cursor"]!)[1..]}")).ShouldBe(1_000);
        (second["events"]!.AsArray().Count, (bool)second["hasMore"]!).ShouldBe((1, false));

        Task<long> Count(string where) => world.Get<Database>().Read(line.Tenant.Id, session => session.Count($"SELECT count(*) FROM event WHERE organization_id = @organization AND {where}"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_poll_begins_now_and_goes_on_from_its_cursor(bool alone)
    {
        using var line = await Line.Open(world);
        var session = alone ? null : await line.Api.OpenAsync();
        await line.Write(Line.Person(), "Before");
        await Eventually.Holds(async () => (await line.Events()).Count == 1);

        var begun = await Poll(line.Api, session, new() { ["name"] = "message.received" });
        await line.Write(Line.Person(), "One");
        await line.Write(Line.Person(), "STOP");
        await line.Write(Line.Person(), "Two");
        await Eventually.Holds(async () => (await line.Events()).Count(e => e.GetProperty("kind").GetString() == "message.received") == 3 && (await line.Events()).Count == 4);
        var first = await Poll(line.Api, session, new() { ["name"] = "message.received", ["cursor"] = (string)begun["cursor"]!, ["maxEvents"] = 1 });
        var second = await Poll(line.Api, session, new() { ["name"] = "message.received", ["cursor"] = (string)first["cursor"]! });
        var third = await Poll(line.Api, session, new() { ["name"] = "message.received", ["cursor"] = (string)second["cursor"]! });
        var stopped = await Poll(line.Api, session, new() { ["name"] = "contact.opted_out", ["arguments"] = new JsonObject { ["channel"] = "sms" }, ["cursor"] = (string)begun["cursor"]! });

        begun["events"]!.AsArray().Count.ShouldBe(0);
        new[] { first, second }.SelectMany(page => page["events"]!.AsArray()).Select(e => (string)e!["data"]!["message"]!["body"]!).Order(StringComparer.Ordinal).ShouldBe(["One", "Two"]);
        first["events"]!.AsArray().Count.ShouldBe(1);
        ((bool)first["hasMore"]!).ShouldBeTrue();
        ((bool)second["hasMore"]!).ShouldBeFalse();
        third["events"]!.AsArray().Count.ShouldBe(0);
        new[] { begun, first, second, third }.ShouldAllBe(page => !(bool)page["truncated"]! && (int)page["nextPollMs"]! > 0);
        var happened = stopped["events"]!.AsArray().Single()!;
        ((string)happened["name"]!).ShouldBe("contact.opted_out");
        ((string)happened["eventId"]!).ShouldBe((await line.Events()).Single(e => e.GetProperty("kind").GetString() == "contact.opted_out").GetProperty("eventId").GetString());
    }

    [Fact]
    public async Task A_poll_that_leaves_something_out_says_so()
    {
        using var line = await Line.Open(world);
        var begun = (string)(await Poll(line.Api, null, new() { ["name"] = "message.received" }))["cursor"]!;
        await line.Write(Line.Person(), "Hello");
        await Eventually.Holds(async () => (await line.Events()).Count == 1);

        var tooOld = await Poll(line.Api, null, new() { ["name"] = "message.received", ["cursor"] = begun, ["maxAgeMs"] = 0 });
        var others = await Poll(line.Api, null, new() { ["name"] = "message.failed", ["cursor"] = begun, ["maxAgeMs"] = 0 });
        var notYet = await Poll(line.Api, null, new() { ["name"] = "message.received", ["cursor"] = "c999999999" });

        ((bool)tooOld["truncated"]!).ShouldBeTrue();
        tooOld["events"]!.AsArray().Count.ShouldBe(0);
        ((bool)others["truncated"]!).ShouldBeFalse();
        ((bool)notYet["truncated"]!).ShouldBeTrue();
        ((string)notYet["cursor"]!).ShouldNotBe("c999999999");
    }

    [Fact]
    public async Task An_organization_listens_to_all_of_its_agents_or_to_one_and_to_no_others()
    {
        var tenant = await world.Organization();
        using var admin = tenant.Admin();
        using var one = await Line.Open(world, tenant);
        using var two = await Line.Open(world, tenant);
        using var theirs = await Line.Open(world);
        var begun = (string)(await Poll(admin, null, new() { ["name"] = "message.received" }))["cursor"]!;
        foreach (var line in (Line[])[one, theirs, two])
        {
            await line.Write(Line.Person(), line.Agent.Value);
            await Eventually.Holds(async () => (await line.Events()).Count == 1);
        }

        var all = await Poll(admin, null, new() { ["name"] = "message.received", ["cursor"] = begun });
        var single = await Poll(admin, null, new() { ["name"] = "message.received", ["arguments"] = new JsonObject { ["agentId"] = two.Agent.Value }, ["cursor"] = begun });

        all["events"]!.AsArray().Select(e => (string)e!["data"]!["message"]!["body"]!).ShouldBe([one.Agent.Value, two.Agent.Value]);
        single["events"]!.AsArray().Select(e => (string)e!["data"]!["agentId"]!).ShouldBe([two.Agent.Value]);
    }

    [Theory]
    [InlineData("events/poll")]
    [InlineData("events/stream")]
    [InlineData("events/subscribe")]
    public async Task What_is_wrong_is_refused_by_its_code_and_another_organizations_agent_as_an_unknown_one(string method)
    {
        using var line = await Line.Open(world);
        using var theirs = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        using var super = world.SuperAdmin();
        JsonObject Of(string? agent) => new() { ["name"] = "message.received", ["arguments"] = agent is null ? [] : new JsonObject { ["agentId"] = agent } };

        (await Error(admin, method, new() { ["name"] = "message.imagined" }))["data"]!["kind"]!.GetValue<string>().ShouldBe("event");
        (await Code(admin, method, [])).ShouldBe(-32602);
        (await Code(admin, method, new() { ["name"] = "message.received", ["arguments"] = new JsonObject { ["colour"] = "red" } })).ShouldBe(-32602);
        (await Code(admin, method, new() { ["name"] = "message.received", ["arguments"] = new JsonObject { ["channel"] = "pigeon" } })).ShouldBe(-32602);
        (await Code(admin, method, Of("nobody"))).ShouldBe(-32602);
        (await Code(super, method, Of(null))).ShouldBe(-32602);
        var foreign = await Error(admin, method, Of(theirs.Agent.Value));
        var unknown = await Error(admin, method, Of("agt_0000000000nobody0000"));
        ((int)foreign["code"]!).ShouldBe(-32024);
        foreign.ToJsonString().ShouldBe(unknown.ToJsonString());
        (await Code(theirs.Api, method, Of(line.Agent.Value))).ShouldBe(-32024);
        if (method != "events/subscribe")
        {
            (await Code(admin, method, new() { ["name"] = "message.received", ["cursor"] = "nonsense" })).ShouldBe(-32602);
        }
    }

    [Fact]
    public async Task A_stream_says_where_it_begins_then_what_happens_and_goes_on_from_a_cursor()
    {
        using var line = await Line.Open(world);
        string cursor;
        await using (var stream = await Stream.Open(line.Api, new() { ["name"] = "message.received" }))
        {
            var active = await stream.Next();
            ((string)active["method"]!).ShouldBe("notifications/events/active");
            ((int)active["params"]!["_meta"]!["io.modelcontextprotocol/subscriptionId"]!).ShouldBe(7);
            await line.Write(Line.Person(), "One");
            var happened = await stream.Next();
            ((string)happened["method"]!).ShouldBe("notifications/events/event");
            ((string)happened["params"]!["data"]!["message"]!["body"]!).ShouldBe("One");
            cursor = (string)happened["params"]!["cursor"]!;
        }

        await line.Write(Line.Person(), "Two");
        await Eventually.Holds(async () => (await line.Events()).Count == 2);
        await using var again = await Stream.Open(line.Api, new() { ["name"] = "message.received", ["cursor"] = cursor });
        ((bool)(await again.Next())["params"]!["truncated"]!).ShouldBeFalse();
        ((string)(await again.Next())["params"]!["data"]!["message"]!["body"]!).ShouldBe("Two");
    }

    [Fact]
    public async Task A_stream_ends_with_its_token_and_says_why()
    {
        using var line = await Line.Open(world);
        await using var stream = await Stream.Open(line.Api, new() { ["name"] = "message.received" });
        await stream.Next();

        await Tokens.Revoke(line);

        var last = await stream.Next();
        ((string)last["method"]!).ShouldBe("notifications/events/terminated");
        ((int)last["params"]!["error"]!["code"]!).ShouldBe(-32024);
        (await stream.Next())["result"].ShouldNotBeNull();
    }

    [Fact]
    public async Task A_session_has_no_streams_of_events()
    {
        using var line = await Line.Open(world);

        var (_, body) = await line.Api.AskAsync(Wire.In(await line.Api.OpenAsync(), "events/stream", new() { ["name"] = "message.received" }));

        ((int)body["error"]!["code"]!).ShouldBe(-32026);
        ((string)body["error"]!["data"]!["value"]!).ShouldBe("push");
    }

    static Task<JsonNode> Poll(HttpClient client, string? session, JsonObject asked) =>
        client.ResultAsync(session is null ? Unnamed("events/poll", asked) : Wire.In(session, "events/poll", asked));

    static async Task<JsonNode> Error(HttpClient client, string method, JsonObject asked) => (await client.AskAsync(Unnamed(method, asked))).Body["error"]!;

    static async Task<int> Code(HttpClient client, string method, JsonObject asked) => (int)(await Error(client, method, asked))["code"]!;

    /// <summary>The routing header is for tools, prompts and resources.</summary>
    internal static HttpRequestMessage Unnamed(string method, JsonObject asked)
    {
        var request = Wire.Alone(method, asked);
        request.Headers.Remove("Mcp-Name");
        return request;
    }

    /// <summary>A stream that a client has open.</summary>
    sealed class Stream(HttpResponseMessage answer, IAsyncEnumerator<JsonNode> messages) : IAsyncDisposable
    {
        public static async Task<Stream> Open(HttpClient client, JsonObject asked)
        {
            var answer = await client.SendAsync(Unnamed("events/stream", asked), HttpCompletionOption.ResponseHeadersRead, Ct);
            return new(answer, answer.EventsAsync().GetAsyncEnumerator(Ct));
        }

        public async Task<JsonNode> Next()
        {
            (await messages.MoveNextAsync()).ShouldBeTrue();
            return messages.Current;
        }

        public async ValueTask DisposeAsync()
        {
            answer.Dispose();
            await messages.DisposeAsync();
        }
    }

    /// <summary>Takes an agent's token away.</summary>
    internal static class Tokens
    {
        public static async Task Revoke(Line line)
        {
            using var admin = line.Tenant.Admin();
            var token = (await admin.Get("/api/v1/tokens")).GetProperty("items").EnumerateArray()
                .Single(token => token.TryGetProperty("agentId", out var agent) && agent.GetString() == line.Agent.Value).GetProperty("tokenId").GetString();
            await admin.Delete($"/api/v1/tokens/{token}");
        }
    }
}
