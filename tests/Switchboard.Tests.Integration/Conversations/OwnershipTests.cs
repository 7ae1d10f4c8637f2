using System.Text.Json;
using Switchboard.Tests.Integration.Contacts;
using Switchboard.Tests.Integration.Users;

namespace Switchboard.Tests.Integration.Conversations;

/// <summary>One has a conversation: the agent, a human, or nobody in particular.</summary>
public sealed class OwnershipTests(World world)
{
    [Fact]
    public async Task While_a_human_has_it_the_agent_is_silent_and_what_it_had_queued_does_not_leave()
    {
        using var line = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        var person = Line.Person();
        var conversation = (await line.Send(person, "Hello")).Id("conversationId");
        var later = await line.Api.Post("/api/v1/messages", new { to = person, body = "The agent's plan", sendAt = TimeProvider.System.GetUtcNow().AddSeconds(1.5) });

        var taken = await admin.Sending(HttpMethod.Put, $"/api/v1/conversations/{conversation}/owner", new { owner = "human", name = "Maria" }).Done();
        var refused = await line.Api.Posting("/api/v1/messages", new { to = person, body = "Me too" }).Refused(403);
        var human = await admin.Post("/api/v1/messages", new { to = person, body = "Maria here", agentId = line.Agent.Value, author = "Maria" });
        var aborted = await line.Until(later.Id("messageId"), "aborted", "sent", "delivered");

        taken.Id("owner").ShouldBe("human");
        taken.Id("ownerName").ShouldBe("Maria");
        refused.Id("code").ShouldBe("refused_by_conversation_owner");
        refused.Id("detail").ShouldContain("Maria");
        aborted.Id("status").ShouldBe("aborted");
        (await line.Until(human.Id("messageId"), "delivered")).Id("author").ShouldBe("Maria");
        (await line.Phone(person)).ShouldBe(["Hello", "Maria here"]);
    }

    [Fact]
    public async Task Handed_back_with_a_note_the_agent_hears_of_it_and_speaks_again()
    {
        using var line = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        var person = Line.Person();
        var conversation = (await line.Send(person, "Hello")).Id("conversationId");
        await admin.Sending(HttpMethod.Put, $"/api/v1/conversations/{conversation}/owner", new { owner = "human", name = "Maria" }).Done();

        await admin.Sending(HttpMethod.Put, $"/api/v1/conversations/{conversation}/owner", new { owner = "agent", note = "Promised a refund by Friday" }).Done();

        var told = (await Eventually.Get(line.Events, events => events.Count(one => one.Id("kind") == "conversation.assigned") == 2)).Last(one => one.Id("kind") == "conversation.assigned");
        told.GetProperty("detail").Id("owner").ShouldBe("agent");
        told.GetProperty("detail").Id("note").ShouldBe("Promised a refund by Friday");
        told.Id("conversationId").ShouldBe(conversation);
        (await line.Api.Get($"/api/v1/conversations/{conversation}")).GetProperty("conversation").Id("note").ShouldBe("Promised a refund by Friday");
        await line.Until((await line.Send(person, "Here I am again")).Id("messageId"), "delivered");
    }

