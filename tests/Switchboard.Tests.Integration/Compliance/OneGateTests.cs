using System.Net.Http.Json;
using System.Text.Json;
using Switchboard.Data;
using Switchboard.Kernel;
using Switchboard.Tests.Integration.Contacts;
using Switchboard.Tests.Integration.Conversations;
using Line = Switchboard.Tests.Integration.Conversations.Line;
using McpWire = Switchboard.Tests.Integration.Mcp.Wire;

namespace Switchboard.Tests.Integration.Compliance;

/// <summary>One gate in front of everything that goes out: what it says by tool, REST and log is one decision, and nothing goes around it.</summary>
public sealed class OneGateTests(World world)
{
    [Fact]
    public async Task Tool_send_REST_and_log_tell_the_same_of_a_refusal()
    {
        using var line = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        var person = Line.Person();
        await line.Write(person, "STOP");
        await Eventually.Holds(async () => (await line.Events()).Any(one => one.Id("kind") == "contact.opted_out"));
        line.Api.DefaultRequestHeaders.Accept.ParseAdd("application/json, text/event-stream");

        var (_, asked) = await McpWire.AskAsync(line.Api, McpWire.Call("comms_can_contact", new() { ["contactAddress"] = person, ["channel"] = "sms" }));
        var refused = await line.Api.Posting("/api/v1/messages", new { to = person, body = "Hello?" }).Refused(403);

        var told = JsonElement.Parse(asked["result"]!["structuredContent"]!.ToJsonString());
        (told.GetProperty("allowed").GetBoolean(), told.Id("rule"), told.Id("source")).ShouldBe((false, "opted_out", "MSG-8: opt-out keyword"));
        told.Id("reason").ShouldBe(refused.Id("detail"));
        told.Id("advice").ShouldBe(refused.Id("next"));
        foreach (var (id, action) in new[] { (told.Id("decisionId"), "contact.decided"), (refused.Id("decisionId"), "send.refused") })
        {
            var read = await admin.Get($"/api/v1/decisions/{id}");
            (read.Id("rule"), read.Id("reason"), read.Id("contactAddress")).ShouldBe(("opted_out", told.Id("reason"), person));
            var entry = (await Entries(line.Tenant, id)).ShouldHaveSingleItem();
            (entry.Action, entry.Detail.Id("rule"), entry.Detail.Id("source")).ShouldBe((action, "opted_out", "MSG-8: opt-out keyword"));
        }

        var listed = (await line.Api.Get($"/api/v1/decisions?allowed=false&contactAddress={Uri.EscapeDataString(person)}")).GetProperty("items");
        listed.EnumerateArray().Select(one => one.Id("decisionId")).ShouldBe([refused.Id("decisionId"), told.Id("decisionId")]);
        (await line.Api.Get("/api/v1/decisions?allowed=true")).GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task What_let_a_message_through_is_read_by_the_id_that_the_send_carries()
    {
        using var line = await Line.Open(world);
        var person = Line.Person();

        var asked = await line.Api.Post("/api/v1/decisions", new { contactAddress = person, purpose = "transactional" });
        var sent = await line.Send(person, "Hello");

        (asked.GetProperty("allowed").GetBoolean(), asked.Id("rule"), asked.Id("channel")).ShouldBe((true, "all_rules", "sms"));
        var read = await line.Api.Get($"/api/v1/decisions/{sent.Id("decisionId")}");
        (read.GetProperty("allowed").GetBoolean(), read.Id("messageId"), read.Id("contactAddress")).ShouldBe((true, sent.Id("messageId"), person));
        (await line.Api.Get($"/api/v1/decisions/{asked.Id("decisionId")}")).Id("purpose").ShouldBe("transactional");
        (await line.Phone(person)).Count.ShouldBeLessThan(2, "asking sends nothing");
    }

    [Fact]
    public async Task Another_agents_decision_is_not_found()
    {
        using var line = await Line.Open(world);
        using var colleague = await Line.Open(world, line.Tenant);
        var sent = await line.Send(Line.Person(), "Hello");
        var asked = await line.Api.Post("/api/v1/decisions", new { contactAddress = Line.Person() });

        foreach (var id in new[] { sent.Id("decisionId"), asked.Id("decisionId"), world.Get<Ids>().Next<DecisionId>().Value })
        {
            (await colleague.Api.GetAsync($"/api/v1/decisions/{id}").Refused(404)).Id("code").ShouldBe("unknown_decision");
        }

        (await colleague.Api.Get("/api/v1/decisions")).GetProperty("items").GetArrayLength().ShouldBe(0);
        await colleague.Api.GetAsync($"/api/v1/decisions?agentId={line.Agent}").Refused(404);
    }

    [Theory]
    [InlineData("at", "2001-01-01T00:00:00Z")]
    [InlineData("at", "2999-01-01T00:00:00Z")]
    [InlineData("contactAddress", "nobody")]
    public async Task Nonsense_is_refused_and_no_decision(string field, string value)
    {
        using var line = await Line.Open(world);
        Dictionary<string, string> request = new() { ["contactAddress"] = Line.Person(), [field] = value };

        (await line.Api.Posting("/api/v1/decisions", request).Refused(400)).Id("field").ShouldBe(field);

        (await line.Api.Get("/api/v1/decisions")).GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Where_one_rule_objects_to_everything_nothing_leaves_by_any_path()
    {
        await using var own = await World.Start(options => options.Services = Forbidding.Everything);
        using var line = await Line.Open(own);
        using var chat = await Chat.Open(own, line.Tenant);
        using var post = await Post.Open(own, line.Tenant);
        using var admin = line.Tenant.Admin();
        await admin.PutAsJsonAsync($"/api/v1/agents/{line.Agent}/route-duplication", new { mailbox = "copies@example.com" });
        var (person, mailbox) = (Line.Person(), Post.Person());

        await line.Write(person, "Are you there?");
        await line.Write(person, "HELP");
        await line.Write(person, "STOP");
        var waiting = await Eventually.Get(line.Waiting, all => all.Count > 0);
        var refusals = new[]
        {
            await line.Api.Posting("/api/v1/messages", new { to = person, body = "One" }).Refused(403),
            await line.Api.Posting("/api/v1/messages", new { to = person, body = "Two", replyTo = waiting[0].Id("messageId"), purpose = "transactional" }).Refused(403),
            await line.Api.Posting("/api/v1/messages", new { to = person, body = "Three", sendAt = own.Get<TimeProvider>().GetUtcNow().AddHours(1) }).Refused(403),
            await line.Api.Posting("/api/v1/messages", new { to = person, body = "Four", ifClosed = "defer" }).Refused(403),
            await chat.Sending(person, "Five").Refused(403),
            await post.Agent.Posting("/api/v1/messages", new { to = mailbox, subject = "Six", body = "Six" }).Refused(403),
            await admin.Posting("/api/v1/messages", new { to = person, body = "Seven", agentId = line.Agent, author = "Ada" }).Refused(403),
        };

        refusals.ShouldAllBe(problem => problem.Id("code") == "refused_by_" + Forbidding.Rule);
        (await admin.Get("/api/v1/jobs")).GetProperty("items").GetArrayLength().ShouldBe(0);
        await Eventually.Holds(async () => (await admin.Get("/api/v1/decisions")).GetProperty("items").GetArrayLength() > refusals.Length);
        var told = (await line.Ledger()).Where(row => row.Id("operation") is "messages.create" or "emails.send").ToList();
        told.ShouldBeEmpty();
    }

    Task<List<(string Action, JsonElement Detail)>> Entries(Tenant tenant, string subject) => world.Get<Database>().Read(
        tenant.Id,
        session => session.Many(
            "SELECT action, detail FROM audit_entry WHERE organization_id = @organization AND subject = @subject",
            new { subject },
            row => (row.Text("action"), JsonElement.Parse(row.Text("detail")))));
}
