using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Switchboard.Data;
using Switchboard.Events;
using Switchboard.Kernel;
using Switchboard.Tenancy;
using Switchboard.Tests.Integration.Mcp;
using Switchboard.Tests.Integration.Simulator;
using Switchboard.Tests.Integration.Users;

namespace Switchboard.Tests.Integration.Conversations;

/// <summary>Events as they happen, over server-sent events and WebSockets: from a cursor on, none lost and none twice.</summary>
public sealed class StreamTests(World world)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("stream")]
    [InlineData("socket")]
    public async Task A_stream_that_was_cut_goes_on_where_it_was(string way)
    {
        using var line = await Line.Open(world);
        string cursor;
        await using (var ear = await Ear.Open(way, line.World, line.Token))
        {
            await line.Write(Line.Person(), "One");
            (await ear.Next()).Text.ShouldBe("One");
            await line.Write(Line.Person(), "Two");
            (await ear.Next()).Text.ShouldBe("Two");
            cursor = ear.Cursor;
            await line.Write(Line.Person(), "Three");
        }

        await line.Write(Line.Person(), "Four");
        // Two people's messages may overtake each other on their way here; what happened has one order.
        var happened = await Eventually.Get(line.Events, all => all.Count == 4);

        await using var back = await Ear.Open(way, line.World, line.Token, cursor: cursor);
        string[] heard = [(await back.Next()).Text, (await back.Next()).Text];
        heard.ShouldBe(happened.Skip(2).Select(one => one.GetProperty("message").GetProperty("body").GetString()!));
        await line.Write(Line.Person(), "Five");
        (await back.Next()).Text.ShouldBe("Five");
    }

    [Fact]
    [Trait("Category", "slow")]
    public async Task A_token_has_only_so_many_streams_open()
    {
        await using var own = await World.Start(null, ("Streams:MostPerToken", "1"));
        using var line = await Line.Open(own);
        await using (var ear = await Ear.Open("stream", own, line.Token))
        {
            await line.Write(Line.Person(), "One");
            (await ear.Next()).Text.ShouldBe("One");

            using var refused = await line.Api.GetAsync("/api/v1/events/stream", Ct);
            ((int)refused.StatusCode).ShouldBe(429);
            (await refused.Content.ReadAsStringAsync(Ct)).ShouldContain("too_many_streams");
            refused.Headers.RetryAfter.ShouldNotBeNull();
            await using var another = await Ear.Open("stream", own, line.Tenant.Token);
        }

        await Eventually.Holds(async () =>
        {
            using var again = await line.Api.GetAsync("/api/v1/events/stream", HttpCompletionOption.ResponseHeadersRead, Ct);
            return again.IsSuccessStatusCode;
        });
    }

    [Theory]
    [InlineData("stream")]
    [InlineData("socket")]
    public async Task An_admin_hears_all_agents_of_the_organization_and_no_others(string way)
    {
        using var line = await Line.Open(world);
        using var colleague = await Line.Open(world, line.Tenant);
        using var stranger = await Line.Open(world);
        await using var ear = await Ear.Open(way, world, line.Tenant.Token);
        await using var one = await Ear.Open(way, world, line.Tenant.Token, $"?agentId={colleague.Agent}");

        await stranger.Write(Line.Person(), "Stranger");
        await Eventually.Holds(async () => (await stranger.Events()).Count == 1);
        await line.Write(Line.Person(), "First");
        (await ear.Next()).Text.ShouldBe("First");
        await colleague.Write(Line.Person(), "Second");

        (await ear.Next()).Text.ShouldBe("Second");
        (await one.Next()).Text.ShouldBe("Second");
    }

    [Theory]
    [InlineData("stream")]
    [InlineData("socket")]
    public async Task What_was_not_asked_for_is_passed_over(string way)
    {
        using var line = await Line.Open(world);
        await using var ear = await Ear.Open(way, world, line.Token, "?kinds=contact.opted_out");

        var person = Line.Person();
        await line.Write(person, "Hello");
        await line.Write(person, "STOP");

        (await ear.Next()).Event!.Value.GetProperty("kind").GetString().ShouldBe("contact.opted_out");
    }

    [Theory]
    [InlineData("stream")]
    [InlineData("socket")]
    public async Task It_ends_with_its_token(string way)
    {
        using var line = await Line.Open(world);
        using var other = await Line.Open(world);
        await using var ear = await Ear.Open(way, world, line.Token);
        await using var stays = await Ear.Open(way, world, other.Token);
        using var admin = line.Tenant.Admin();
        var token = (await admin.Get("/api/v1/tokens")).GetProperty("items").EnumerateArray()
            .Single(token => token.TryGetProperty("agentId", out var agent) && agent.GetString() == line.Agent.Value).GetProperty("tokenId").GetString();

        await admin.Delete($"/api/v1/tokens/{token}");

        await ear.Ends();
        await other.Write(Line.Person(), "Hello");
        (await stays.Next()).Text.ShouldBe("Hello");
    }

    [Fact]
    [Trait("Category", "slow")]
    public async Task An_agent_that_only_listens_is_online_and_a_page_left_open_keeps_nobody_signed_in()
    {
        var clock = new MovableClock();
        await using var own = await World.Start(options => options.Clock = clock, ("Sessions:Idle", "5m"));
        var tenant = await own.Organization();
        using var admin = tenant.Admin();
        using var stream = await Line.Open(own, tenant);
        using var socket = await Line.Open(own, tenant);
        using var session = await Line.Open(own, tenant);
        using var older = await Line.Open(own, tenant);
        using var silent = await Line.Open(own, tenant);
        await using var ear = await Ear.Open("stream", own, stream.Token);
        await using var another = await Ear.Open("socket", own, socket.Token);
        session.Api.DefaultRequestHeaders.Accept.ParseAdd("application/json, text/event-stream");
        using var opening = new HttpRequestMessage(HttpMethod.Get, "/mcp");
        opening.Headers.Add("Mcp-Session-Id", await session.Api.OpenAsync());
        using var open = await session.Api.SendAsync(opening, HttpCompletionOption.ResponseHeadersRead, Ct);
        older.Api.DefaultRequestHeaders.Accept.ParseAdd("text/event-stream");
        using var olderOpen = await older.Api.GetAsync("/sse", HttpCompletionOption.ResponseHeadersRead, Ct);
        (open.IsSuccessStatusCode, olderOpen.IsSuccessStatusCode).ShouldBe((true, true));
        await silent.Events();
        using var browser = await Browser.Of(tenant, "operator");
        using var page = await browser.Http.GetAsync("/api/v1/live", HttpCompletionOption.ResponseHeadersRead, Ct);
        await Online(5);

        clock.Move(TimeSpan.FromMinutes(6));
        // Who has a stream open is looked at each minute, and at once by this signal.
        own.Get<ISignals>().Publish(Tokens.Changed, tenant.Id.Value);

        await Online(4);
        await browser.Http.GetAsync("/api/v1/conversations", Ct).Refused(401);

        Task Online(long agents) =>
            Eventually.Get(async () => (await admin.Get("/api/v1/overview")).GetProperty("agents").GetProperty("online").GetInt64(), online => online == agents);
    }

    [Theory]
    [InlineData("stream")]
    [InlineData("socket")]
    [Trait("Category", "slow")]
    public async Task Who_reads_slowly_gets_everything_in_order(string way)
    {
        const int Many = 3_000;
        using var line = await Line.Open(world);
        await using var ear = await Ear.Open(way, world, line.Token);
        var detail = JsonSerializer.Serialize(new { filler = new string('x', 2_000) });
        for (var n = 0; n < Many; n += 100)
        {
            var from = n;
            await world.Get<Database>().Write(line.Tenant.Id, async unit =>
            {
                for (var i = from; i < from + 100; i++)
                {
                    await unit.Execute(EventRow.Insert, new EventBirth(world.Get<Ids>().Next<EventId>(), line.Agent, EventKinds.ContactOptedIn, $"n{i}", null, detail, TimeProvider.System.GetUtcNow()));
                }

                return 0;
            });
        }

        world.Get<ISignals>().Publish(EventRow.Written, line.Agent.Value);
        List<string> heard = [];
        while (heard.Count < Many)
        {
            heard.Add((await ear.Next()).Event!.Value.GetProperty("subjectId").GetString()!);
        }

        heard.ShouldBe(Enumerable.Range(0, Many).Select(n => $"n{n}"));
    }

    [Theory]
    [InlineData("/api/v1/events/stream?cursor=c99999999999", 400)]
    [InlineData("/api/v1/events/stream?cursor=yesterday", 400)]
    [InlineData("/api/v1/events/stream?kinds=everything", 400)]
    [InlineData("/api/v1/events/socket", 426)]
    public async Task What_can_not_be_streamed_is_refused(string path, int status)
    {
        using var line = await Line.Open(world);

        await line.Api.GetAsync(path, Ct).Refused(status);
    }

    [Theory]
    [InlineData("""{"cursor":"c99999999999"}""")]
    [InlineData("""{"kinds":["everything"]}""")]
    [InlineData("hello")]
    public async Task A_first_frame_that_makes_no_sense_closes_the_socket(string frame)
    {
        using var line = await Line.Open(world);
        using var socket = await Ear.Connect(world, line.Token, "");

        await socket.SendAsync(Encoding.UTF8.GetBytes(frame), WebSocketMessageType.Text, true, Ct);

        (await socket.ReceiveAsync(new byte[1_000], Ct)).MessageType.ShouldBe(WebSocketMessageType.Close);
        socket.CloseStatus.ShouldBe(WebSocketCloseStatus.PolicyViolation);
    }

    [Fact]
    [Trait("Category", "npm")]
    public async Task A_browsers_event_source_comes_back_by_itself_and_misses_nothing()
    {
        using var line = await Line.Open(world);
        await Npm.CheckAsync("webhooks/stream.test.mjs", ("SWITCHBOARD_URL", world.Url.ToString()), ("TOKEN", line.Token), ("NUMBER", line.Number), ("SIMULATOR_URL", line.Simulator.BaseAddress!.ToString().TrimEnd('/')));
    }

    sealed record Heard(string Cursor, JsonElement? Event)
    {
        public string Text => Event!.Value.GetProperty("message").GetProperty("body").GetString()!;
    }

    /// <summary>A client of the stream or of the socket.</summary>
    sealed class Ear(HttpClient? client, StreamReader? reader, ClientWebSocket? socket) : IAsyncDisposable
    {
        /// <summary>The last that it was told.</summary>
        public string Cursor { get; private set; } = "";

        public static async Task<Ear> Open(string way, World world, string token, string query = "", string? cursor = null)
        {
            Ear ear;
            if (way == "stream")
            {
                var client = world.Client(token);
                using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/events/stream" + query);
                if (cursor is not null)
                {
                    request.Headers.Add("Last-Event-ID", cursor);
                }

                var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
                ((int)answer.StatusCode).ShouldBe(200);
                answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
                ear = new(client, new StreamReader(await answer.Content.ReadAsStreamAsync(Ct)), null);
            }
            else
            {
                var opened = await Connect(world, token, query);
                await opened.SendAsync(JsonSerializer.SerializeToUtf8Bytes(cursor is null ? new object() : new { cursor }), WebSocketMessageType.Text, true, Ct);
                ear = new(null, null, opened);
            }

            // What is said first is where it begins.
            (await ear.Read())!.Event.ShouldBeNull();
            return ear;
        }

        public static async Task<ClientWebSocket> Connect(World world, string token, string query)
        {
            var socket = new ClientWebSocket();
            socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
            socket.Options.SetRequestHeader("X-Forwarded-For", World.NextSource());
            await socket.ConnectAsync(new UriBuilder(new Uri(world.Url, "/api/v1/events/socket" + query)) { Scheme = "ws" }.Uri, Ct);
            return socket;
        }

        /// <summary>The next event.</summary>
        public async Task<Heard> Next()
        {
            while (await Read().WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System, Ct) is { } heard)
            {
                if (heard.Event is not null)
                {
                    return heard;
                }
            }

            throw new InvalidOperationException("The stream has ended.");
        }

        /// <summary>Reads to the end, which must come.</summary>
        public async Task Ends()
        {
            while (await Read().WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System, Ct) is not null)
            {
                // It may still tell how far it is.
            }
        }

        public ValueTask DisposeAsync()
        {
            reader?.Dispose();
            client?.Dispose();
            socket?.Dispose();
            return ValueTask.CompletedTask;
        }

        async Task<Heard?> Read()
        {
            var heard = reader is null ? await FromSocket() : await FromStream(reader);
            Cursor = heard?.Cursor ?? Cursor;
            return heard;
        }

        async Task<Heard?> FromSocket()
        {
            using var frame = new MemoryStream();
            var buffer = new byte[65_536];
            WebSocketReceiveResult got;
            do
            {
                got = await socket!.ReceiveAsync(buffer, Ct);
                frame.Write(buffer, 0, got.Count);
            }
            while (!got.EndOfMessage);
            if (got.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            var json = JsonElement.Parse(frame.ToArray());
            return new(json.GetProperty("cursor").GetString()!, json.TryGetProperty("event", out var happened) ? happened : null);
        }

        static async Task<Heard?> FromStream(StreamReader reader)
        {
            string? cursor = null;
            JsonElement? happened = null;
            while (await reader.ReadLineAsync(Ct) is { } text)
            {
                if (text.Length == 0)
                {
                    return new(cursor!, happened);
                }

                (cursor, happened) = text.Split(": ", 2) switch
                {
                    ["id", var id] => (id, happened),
                    ["data", var data] => (cursor, JsonElement.Parse(data)),
                    _ => throw new InvalidOperationException(text),
                };
            }

            return null;
        }
    }
}