    [Fact]
    public async Task A_note_is_told_to_whoever_has_it_already_and_nothing_changes_without_a_new_one()
    {
        using var line = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        var path = $"/api/v1/conversations/{(await line.Send(Line.Person(), "Hello")).Id("conversationId")}/owner";
        async Task<(long Version, string? Note)> Hand(string owner, string? name, string? note)
        {
            var view = await admin.Sending(HttpMethod.Put, path, new { owner, name, note }).Done();
            return (view.GetProperty("version").GetInt64(), view.TryGetProperty("note", out var noted) ? noted.GetString() : null);
        }

        var taken = await Hand("human", "Maria", null);
        var noted = await Hand("human", "Maria", "She is a regular");
        var again = await Hand("human", "Maria", "She is a regular");
        var silent = await Hand("human", "Maria", null);
        var other = await Hand("human", "Maria", "She moved");

        (noted, again, silent, other).ShouldBe(((taken.Version + 1, "She is a regular"), noted, noted, (taken.Version + 2, "She moved")));
        var told = (await Eventually.Get(line.Events, events => events.Count(one => one.Id("kind") == "conversation.assigned") >= 3)).Where(one => one.Id("kind") == "conversation.assigned").ToList();
        told.Select(one => one.GetProperty("detail").TryGetProperty("note", out var note) ? note.GetString() : null).ShouldBe([null, "She is a regular", "She moved"]);
        (await admin.Get("/api/v1/audit?action=conversation.assigned")).Items().Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_note_lives_as_long_as_it_is_meant_for_somebody()
    {
        using var line = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        var path = $"/api/v1/conversations/{(await line.Send(Line.Person(), "Hello")).Id("conversationId")}";
        async Task<string?> Note(HttpMethod method, string at, object body) =>
            (await admin.Sending(method, at, body).Done()).TryGetProperty("note", out var noted) ? noted.GetString() : null;
        Task<string?> Hand(string owner, string? name = null, string? note = null) => Note(HttpMethod.Put, $"{path}/owner", new { owner, name, note });
        Task<string?> Move(string state, string? note = null) => Note(HttpMethod.Patch, path, new { state, note });

        (await Hand("human", "Maria")).ShouldBeNull();
        (await Hand("agent", note: "A refund by Friday")).ShouldBe("A refund by Friday");
        (await Hand("human", "Maria")).ShouldBeNull("it was for the agent");
        (await Hand("human", "Maria", "She is angry")).ShouldBe("She is angry");
        (await Hand("nobody")).ShouldBe("She is angry");
        (await Hand("human", "Ben")).ShouldBe("She is angry");
        (await Hand("agent")).ShouldBeNull("it was for humans");
        (await Move("escalated", "Asks for a human")).ShouldBe("Asks for a human");
        (await Hand("human", "Maria")).ShouldBe("Asks for a human");
        (await Hand("agent", note: "All settled")).ShouldBe("All settled");
        (await Move("archived")).ShouldBe("All settled");
    }

    [Fact]
    public async Task Opened_again_what_waited_when_it_was_put_away_waits_and_what_was_acknowledged_before_does_not()
    {
        using var line = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        var person = Line.Person();
        await line.Write(person, "First");
        var first = (await Eventually.Get(line.Waiting, messages => messages.Count == 1))[0];
        await line.Api.Post("/api/v1/messages/acknowledge", new { messageIds = new[] { first.Id("messageId") } });
        await line.Write(person, "Second");
        var second = (await Eventually.Get(line.Waiting, messages => messages.Count == 1))[0];
        var path = $"/api/v1/conversations/{first.Id("conversationId")}";
        Task<JsonElement> Move(string state) => admin.Sending(HttpMethod.Patch, path, new { state }).Done();

        await Move("archived");
        (await line.Waiting()).ShouldBeEmpty();
        await Move("open");

        var waiting = (await line.Waiting()).ShouldHaveSingleItem();
        (waiting.Id("messageId"), waiting.Id("status"), waiting.TryGetProperty("acknowledgedAt", out _)).ShouldBe((second.Id("messageId"), "received", false));
        (await line.Message(first.Id("messageId"))).Id("status").ShouldBe("archived");

        // A new message opens it, too, and is the only one that waits then, also after it was put away and opened once more by hand.
        await Move("archived");
        await line.Write(person, "Third");
        await Eventually.Get(line.Waiting, messages => messages.Count == 1);
        await Move("archived");
        await Move("open");
        (await line.Waiting()).ShouldHaveSingleItem().Id("body").ShouldBe("Third");
    }

    [Fact]
    public async Task An_operator_takes_it_as_themselves_and_gives_it_to_a_colleague()
    {
        using var line = await Line.Open(world);
        using var anna = await Browser.Of(line.Tenant, "operator");
        using var ben = await Browser.Of(line.Tenant, "operator");
        var conversation = (await line.Send(Line.Person(), "Hello")).Id("conversationId");
        var owner = $"/api/v1/conversations/{conversation}/owner";

        var taken = await anna.Http.Sending(HttpMethod.Put, owner, new { owner = "human" }).Done();
        var untold = await ben.Http.Sending(HttpMethod.Put, owner, new { owner = "human" }).Refused(409);
        var given = await anna.Http
            .Sending(HttpMethod.Put, owner, new { owner = "human", userId = ben.UserId, note = "She speaks Danish" }, $"\"{taken.GetProperty("version")}\"").Done();

        // Both are called Maria: who has it is told by more than the name.
        (taken.Id("ownerName"), taken.Id("ownerUserId")).ShouldBe(("Maria", anna.UserId));
        untold.Id("code").ShouldBe("conversation_owned");
        (given.Id("ownerName"), given.Id("ownerUserId"), given.Id("note")).ShouldBe(("Maria", ben.UserId, "She speaks Danish"));
        (await ben.Http.Get($"/api/v1/conversations?ownerUserId={ben.UserId}")).GetProperty("items").EnumerateArray().Select(one => one.Id("conversationId")).ShouldBe([conversation]);
        (await anna.Http.Get($"/api/v1/conversations?ownerUserId={anna.UserId}")).GetProperty("items").GetArrayLength().ShouldBe(0);
        (await anna.Http.Get("/api/v1/colleagues")).GetProperty("items").EnumerateArray().Select(one => one.Id("userId")).ShouldBe([ben.UserId, anna.UserId]);
    }

    [Fact]
    public async Task What_a_human_answered_is_not_left_to_the_agent()
    {
        using var line = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        var person = Line.Person();
        await line.Write(person, "Hello? Anyone?");
        await line.Write(person, "One more thing");
        var waiting = await Eventually.Get(line.Waiting, messages => messages.Count == 2);
        var owner = $"/api/v1/conversations/{waiting[0].Id("conversationId")}/owner";
        await admin.Sending(HttpMethod.Put, owner, new { owner = "human", name = "Maria" }).Done();
        (await admin.Get("/api/v1/overview")).GetProperty("conversations").GetProperty("unanswered").GetInt32().ShouldBe(1);

        await admin.Post("/api/v1/messages", new { to = person, body = "Maria here: all done", agentId = line.Agent.Value, author = "Maria" });

        (await admin.Get("/api/v1/overview")).GetProperty("conversations").GetProperty("unanswered").GetInt32().ShouldBe(0);
        await line.Write(person, "Thank you");
        await admin.Sending(HttpMethod.Put, owner, new { owner = "agent", note = "All settled" }).Done();
        (await Eventually.Get(line.Waiting, messages => messages.Count == 1))[0].Id("body").ShouldBe("Thank you");
    }

    [Fact]
    public async Task Whoever_asks_the_gate_as_a_human_is_answered_as_one()
    {
        using var line = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        var person = Line.Person();
        var conversation = (await line.Send(person, "Hello")).Id("conversationId");
        await admin.Sending(HttpMethod.Put, $"/api/v1/conversations/{conversation}/owner", new { owner = "human", name = "Maria" }).Done();

        var agents = await admin.Post("/api/v1/decisions", new { contactAddress = person, agentId = line.Agent.Value });
        var humans = await admin.Post("/api/v1/decisions", new { contactAddress = person, agentId = line.Agent.Value, author = "Maria" });

        (agents.GetProperty("allowed").GetBoolean(), agents.Id("rule")).ShouldBe((false, "conversation_owner"));
        humans.GetProperty("allowed").GetBoolean().ShouldBeTrue();
        await line.Api.Posting("/api/v1/decisions", new { contactAddress = person, author = "Maria" }).Refused(400);
    }

    [Fact]
    public async Task Nobody_gets_it_who_may_not_answer()
    {
        using var line = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        using var viewer = await Browser.Of(line.Tenant, "viewer");
        using var gone = await Browser.Of(line.Tenant, "operator");
        using var stranger = await Browser.Of(await world.Organization(), "operator");
        await admin.Sending(HttpMethod.Patch, $"/api/v1/users/{gone.UserId}", new { disabled = true }).Done();
        var conversation = (await line.Send(Line.Person(), "Hello")).Id("conversationId");
        var owner = $"/api/v1/conversations/{conversation}/owner";

        foreach (var user in new[] { viewer.UserId, gone.UserId, stranger.UserId })
        {
            (await admin.Sending(HttpMethod.Put, owner, new { owner = "human", userId = user }).Refused(400)).GetRawText().ShouldContain("/api/v1/colleagues");
        }

        await admin.Sending(HttpMethod.Put, owner, new { owner = "human" }).Refused(400);
        await admin.Sending(HttpMethod.Put, owner, new { owner = "human", name = "Maria", userId = viewer.UserId }).Refused(400);
        await admin.Sending(HttpMethod.Put, owner, new { owner = "agent", userId = viewer.UserId }).Refused(400);
        (await admin.Get($"/api/v1/conversations/{conversation}")).GetProperty("conversation").Id("owner").ShouldBe("agent");
        (await admin.Get("/api/v1/colleagues")).GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Theory]
    [InlineData("state=escalated")]
    [InlineData("state=archived")]
    [InlineData("owner=nobody")]
    [InlineData("owner=human")]
    public async Task What_stands_out_is_listed_by_itself(string asked)
    {
        using var line = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        List<string> found = [];
        foreach (var wanted in new[] { "state=escalated", "state=archived", "owner=nobody", "owner=human" })
        {
            var conversation = (await line.Send(Line.Person(), "Hello")).Id("conversationId");
            var path = $"/api/v1/conversations/{conversation}";
            await (wanted switch
            {
                "owner=nobody" => admin.Sending(HttpMethod.Put, $"{path}/owner", new { owner = "nobody" }),
                "owner=human" => admin.Sending(HttpMethod.Put, $"{path}/owner", new { owner = "human", name = "Maria" }),
                _ => admin.Sending(HttpMethod.Patch, path, new { state = wanted.Split('=')[1] }),
            }).Done();
            if (wanted == asked || (wanted, asked) == ("state=escalated", "owner=nobody"))
            {
                found.Insert(0, conversation);
            }
        }

        foreach (var path in new[] { $"/api/v1/conversations?{asked}", $"/api/v1/conversations?{asked}&agentId={line.Agent.Value}" })
        {
            (await admin.Get(path)).GetProperty("items").EnumerateArray().Select(one => one.Id("conversationId")).ShouldBe(found, ignoreOrder: true);
        }
    }

    [Fact]
    public async Task Of_ten_who_take_it_over_at_once_one_gets_it()
    {
        using var line = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        var conversation = (await line.Send(Line.Person(), "Hello")).Id("conversationId");
        using var seen = await admin.GetAsync($"/api/v1/conversations/{conversation}");
        var tag = seen.Headers.ETag!.ToString();

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(n =>
            admin.Sending(HttpMethod.Put, $"/api/v1/conversations/{conversation}/owner", new { owner = "human", name = $"Human {n}" }, n % 2 == 0 ? tag : null)));

        answers.Count(answer => answer.IsSuccessStatusCode).ShouldBe(1);
        answers.Where(answer => !answer.IsSuccessStatusCode).ShouldAllBe(answer => answer.StatusCode == System.Net.HttpStatusCode.PreconditionFailed || answer.StatusCode == System.Net.HttpStatusCode.Conflict);
        var winner = JsonElementOf(await answers.Single(answer => answer.IsSuccessStatusCode).Content.ReadAsStringAsync()).Id("ownerName");
        (await admin.Get($"/api/v1/conversations/{conversation}")).GetProperty("conversation").Id("ownerName").ShouldBe(winner);
    }

