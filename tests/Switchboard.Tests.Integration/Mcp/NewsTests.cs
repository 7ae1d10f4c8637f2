using System.Text.Json.Nodes;
using Line = Switchboard.Tests.Integration.Conversations.Line;
using Switchboard.Events;
using Switchboard.Tests.Integration.Mcp.Conformance;

namespace Switchboard.Tests.Integration.Mcp;

/// <summary>What happens to an agent is told to its live clients, of whichever era.</summary>
public sealed class NewsTests(World world)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static string Events(Line line) => $"comms://agents/{line.Agent}/events";

    [Theory]
    [InlineData("stream")]
    [InlineData("sse")]
    [InlineData("listen")]
    [InlineData("subscribe")]
    public async Task A_live_client_is_told_of_its_own_agents_events_alone(string way)
    {
        using var mine = await Line.Open(world);
        using var theirs = await Line.Open(world);
        await using var ear = await Ear.Open(way, mine);
        await using var other = await Ear.Open(way, theirs);

        await mine.Write(Line.Person(), "Hello");
        var heard = await ear.Next();
        await theirs.Write(Line.Person(), "Hello");
        var first = await other.Next();

        foreach (var (news, line) in new[] { (heard, mine), (first, theirs) })
        {
            var happened = (await line.Events()).Single();
            if (way is "stream" or "sse")
            {
                ((string)news["method"]!).ShouldBe("notifications/message");
                ((string)news["params"]!["data"]!["event"]!).ShouldBe("message.received");
                ((string)news["params"]!["data"]!["agentId"]!).ShouldBe(line.Agent.Value);
                ((string)news["params"]!["data"]!["eventId"]!).ShouldBe(happened.GetProperty("eventId").GetString());
            }
            else
            {
                ((string)news["method"]!).ShouldBe("notifications/resources/updated");
                ((string)news["params"]!["uri"]!).ShouldBe(Events(line));
            }
        }
    }

    [Fact]
    public async Task A_stream_tells_what_happens_while_it_is_open_and_nothing_twice()
    {
        using var line = await Line.Open(world);
        await line.Write(Line.Person(), "Before");
        await Eventually.Holds(async () => (await line.Events()).Count == 1);
        await using var ear = await Ear.Open("stream", line);

        List<string> told = [];
        foreach (var text in (string[])["One", "Two", "Three"])
        {
            await line.Write(Line.Person(), text);
            told.Add((string)(await ear.Next())["params"]!["data"]!["eventId"]!);
        }

        told.ShouldBe((await line.Events()).Skip(1).Select(e => e.GetProperty("eventId").GetString()));
    }

    [Theory]
    [InlineData("another organization's")]
    [InlineData("unknown")]
    public async Task An_admin_can_not_listen_to_an_agent_that_is(string whose)
    {
        using var line = await Line.Open(world);
        var uri = whose == "unknown" ? "comms://agents/agt_nobody/events" : Events(line);
        using var admin = (await world.Organization()).Admin();

        var (_, subscribed) = await admin.AskAsync(Wire.In(await admin.OpenAsync(), "resources/subscribe", new() { ["uri"] = uri }));
        await using var ear = await Ear.Listen(admin, uri);

        ((int)subscribed["error"]!["code"]!).ShouldBe(-32002);
        ear.Granted.ShouldBeNull();
    }

    [Fact]
    public async Task More_subscriptions_than_one_client_may_have_are_refused()
    {
        using var admin = (await world.Organization()).Admin();
        var many = new JsonArray([.. Enumerable.Range(0, 1_001).Select(n => JsonValue.Create($"comms://agents/agt_{n}/events"))]);

        var (_, body) = await admin.AskAsync(Wire.Alone("subscriptions/listen", new() { ["notifications"] = new JsonObject { ["resourceSubscriptions"] = many } }));

        ((string)body["error"]!["message"]!).ShouldContain("1000");
    }

    [Fact]
    public async Task A_lost_signal_only_delays_the_news()
    {
        await using var deaf = await World.Start(options => options.Services = services => Signals.Losing(services, EventRow.Placed));
        using var line = await Line.Open(deaf);
        await using var ear = await Ear.Open("stream", line);

        await line.Write(Line.Person(), "Hello");

        ((string)(await ear.Next())["params"]!["data"]!["event"]!).ShouldBe("message.received");
    }

    [Fact]
    public async Task Who_no_longer_listens_is_forgotten_so_that_nothing_is_read_for_it()
    {
        using var line = await Line.Open(world);
        var audience = world.Get<Switchboard.Mcp.News.AgentListeners>();
        await using (await Ear.Open("listen", line))
        {
            audience.ListensTo(line.Agent).ShouldBeTrue();
        }

        await Eventually.Holds(() => Task.FromResult(!audience.ListensTo(line.Agent)));
        audience.Told([line.Agent]).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("stream")]
    [InlineData("sse")]
    [InlineData("listen")]
    public async Task A_stream_ends_when_its_token_is_revoked_and_only_that_one(string way)
    {
        using var mine = await Line.Open(world);
        using var theirs = await Line.Open(world);
        await using var ear = await Ear.Open(way, mine);
        await using var other = await Ear.Open(way, theirs);
        using var admin = mine.Tenant.Admin();
        var token = (await admin.Get("/api/v1/tokens")).GetProperty("items").EnumerateArray()
            .Single(token => token.TryGetProperty("agentId", out var agent) && agent.GetString() == mine.Agent.Value).GetProperty("tokenId").GetString();

        await admin.Delete($"/api/v1/tokens/{token}");

        await ear.Ends();
        await theirs.Write(Line.Person(), "Hello");
        (await other.Next()).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_stream_ends_when_its_organization_is_suspended()
    {
        using var line = await Line.Open(world);
        await using var ear = await Ear.Open("stream", line);
        using var super = world.SuperAdmin();

        await super.Post($"/api/v1/organizations/{line.Tenant.Id}/suspend", new { });

        await ear.Ends();
    }

    [Theory]
    [InlineData("http")]
    [InlineData("sse")]
    [InlineData("current")]
    [Trait("Category", "npm")]
    public async Task An_official_client_hears_that_a_person_wrote_and_takes_what_the_tools_answer(string kind)
    {
        using var line = await Line.Open(world);
        using var node = NodeScript.Start("hear.mjs", kind, world.Url.ToString(), line.Token, line.Agent.Value);
        await node.LineAsync();

        await line.Write(Line.Person(), "Hello");
        var news = await node.LineAsync();

        ((string)(kind == "current" ? news["uri"] : news["agentId"])!).ShouldBe(kind == "current" ? Events(line) : line.Agent.Value);
        var answers = await node.LineAsync();
        ((string)answers["comms_wait_for_event"]!["events"]![0]!["message"]!["body"]!).ShouldBe("Hello");
        answers["comms_get_waiting_messages"]!["items"]!.AsArray().Count.ShouldBe(1);
        (await node.EndAsync()).Code.ShouldBe(0);
    }

    /// <summary>A stream that a client has open.</summary>
    sealed class Ear(HttpClient client, HttpResponseMessage answer, IAsyncEnumerator<JsonNode> messages, bool owns) : IAsyncDisposable
    {
        /// <summary>What a subscription was granted.</summary>
        public JsonNode? Granted { get; private init; }

        public static async Task<Ear> Open(string way, Line line)
        {
            var client = line.World.Client(line.Token);
            switch (way)
            {
                case "sse":
                    return await Initialize(client);
                case "listen":
                    return await Listen(client, Events(line), owns: true);
                case "subscribe":
                    var admin = line.Tenant.Admin();
                    client.Dispose();
                    var subscriber = await admin.OpenAsync();
                    await admin.ResultAsync(Wire.In(subscriber, "resources/subscribe", new() { ["uri"] = Events(line) }));
                    return await Stream(admin, subscriber);
                default:
                    return await Stream(client, await client.OpenAsync());
            }
        }

        public static async Task<Ear> Listen(HttpClient client, string uri, bool owns = false)
        {
            var wanted = new JsonObject { ["notifications"] = new JsonObject { ["resourceSubscriptions"] = new JsonArray(uri) } };
            var answer = await client.SendAsync(Wire.Alone("subscriptions/listen", wanted), HttpCompletionOption.ResponseHeadersRead, Ct);
            var messages = answer.EventsAsync().GetAsyncEnumerator(Ct);
            (await messages.MoveNextAsync()).ShouldBeTrue();
            return new(client, answer, messages, owns) { Granted = messages.Current["params"]!["notifications"]!["resourceSubscriptions"] };
        }

        static async Task<Ear> Stream(HttpClient client, string session)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/mcp");
            request.Headers.Add("Mcp-Session-Id", session);
            var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
            return new(client, answer, answer.EventsAsync().GetAsyncEnumerator(Ct), true);
        }

        static async Task<Ear> Initialize(HttpClient client)
        {
            var answer = await client.GetAsync("/sse", HttpCompletionOption.ResponseHeadersRead, Ct);
            var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(Ct));
            (await reader.ReadLineAsync(Ct)).ShouldBe("event: endpoint");
            return new(client, answer, reader.EventsAsync().GetAsyncEnumerator(Ct), true);
        }

        public async Task<JsonNode> Next()
        {
            (await messages.MoveNextAsync()).ShouldBeTrue();
            return messages.Current;
        }

        /// <summary>Reads to the end, which must come.</summary>
        public async Task Ends()
        {
            while (await messages.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System, Ct))
            {
                // A subscription is answered when it ends.
            }
        }

        public async ValueTask DisposeAsync()
        {
            answer.Dispose();
            await messages.DisposeAsync();
            if (owns)
            {
                client.Dispose();
            }
        }
    }
}
