using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Switchboard.Channels.Templates;
using Switchboard.Providers.Twilio;
using Switchboard.Tests.Integration.Conversations;
using Receiver = Switchboard.Tests.Integration.Webhooks.Receiver;
using McpWire = Switchboard.Tests.Integration.Mcp.Wire;

namespace Switchboard.Tests.Integration.Channels;

/// <summary>WhatsApp templates from the first draft to the end.</summary>
public sealed class TemplateTests(World world)
{
    static readonly Dictionary<string, string> Ada = new() { ["1"] = "Ada" };

    [Fact]
    public async Task A_template_is_made_handed_in_approved_listed_and_deleted()
    {
        using var chat = await Chat.Open(world);
        var request = new
        {
            name = "visit_reminder", body = "Hello {{1}}, see you tomorrow?", samples = Ada, category = "utility", language = "en_US", buttons = new[] { new { title = "Yes" }, new { title = "No" } },
        };

        var made = await chat.Admin.Post("/api/v1/whatsapp/templates", request);
        var (id, external) = (Word(made, "templateId"), Word(made, "externalId"));
        var twice = await chat.Admin.Posting("/api/v1/whatsapp/templates", request).Refused(409);
        var approved = await Eventually.Get(async () => (await chat.Api.Get("/api/v1/whatsapp/templates")).GetProperty("items").EnumerateArray().Single(), template => Word(template, "state") == "approved");
        var person = Line.Person();
        var sent = await chat.Send(person, id, Ada);
        await chat.Until(sent, "delivered");
        var phone = (await chat.Simulator.GetFromJsonAsync<JsonElement>($"/api/people/{Uri.EscapeDataString("whatsapp:" + person)}/messages"))[0];
        await chat.Admin.Delete($"/api/v1/whatsapp/templates/{id}");

        (Word(made, "state"), Word(made, "category"), Word(made, "language")).ShouldBe(("pending", "utility", "en_US"));
        Word(twice, "code").ShouldBe("template_exists");
        (Word(approved, "name"), Word(approved, "body"), approved.GetProperty("variables").GetRawText(), Word(approved, "externalId")).ShouldBe(("visit_reminder", "Hello {{1}}, see you tomorrow?", """["1"]""", external));
        phone.GetProperty("buttons").EnumerateArray().Select(button => Word(button, "title")).ShouldBe(["Yes", "No"]);
        (await chat.Admin.GetAsync($"/api/v1/whatsapp/templates/{id}").Refused(404)).GetProperty("code").GetString().ShouldBe("unknown_template");
        (await chat.Sending(Line.Person(), id, Ada).Refused(404)).GetProperty("code").GetString().ShouldBe("unknown_template");
        Word(await chat.Message(Word(sent, "messageId")), "body").ShouldBe("Hello Ada, see you tomorrow?");
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data", 400)]
    [InlineData("https://10.0.0.1/{{1}}.pdf", 400)]
    [InlineData("http://127.0.0.1:{own}/metrics", 400)]
    [InlineData("https://example.com/{{1}}.pdf", 201)]
    public async Task What_a_template_brings_is_judged_like_what_a_message_takes_along(string address, int status)
    {
        using var chat = await Chat.Open(world);

        using var answer = await chat.Admin.PostAsJsonAsync("/api/v1/whatsapp/templates", new
        {
            name = "menu_of_today", body = "The menu for {{1}} is there.", samples = Ada, mediaUrl = address.Replace("{own}", $"{world.Url.Port}", StringComparison.Ordinal),
        });

        ((int)answer.StatusCode).ShouldBe(status, await answer.Content.ReadAsStringAsync());
        if (status == 400)
        {
            (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString().ShouldBe("invalid_media_url");
        }
    }

    [Fact]
    public async Task A_draft_is_handed_in_without_another_word_and_reviewers_know_it_by_its_name()
    {
        using var chat = await Chat.Open(world);
        var name = $"draft_{World.Slug()[^8..]}";
        var id = Word(await chat.Admin.Post("/api/v1/whatsapp/templates", new { name, body = "Hello {{1}}, see you tomorrow?", samples = Ada, submit = false }), "templateId");
        using var decided = await chat.Simulator.PostAsJsonAsync("/api/reviews", new { of = name, @is = "reject", reason = "Too plain." });

        using var submitted = await chat.Admin.PostAsync($"/api/v1/whatsapp/templates/{id}/submit", null);

        submitted.StatusCode.ShouldBe(HttpStatusCode.OK, await submitted.Content.ReadAsStringAsync());
        var rejected = await Eventually.Get(() => chat.Admin.Get($"/api/v1/whatsapp/templates/{id}"), template => Word(template, "state") == "rejected");
        Word(rejected, "reason").ShouldContain("Too plain.");
    }

    [Theory]
    [InlineData("Shouting", "Hello {{1}}!", "invalid_name")]
    [InlineData("ends_badly", "Hello {{1}}", "invalid_body")]
    [InlineData("no_sample", "Hello {{1}} and {{2}}!", "invalid_samples")]
    public async Task What_reviewers_would_turn_down_is_refused_before_they_see_it(string name, string body, string code)
    {
        using var admin = (await world.Organization()).Admin();

        Word(await admin.Posting("/api/v1/whatsapp/templates", new { name, body, samples = Ada }).Refused(400), "code").ShouldBe(code);
        (await admin.Get("/api/v1/whatsapp/templates")).GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Two_organizations_on_one_account_do_not_see_each_others_templates()
    {
        using var one = await Chat.Open(world);
        using var other = await Chat.Open(world);
        var mine = await one.Template("same_name", "Mine.");
        var theirs = await other.Template("same_name", "Theirs.");
        var external = Word(await other.Admin.Get($"/api/v1/whatsapp/templates/{theirs}"), "externalId");

        (await one.Admin.Get("/api/v1/whatsapp/templates")).GetProperty("items").EnumerateArray().Select(template => Word(template, "templateId")).ShouldBe([mine]);
        Word(await one.Sending(Line.Person(), theirs, new { }).Refused(404), "code").ShouldBe("unknown_template");
        Word(await one.Sending(Line.Person(), external, new { }).Refused(404), "code").ShouldBe("unknown_template");
    }

    [Fact]
    public async Task An_agent_reads_templates_by_tool_and_its_admin_makes_them()
    {
        using var chat = await Chat.Open(world);
        chat.Admin.DefaultRequestHeaders.Accept.ParseAdd("application/json, text/event-stream");
        chat.Api.DefaultRequestHeaders.Accept.ParseAdd("application/json, text/event-stream");
        JsonObject wish = new() { ["name"] = "by_tool", ["body"] = "Hello {{1}}, by tool.", ["samples"] = new JsonObject { ["1"] = "Ada" }, ["clientRef"] = "t-1" };

        var (_, first) = await McpWire.AskAsync(chat.Admin, McpWire.Call("comms_create_template", wish));
        var (_, again) = await McpWire.AskAsync(chat.Admin, McpWire.Call("comms_create_template", wish.DeepClone().AsObject()));
        var (_, listed) = await McpWire.AskAsync(chat.Api, McpWire.Call("comms_list_templates"));
        var (_, forbidden) = await McpWire.AskAsync(chat.Api, McpWire.Call("comms_create_template", wish.DeepClone().AsObject()));

        var id = (string)first["result"]!["structuredContent"]!["templateId"]!;
        ((string)again["result"]!["structuredContent"]!["templateId"]!).ShouldBe(id);
        listed["result"]!["structuredContent"]!["items"]!.AsArray().Select(template => (string)template!["templateId"]!).ShouldBe([id]);
        forbidden["error"].ShouldNotBeNull();
    }

    [Fact]
    public async Task What_the_network_decides_on_a_template_reaches_the_agents_that_write_over_it_and_a_webhook_once()
    {
        await using var receiver = await Receiver.Start();
        using var chat = await Chat.Open(world);
        using var colleague = await Chat.Open(world, chat.Tenant);
        using var texting = world.Client(Word(await chat.Admin.Post("/api/v1/agents", new { displayName = "Texts only" }), "securityToken"));
        var hook = await chat.Admin.Post("/api/v1/webhooks", new { url = receiver.Url + "/hook", eventKinds = new[] { "template.approved", "template.rejected", "template.withdrawn" } });
        var approved = await chat.Admin.Post("/api/v1/whatsapp/templates", new { name = "decided_well", body = "Your table is ready." });
        var rejected = await chat.Admin.Post("/api/v1/whatsapp/templates", new { name = "decided_badly", body = "Win a car now." });
        await chat.Review(Word(rejected, "externalId"), "reject", "Too loud");

        await Eventually.Holds(async () =>
        {
            await world.Get<FollowTemplates>().Follow(TimeSpan.Zero, CancellationToken.None);
            return (await chat.Events()).Count == 2;
        });
        await DeleteAtProvider(chat, Word(approved, "externalId"));
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => chat.Admin.Get($"/api/v1/whatsapp/templates/{Word(approved, "templateId")}")));

        var events = await Eventually.Get(chat.Events, seen => seen.Count == 3);
        events.Select(one => (Word(one, "kind"), Word(one, "subjectId"))).ShouldBe(
            [("template.approved", Word(approved, "templateId")), ("template.rejected", Word(rejected, "templateId")), ("template.withdrawn", Word(approved, "templateId"))], ignoreOrder: true);
        var detail = events.Single(one => Word(one, "kind") == "template.rejected").GetProperty("detail");
        (Word(detail, "name"), Word(detail, "state"), Word(detail, "reason")).ShouldBe(("decided_badly", "rejected", "Too loud"));
        (await Eventually.Get(colleague.Events, seen => seen.Count == 3)).Count.ShouldBe(3);
        var last = await chat.Admin.Post("/api/v1/whatsapp/templates", new { name = "decided_last", body = "Your table is set." });
        await Eventually.Holds(async () =>
        {
            await world.Get<FollowTemplates>().Follow(TimeSpan.Zero, CancellationToken.None);
            return (await chat.Events()).Count == 4 && (await colleague.Events()).Count == 4;
        });
        // What was before it has its deliveries when it has.
        var ends = (await chat.Events()).Concat(await colleague.Events()).Where(one => Word(one, "subjectId") == Word(last, "templateId")).Select(one => Word(one, "eventId")).ToList();
        var given = await Eventually.Get(
            async () => (await chat.Admin.Get($"/api/v1/webhooks/{Word(hook.GetProperty("webhook"), "webhookId")}/deliveries")).GetProperty("items").EnumerateArray().Select(one => Word(one, "eventId")).ToList(), all => all.Intersect(ends).Any());
        given.Count.ShouldBe(4, "once for the organization, whose agents were each told");
        (await texting.Get("/api/v1/events?cursor=c0")).GetProperty("events").GetArrayLength().ShouldBe(0);
        var waited = await chat.Api.Get("/api/v1/events?cursor=c0&kinds=template.rejected");
        waited.GetProperty("events").GetArrayLength().ShouldBe(1);
    }

    [Theory]
    [InlineData("timeoutAfterAccept")]
    [InlineData("timeoutBefore")]
    [InlineData("status5xx")]
    [Trait("Category", "slow")]
    public async Task A_template_whose_making_was_cut_off_is_made_once(string kind)
    {
        await using var own = await World.Start();
        using var chat = await Chat.Open(own);
        await chat.Faults(new { provider = "twilio", operation = "content.create", kind, percent = 100, times = 1 });
        var request = new { name = "only_once", body = "Only once.", clientRef = "r-1" };

        (await chat.Admin.Posting("/api/v1/whatsapp/templates", request)).StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        var made = await chat.Admin.Post("/api/v1/whatsapp/templates", request);
        await Eventually.Get(() => chat.Admin.Get($"/api/v1/whatsapp/templates/{Word(made, "templateId")}"), template => Word(template, "state") == "approved");

        (await Made(chat)).ShouldBe(1);
    }

    [Fact]
    [Trait("Category", "slow")]
    public async Task A_template_that_is_read_or_asked_for_again_while_it_is_made_is_made_once()
    {
        var pause = new Pause("Create");
        await using var own = await World.Start(options => options.Services = pause.Before<ITemplateProvider, TwilioTemplates>);
        using var chat = await Chat.Open(own);
        var request = new { name = "only_once", body = "Only once.", clientRef = "r-1" };

        var making = chat.Admin.Post("/api/v1/whatsapp/templates", request);
        await pause.Met;
        var listed = (await chat.Admin.Get("/api/v1/whatsapp/templates")).GetProperty("items").EnumerateArray().Single();
        var path = $"/api/v1/whatsapp/templates/{Word(listed, "templateId")}";
        var read = await chat.Admin.Get(path);
        var again = await chat.Admin.Posting("/api/v1/whatsapp/templates", request).Refused(409);
        var submitted = await chat.Admin.Posting(path + "/submit", new { }).Refused(409);
        var deleted = await chat.Admin.DeleteAsync(path).Refused(409);
        var callers = pause.Callers;
        pause.Open();
        var made = await making;

        (Word(listed, "state"), Word(read, "state"), callers).ShouldBe(("creating", "creating", 1));
        new[] { again, submitted, deleted }.Select(problem => Word(problem, "code")).ShouldAllBe(code => code == "template_being_made");
        Word(made, "templateId").ShouldBe(Word(listed, "templateId"));
        (await Made(chat)).ShouldBe(1);
    }

    [Fact]
    [Trait("Category", "slow")]
    public async Task A_template_whose_making_was_cut_off_is_made_by_handing_it_in_or_its_name_is_freed()
    {
        await using var own = await World.Start();
        using var chat = await Chat.Open(own);
        var request = new { name = "cut_off", body = "Cut off." };
        await chat.Faults(new { provider = "twilio", operation = "content.create", kind = "timeoutBefore", percent = 100, times = 1 });
        await chat.Admin.Posting("/api/v1/whatsapp/templates", request).Refused(502);
        var path = $"/api/v1/whatsapp/templates/{Word((await chat.Admin.Get("/api/v1/whatsapp/templates")).GetProperty("items")[0], "templateId")}";

        var read = await chat.Admin.Get(path);
        var taken = await chat.Admin.Posting("/api/v1/whatsapp/templates", request).Refused(409);
        var before = await Made(chat);
        var submitted = await chat.Admin.Post(path + "/submit", new { });
        await chat.Faults(new { provider = "twilio", operation = "content.create", kind = "timeoutAfterAccept", percent = 100, times = 1 });
        await chat.Admin.Posting("/api/v1/whatsapp/templates", new { name = "unwanted", body = "Unwanted." }).Refused(502);
        await chat.Admin.Delete($"/api/v1/whatsapp/templates/{Word((await chat.Admin.Get("/api/v1/whatsapp/templates")).GetProperty("items")[0], "templateId")}");

        (Word(read, "state"), before, Word(submitted, "state")).ShouldBe(("creating", 0, "pending"));
        Word(taken, "next").ShouldContain(path + "/submit");
        (await Made(chat)).ShouldBe(2);
        (await chat.Simulator.GetFromJsonAsync<JsonElement>("/api/ledger?operation=content.delete")).GetArrayLength().ShouldBe(1, "what had come about was looked for and deleted there too");
    }

    // Somebody deletes it in Twilio's console.
    static async Task DeleteAtProvider(Chat chat, string external)
    {
        var account = (await chat.Simulator.GetFromJsonAsync<JsonElement>("/api/accounts"))[0];
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"/twilio/v1/Content/{external}");
        request.Headers.Authorization = new("Basic", Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes($"{Word(account, "sid")}:{Word(account, "authToken")}")));
        using var answer = await chat.Simulator.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    static async Task<int> Made(Chat chat) =>
        (await chat.Simulator.GetFromJsonAsync<JsonElement>("/api/ledger?operation=content.create")).EnumerateArray().Count(row => Word(row, "outcome") == "accepted");

    static string Word(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