    [Fact]
    public async Task A_new_message_is_seen_by_who_asks_with_the_tag_of_before_and_does_not_stand_in_the_way_of_a_takeover()
    {
        using var line = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        var person = Line.Person();
        var path = $"/api/v1/conversations/{(await line.Send(person, "Hello")).Id("conversationId")}";
        await Eventually.Holds(async () => (await admin.Get(path)).GetProperty("messages")[0].Id("status") == "delivered");
        using var before = await admin.GetAsync(path);
        var tag = before.Headers.ETag!.ToString();
        async Task<System.Net.HttpStatusCode> Again()
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.TryAddWithoutValidation("If-None-Match", tag);
            using var answer = await admin.SendAsync(request);
            return answer.StatusCode;
        }

        (await Again()).ShouldBe(System.Net.HttpStatusCode.NotModified);
        await line.Write(person, "Are you there?");

        await Eventually.Holds(async () => await Again() == System.Net.HttpStatusCode.OK);
        (await admin.Sending(HttpMethod.Put, $"{path}/owner", new { owner = "human", name = "Mia" }, tag).Done()).Id("ownerName").ShouldBe("Mia");
        (await admin.Sending(HttpMethod.Put, $"{path}/owner", new { owner = "nobody" }, tag)).StatusCode.ShouldBe(System.Net.HttpStatusCode.PreconditionFailed);
    }

    [Fact]
    public async Task Escalated_it_waits_for_a_person_and_archived_the_next_message_opens_it()
    {
        using var line = await Line.Open(world);
        var person = Line.Person();
        await line.Write(person, "I want to speak to a human");
        var waiting = (await Eventually.Get(line.Waiting, messages => messages.Count == 1))[0];
        var conversation = waiting.Id("conversationId");

        var escalated = await line.Api.Sending(HttpMethod.Patch, $"/api/v1/conversations/{conversation}", new { state = "escalated", note = "Asks for a human" }).Done();
        escalated.Id("state").ShouldBe("escalated");
        escalated.Id("owner").ShouldBe("nobody");
        (await line.Message(waiting.Id("messageId"))).Id("status").ShouldBe("escalated");
        await Eventually.Holds(async () => (await line.Events()).Exists(one => one.Id("kind") == "conversation.escalated" && one.GetProperty("detail").Id("note") == "Asks for a human"));
        (await line.Api.Get("/api/v1/conversations?state=escalated")).Items().ShouldHaveSingleItem();

        (await line.Api.Sending(HttpMethod.Patch, $"/api/v1/conversations/{conversation}", new { state = "archived" }).Done()).Id("state").ShouldBe("archived");
        (await line.Waiting()).ShouldBeEmpty();
        await line.Write(person, "One more thing");
        await Eventually.Get(line.Waiting, messages => messages.Count == 1);
        (await line.Api.Get($"/api/v1/conversations/{conversation}")).GetProperty("conversation").Id("state").ShouldBe("open");
    }

    [Fact]
    public async Task An_agent_can_neither_take_a_conversation_from_a_human_nor_write_under_a_humans_name()
    {
        using var line = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        var person = Line.Person();
        var conversation = (await line.Send(person, "Hello")).Id("conversationId");
        await admin.Sending(HttpMethod.Put, $"/api/v1/conversations/{conversation}/owner", new { owner = "human", name = "Maria" }).Done();

        (await line.Api.Sending(HttpMethod.Patch, $"/api/v1/conversations/{conversation}", new { state = "archived" }).Refused(409)).Id("code").ShouldBe("conversation_owned");
        await line.Api.Sending(HttpMethod.Put, $"/api/v1/conversations/{conversation}/owner", new { owner = "agent" }).Refused(403);
        (await line.Api.Posting("/api/v1/messages", new { to = person, body = "It's me, Maria", author = "Maria" }).Refused(400)).Id("code").ShouldBe("invalid_author");
    }

    static System.Text.Json.JsonElement JsonElementOf(string text) => System.Text.Json.JsonElement.Parse(text);
}
