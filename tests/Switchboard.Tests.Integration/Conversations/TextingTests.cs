using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Switchboard.Data;
using Switchboard.Tests.Integration.Mcp;

namespace Switchboard.Tests.Integration.Conversations;

public sealed class TextingTests(World world)
{
    [Fact]
    public async Task A_message_with_pictures_is_priced_as_one_and_the_price_is_said_to_be_an_estimate()
    {
        using var line = await Line.Open(world);
        var (person, words, picture) = (Line.Person(), new string('x', 400), new[] { "https://example.com/cake.png" });

        var text = await line.Send(person, words);
        var pictures = await line.Api.Post("/api/v1/messages", new { to = person, body = words, mediaUrls = picture });
        var abroad = await line.Api.Post("/api/v1/messages", new { to = "+4915112345678", body = "Look", mediaUrls = picture });

        new[] { text, pictures, abroad }.Select(sent => sent.GetProperty("cost").GetProperty("micros").GetInt64()).ShouldBe([3 * 8_300, 32_000, 400_000]);
        new[] { text, pictures, abroad }.ShouldAllBe(sent => sent.GetProperty("costIsEstimate").GetBoolean());
    }

    [Fact]
    public async Task An_agent_texts_a_person_and_reads_the_answer()
    {
        using var line = await Line.Open(world);
        var person = Line.Person();

        var sent = await line.Send(person, "Shall we say Tuesday at three?");
        sent.GetProperty("status").GetString().ShouldBe("queued");
        sent.GetProperty("segments").GetInt32().ShouldBe(1);
        await Eventually.Get(() => line.Phone(person), phone => phone.Contains("Shall we say Tuesday at three?"));
        var delivered = await line.Until(sent.GetProperty("messageId").GetString()!, "delivered");
        delivered.GetProperty("externalId").GetString()!.ShouldStartWith("SM");

        await line.Write(person, "Yes please, Tuesday suits me");
        var waiting = await Eventually.Get(line.Waiting, messages => messages.Count == 1);
        waiting[0].GetProperty("body").GetString().ShouldBe("Yes please, Tuesday suits me");
        waiting[0].GetProperty("from").GetString().ShouldBe(person);
        waiting[0].GetProperty("conversationId").GetString().ShouldBe(sent.GetProperty("conversationId").GetString());
    }

    [Fact]
    public async Task Reading_is_not_acknowledging()
    {
        using var line = await Line.Open(world);
        await line.Write(Line.Person(), "First");
        var waiting = await Eventually.Get(line.Waiting, messages => messages.Count == 1);
        (await line.Waiting()).Count.ShouldBe(1);

        var answer = await line.Api.Post("/api/v1/messages/acknowledge", new { messageIds = new[] { waiting[0].GetProperty("messageId").GetString() } });

        answer.GetProperty("acknowledged").GetInt32().ShouldBe(1);
        (await line.Waiting()).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_no_message_that_the_agent_received_does_not_look_acknowledged()
    {
        using var line = await Line.Open(world);
        using var other = await Line.Open(world);
        await other.Write(Line.Person(), "Not yours");
        var theirs = (await Eventually.Get(other.Waiting, messages => messages.Count == 1))[0].GetProperty("messageId").GetString()!;
        var own = (await line.Send(Line.Person(), "My own")).GetProperty("messageId").GetString()!;
        string[] ids = ["msg_0000000000nowhere0000", own, theirs];

        var answer = await line.Api.Post("/api/v1/messages/acknowledge", new { messageIds = ids });

        answer.GetProperty("acknowledged").GetInt32().ShouldBe(0);
        answer.GetProperty("unknown").EnumerateArray().Select(id => id.GetString()).ShouldBe(ids);
        (await other.Waiting()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_same_reference_sends_once_and_another_text_under_it_is_a_conflict()
    {
        using var line = await Line.Open(world);
        var person = Line.Person();

        var first = await line.Send(person, "Only once", "ref-1");
        var again = await line.Send(person, "Only once", "ref-1");
        again.GetProperty("messageId").GetString().ShouldBe(first.GetProperty("messageId").GetString());
        (await line.Api.Posting("/api/v1/messages", new { to = person, body = "Something else", clientRef = "ref-1" }).Refused(409))
            .GetProperty("code").GetString().ShouldBe("client_ref_reused");

        await line.Until(first.GetProperty("messageId").GetString()!, "delivered");
        (await line.Phone(person)).ShouldBe(["Only once"]);
    }

    [Fact]
    public async Task Twenty_callers_with_one_reference_send_one_message()
    {
        using var line = await Line.Open(world);
        var person = Line.Person();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => line.Send(person, "Only once", "race")));

        answers.Select(answer => answer.GetProperty("messageId").GetString()).Distinct().Count().ShouldBe(1);
        await line.Until(answers[0].GetProperty("messageId").GetString()!, "delivered");
        (await line.Phone(person)).ShouldBe(["Only once"]);
    }

    [Fact]
    public async Task Messages_of_a_conversation_are_handed_over_in_their_order()
    {
        using var line = await Line.Open(world);
        var person = Line.Person();
        var texts = Enumerable.Range(1, 12).Select(i => $"Part {i}").ToList();

        foreach (var text in texts)
        {
            await line.Send(person, text);
        }

        await Eventually.Get(() => line.Phone(person), phone => phone.Count == texts.Count);
        (await line.Ledger())
            .Where(row => row.GetProperty("operation").GetString() == "messages.create" && row.TryGetProperty("to", out var to) && to.GetString() == person)
            .Select(row => row.GetProperty("body").GetString()).ShouldBe(texts);
    }

    [Theory]
    [InlineData("not a number", "invalid_to")]
    [InlineData("+1", "invalid_to")]
    [InlineData("+99912345678", "invalid_to")]
    [InlineData("", "invalid_to")]
    public async Task What_is_no_number_is_refused_with_a_reason(string to, string code)
    {
        using var line = await Line.Open(world);

        var problem = await line.Api.Posting("/api/v1/messages", new { to, body = "Hello" }).Refused(400);

        problem.GetProperty("code").GetString().ShouldBe(code);
        problem.GetProperty("next").GetString().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task Hostile_text_arrives_as_text()
    {
        using var line = await Line.Open(world);
        var person = Line.Person();
        const string Hostile = "'; DROP TABLE message; -- <script>alert(1)</script> &amp; \"quotes\" %s %00 \\u0000 {{7*7}} ${jndi:ldap://x} 🤖 مرحبا";

        await line.Send(person, Hostile);
        (await Eventually.Get(() => line.Phone(person), phone => phone.Count == 1)).ShouldBe([Hostile]);
        await line.Write(person, Hostile);

        (await Eventually.Get(line.Waiting, messages => messages.Count == 1))[0].GetProperty("body").GetString().ShouldBe(Hostile);
    }

    [Theory]
    [InlineData("bell\u0007")]
    [InlineData("")]
    [InlineData("   ")]
    public async Task What_no_carrier_can_carry_is_refused(string body)
    {
        using var line = await Line.Open(world);

        (await line.Api.Posting("/api/v1/messages", new { to = Line.Person(), body }).Refused(400)).GetProperty("code").GetString().ShouldBe("invalid_body");
    }

    [Fact]
    public async Task Waiting_returns_as_soon_as_a_person_answers()
    {
        using var line = await Line.Open(world);
        var first = await line.Api.Get("/api/v1/events?timeoutSeconds=0");
        var waiting = line.Api.Get($"/api/v1/events?timeoutSeconds=30&cursor={first.GetProperty("cursor").GetString()}");

        await line.Write(Line.Person(), "Are you there?");
        var page = await waiting.WaitAsync(TimeSpan.FromSeconds(25));

        var happened = page.GetProperty("events")[0];
        happened.GetProperty("kind").GetString().ShouldBe("message.received");
        happened.GetProperty("message").GetProperty("body").GetString().ShouldBe("Are you there?");
        var after = await line.Api.Get($"/api/v1/events?cursor={page.GetProperty("cursor").GetString()}");
        after.GetProperty("events").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Without_a_cursor_waiting_begins_with_what_was_not_acknowledged()
    {
        using var line = await Line.Open(world);
        await line.Write(Line.Person(), "You missed this");
        await Eventually.Get(line.Events, events => events.Count == 1);

        var page = await line.Api.Get("/api/v1/events?timeoutSeconds=0");

        page.GetProperty("events")[0].GetProperty("message").GetProperty("body").GetString().ShouldBe("You missed this");
    }

    [Fact]
    public async Task Who_has_lost_the_cursor_is_told_what_happened_since_an_instant()
    {
        using var line = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        async Task<List<string>> Told(string query) =>
            [.. (await line.Api.Get($"/api/v1/events?{query}")).GetProperty("events").EnumerateArray().Select(one => one.GetProperty("kind").GetString()!)];
        await line.Write(Line.Person(), "A person, please");
        var message = (await Eventually.Get(line.Waiting, waiting => waiting.Count == 1))[0];
        await line.Api.Post("/api/v1/messages/acknowledge", new { messageIds = new[] { message.GetProperty("messageId").GetString() } });
        await world.Get<Database>().Write(line.Tenant.Id, unit => unit.Execute("UPDATE event SET created_at = created_at - 60000 WHERE organization_id = @organization"));
        var handed = $"/api/v1/conversations/{message.GetProperty("conversationId").GetString()}/owner";
        var lastLook = TimeProvider.System.GetUtcNow();
        using (await admin.PutAsJsonAsync(handed, new { owner = "human", name = "Ada" }))
        using (await admin.PutAsJsonAsync(handed, new { owner = "agent", note = "Tuesday at nine" }))
        {
            await Eventually.Get(line.Events, events => events.Count == 3);
        }

        (await Told("timeoutSeconds=0")).ShouldBeEmpty();
        (await Told($"since={lastLook:yyyy-MM-ddTHH:mm:ss.fffZ}")).ShouldBe(["conversation.assigned", "conversation.assigned"]);
        (await Told($"since={lastLook.AddMinutes(-5):yyyy-MM-ddTHH:mm:ss.fffZ}")).ShouldBe(["message.received", "conversation.assigned", "conversation.assigned"]);
        (await Told($"since={lastLook.AddHours(1):yyyy-MM-ddTHH:mm:ss.fffZ}")).ShouldBeEmpty();
        (await Told("since=0001-01-01T00:00:00Z")).Count.ShouldBe(3);
        var both = await line.Api.GetAsync($"/api/v1/events?since={lastLook:yyyy-MM-ddTHH:mm:ss.fffZ}&cursor=c0").Refused(400);
        (both.GetProperty("code").GetString(), both.GetProperty("field").GetString()).ShouldBe(("invalid_since", "since"));
        var tool = await line.Api.ResultAsync(Wire.Alone("tools/call", new()
        {
            ["name"] = "comms_wait_for_event", ["arguments"] = new JsonObject { ["since"] = lastLook.ToString("O"), ["timeoutSeconds"] = 0 },
        }));
        tool["structuredContent"]!["events"]!.AsArray().Count.ShouldBe(2);
    }

    [Fact]
    public async Task Another_organizations_agent_is_not_found()
    {
        using var mine = await Line.Open(world);
        using var theirs = await Line.Open(world);
        using var admin = mine.Tenant.Admin();

        await admin.Posting("/api/v1/messages", new { to = Line.Person(), body = "Hello", agentId = theirs.Agent.Value }).Refused(404);
        await mine.Api.Posting("/api/v1/messages", new { to = Line.Person(), body = "Hello", agentId = theirs.Agent.Value }).Refused(404);
        var sent = await theirs.Send(Line.Person(), "Theirs");
        using var answer = await mine.Api.GetAsync($"/api/v1/messages/{sent.GetProperty("messageId").GetString()}");
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }
}
