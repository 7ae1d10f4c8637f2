using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Switchboard.Tests.Integration.Mcp;
using Line = Switchboard.Tests.Integration.Conversations.Line;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Switchboard.Conversations.Receiving;
using static Switchboard.Tests.Integration.Agents.ProvisionTests;

namespace Switchboard.Tests.Integration.Agents;

/// <summary>One channel off while the others go on, agents held back, and how many there may be.</summary>
public sealed class SwitchTests(World world)
{
    [Fact]
    public async Task A_channel_that_is_switched_off_sends_nothing_and_drops_what_arrives_while_the_others_go_on()
    {
        using var office = await Office.Open(world, "dedicated");
        using var line = Line.Of(world, office.Tenant, await office.Admin.Post("/api/v1/agents", new { displayName = "Half", capabilities = new { phone = true, email = true } }));
        var person = Line.Person();

        var off = (await office.Admin.Post($"/api/v1/agents/{line.Agent}/channels/sms/off", new { })).GetProperty("channels")[0];
        var refused = await line.Api.Posting("/api/v1/messages", new { to = person, body = "Hi" }).Refused(409);
        using var dropped = await line.Webhook($"/webhooks/{line.Agent}/sms", line.Inbound(person, "Dropped"));
        using var byNumber = await line.Webhook("/webhooks/twilio/sms", line.Inbound(person, "Dropped too"));
        using var forged = await line.Webhook($"/webhooks/{line.Agent}/sms", line.Inbound(person, "Forged"), signWith: "not the account's token");

        (Word(off, "state"), Word(off, "address")).ShouldBe(("off", line.Number));
        Word(refused, "code").ShouldBe("channel_off");
        (dropped.StatusCode, byNumber.StatusCode, forged.StatusCode).ShouldBe((HttpStatusCode.NoContent, HttpStatusCode.NoContent, HttpStatusCode.Forbidden));
        (await line.Waiting()).ShouldBeEmpty();
        var mail = await line.Api.Post("/api/v1/messages", new { to = "ann@example.com", channel = "email", subject = "Still", body = "here" });
        await line.Until(Word(mail, "messageId"), "sent", "delivered");

        Word((await office.Admin.Post($"/api/v1/agents/{line.Agent}/channels/sms/on", new { })).GetProperty("channels")[0], "state").ShouldBe("active");
        await line.Until(Word(await line.Send(person, "Back"), "messageId"), "delivered");
        await line.Write(person, "Good");
        await Eventually.Holds(async () => (await line.Waiting()).Count == 1);
    }

    [Fact]
    public async Task Whoever_writes_stop_to_a_channel_that_is_off_is_heard()
    {
        using var office = await Office.Open(world, "dedicated");
        using var line = await office.Hire("Off");
        var person = Line.Person();
        await office.Admin.Post($"/api/v1/agents/{line.Agent}/channels/sms/off", new { });

        (await line.Webhook($"/webhooks/{line.Agent}/sms", line.Inbound(person, "STOP"))).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        await office.Admin.Post($"/api/v1/agents/{line.Agent}/channels/sms/on", new { });
        Word(await line.Api.Posting("/api/v1/messages", new { to = person, body = "Hi" }).Refused(403), "code").ShouldBe("refused_by_opted_out");
    }

    [Fact]
    public async Task A_message_that_waits_does_not_leave_over_a_channel_that_was_switched_off_meanwhile()
    {
        var clock = new MovableClock();
        await using var own = await World.Start(options => options.Clock = clock);
        using var office = await Office.Open(own, "dedicated");
        using var line = await office.Hire("Later");
        var person = Line.Person();
        var message = Word(await line.Api.Post("/api/v1/messages", new { to = person, body = "Tomorrow", sendAt = clock.GetUtcNow().AddHours(1) }), "messageId");

        await office.Admin.Post($"/api/v1/agents/{line.Agent}/channels/sms/off", new { });
        clock.Move(TimeSpan.FromHours(1.1));

        await line.Until(message, "aborted");
        (await line.Phone(person)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_was_dropped_is_not_taken_in_later()
    {
        await using var own = await World.Start();
        using var office = await Office.Open(own, "dedicated");
        using var line = await office.Hire("Clean");
        await office.Admin.Post($"/api/v1/agents/{line.Agent}/channels/sms/off", new { });
        await line.Write(Line.Person(), "Dropped");
        await Eventually.Holds(async () => (await line.Ledger()).Any(row => row.GetRawText().Contains($"/webhooks/{line.Agent}/sms")));
        // The provider's list tells times in whole seconds.
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
        await office.Admin.Post($"/api/v1/agents/{line.Agent}/channels/sms/on", new { });
        await line.Faults(new { provider = "twilio", operation = "webhook.sms", kind = "dropWebhook", percent = 100 });
        await line.Write(Line.Person(), "Missed");

        await own.Services.GetServices<IHostedService>().OfType<CatchUp>().Single().StartAsync(CancellationToken.None);

        await Eventually.Holds(async () => (await line.Waiting()).Count > 0);
        (await line.Waiting()).Select(message => Word(message, "body")).ShouldBe(["Missed"]);
    }

    [Fact]
    public async Task An_agent_whose_share_of_a_number_is_off_leaves_it_to_the_others()
    {
        using var office = await Office.Open(world, "shared");
        var (first, second) = (await office.Hire("Silent"), await office.Hire("Loud"));
        var person = Line.Person();
        await first.Write(person, "Hello");
        await Eventually.Holds(async () => (await first.Waiting()).Count == 1);

        await office.Admin.Post($"/api/v1/agents/{first.Agent}/channels/sms/off", new { });
        Word(await first.Api.Posting("/api/v1/messages", new { to = person, body = "Hi" }).Refused(409), "code").ShouldBe("channel_off");
        await first.Write(person, "Still there?");
        await Eventually.Holds(async () => (await second.Waiting()).Count == 1);
        await office.Admin.Post($"/api/v1/agents/{second.Agent}/channels/sms/off", new { });

        (await first.Webhook("/webhooks/twilio/sms", first.Inbound(person, "Nobody"))).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        ((await first.Waiting()).Count, (await second.Waiting()).Count).ShouldBe((1, 1));
    }

    [Fact]
    public async Task One_channel_goes_for_good_and_can_be_provisioned_anew()
    {
        using var office = await Office.Open(world, "dedicated");
        using var outside = await Outside.Of(world);
        var made = await office.Admin.Post("/api/v1/agents", new { displayName = "Moves", capabilities = new { phone = true, email = true } });
        var agent = Word(made, "agentId");
        var number = Word(made.GetProperty("channels").EnumerateArray().Single(channel => Word(channel, "channel") == "sms"), "address");
        var label = (await outside.Numbers()).Single(one => one.Number == number).Label;

        var gone = await office.Admin.Delete($"/api/v1/agents/{agent}/channels/sms");

        Word(gone.GetProperty("channel"), "state").ShouldBe("released");
        (await outside.Numbers()).ShouldNotContain(one => one.Label == label, "what is given back may be bought by another");
        ProvisionTests.Channels(await office.Admin.Get($"/api/v1/agents/{agent}/channels")).Select(channel => Word(channel, "channel")).ShouldBe(["email"]);
        Word(await office.Admin.Get($"/api/v1/agents/{agent}"), "status").ShouldBe("active");
        await office.Admin.DeleteAsync($"/api/v1/agents/{agent}/channels/sms").Refused(409);
        var again = await office.Admin.Post("/api/v1/agents", new { displayName = "Moves", agentId = agent });
        Word(again.GetProperty("channels").EnumerateArray().Single(channel => Word(channel, "channel") == "sms"), "state").ShouldBe("active");
    }

    [Fact]
    public async Task An_upgraded_agent_gives_its_own_number_back_and_shares_again()
    {
        using var office = await Office.Open(world, "hybrid");
        var line = await office.Hire("Back");
        var made = await office.Admin.Post("/api/v1/agents", new { displayName = "Back", agentId = line.Agent.Value, identityMode = "dedicated" });
        var own = Word(made.GetProperty("channels").EnumerateArray().Single(channel => !channel.GetProperty("shared").GetBoolean()), "address");

        Word((await office.Admin.Delete($"/api/v1/agents/{line.Agent}/channels/sms")).GetProperty("channel"), "address").ShouldBe(own);

        Word(await line.Send(Line.Person(), "From the shared one"), "from").ShouldBe(line.Number);
    }

    [Fact]
    public async Task All_agents_are_held_back_at_once_and_go_on()
    {
        using var office = await Office.Open(world, "shared");
        var (first, second) = (await office.Hire("One"), await office.Hire("Two"));
        await office.Admin.Post($"/api/v1/agents/{first.Agent}/pause", new { });

        Ids(await office.Admin.Post("/api/v1/agents/pause", new { })).ShouldBe([second.Agent.Value], "the other was paused already");
        Word(await second.Api.Posting("/api/v1/messages", new { to = Line.Person(), body = "Hi" }).Refused(403), "code").ShouldBe("refused_by_agent_paused");
        await first.Write(Line.Person(), "Kept");
        await Eventually.Holds(async () => (await first.Waiting()).Count == 1);
        Ids(await office.Admin.Post("/api/v1/agents/resume", new { })).Order(StringComparer.Ordinal).ShouldBe([first.Agent.Value, second.Agent.Value]);
        await second.Send(Line.Person(), "Hi");
    }

    [Fact]
    public async Task The_pool_of_agents_grows_as_far_as_the_deployer_lets_it()
    {
        await using var own = await World.Start(null, ("Agents:PoolSize", "1"), ("Agents:LargestPool", "3"));
        using var office = await Office.Open(own, "dedicated");
        using var super = own.SuperAdmin();
        async Task<HttpResponseMessage> Resize(HttpClient client, int maxAgents, string? organizationId = null) => await client.PutAsJsonAsync("/api/v1/agent-pool", new { maxAgents, organizationId });
        var wish = new { displayName = "Agent", capabilities = new { phone = false } };
        await office.Admin.Post("/api/v1/agents", wish);
        Word(await office.Admin.Posting("/api/v1/agents", wish).Refused(409), "code").ShouldBe("agent_pool_full");

        (await Resize(office.Admin, 4)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await Resize(office.Admin, 2)).EnsureSuccessStatusCode();
        await office.Admin.Post("/api/v1/agents", wish);
        await office.Admin.Posting("/api/v1/agents", wish).Refused(409);

        (await Resize(office.Admin, 1)).StatusCode.ShouldBe(HttpStatusCode.Conflict, "there are two");
        (await Resize(super, 4, office.Tenant.Id.Value)).EnsureSuccessStatusCode();
        var places = await office.Admin.Get("/api/v1/agent-pool");
        (places.GetProperty("maxAgents").GetInt32(), places.GetProperty("activeAgents").GetInt32(), places.GetProperty("slotsRemaining").GetInt32()).ShouldBe((4, 2, 2));
    }

    [Fact]
    public async Task A_tool_that_is_called_again_under_its_reference_changes_nothing_again()
    {
        using var office = await Office.Open(world, "dedicated");
        using var line = await office.Hire("Once");
        office.Admin.DefaultRequestHeaders.Accept.ParseAdd("application/json, text/event-stream");
        var agent = line.Agent.Value;

        var off = await Call("comms_switch_channel", $$"""{"agentId":"{{agent}}","channel":"sms","to":"off","clientRef":"one"}""");
        await Call("comms_switch_channel", $$"""{"agentId":"{{agent}}","channel":"sms","to":"on"}""");
        (await Call("comms_switch_channel", $$"""{"agentId":"{{agent}}","channel":"sms","to":"off","clientRef":"one"}""")).ShouldBe(off);
        ProvisionTests.Channels(await line.Api.Get("/api/v1/channels")).Select(channel => Word(channel, "state")).ShouldBe(["active"], "it was switched on since");
        (await Call("comms_switch_channel", $$"""{"agentId":"{{agent}}","channel":"sms","to":"on","clientRef":"one"}""")).ShouldContain("client_ref_reused");

        var paused = await Call("comms_pause_agent", """{"all":true,"clientRef":"two"}""");
        paused.ShouldContain(agent);
        (await Call("comms_resume_agent", $$"""{"agentId":"{{agent}}","clientRef":"two"}""")).ShouldContain(agent, Case.Sensitive, "each tool has references of its own");
        (await Call("comms_pause_agent", """{"all":true,"clientRef":"two"}""")).ShouldBe(paused);
        Word(await line.Api.Get($"/api/v1/agents/{agent}"), "status").ShouldBe("active");
        (await Call("comms_pause_agent", $$"""{"agentId":"{{agent}}","clientRef":"two"}""")).ShouldContain("client_ref_reused");
        (await Call("comms_pause_agent", """{"clientRef":"two","all":true}""")).ShouldBe(paused, "the order of arguments says nothing");
        (await Call("comms_pause_agent", """{"clientRef":"three"}""")).ShouldContain("invalid_agent_id");
        (await Call("comms_pause_agent", """{"all":true,"clientRef":"three"}""")).ShouldContain(agent, Case.Sensitive, "a refusal leaves the reference free");
        await Call("comms_resume_agent", """{"all":true}""");
        (await Call("comms_pause_agent", """{"all":true,"clientRef":""}""")).ShouldContain("invalid_client_ref");

        await Call("comms_expand_agent_pool", """{"maxAgents":9,"clientRef":"three"}""");
        await Call("comms_expand_agent_pool", """{"maxAgents":7}""");
        (await Call("comms_expand_agent_pool", """{"maxAgents":9,"clientRef":"three"}""")).ShouldContain("\"maxAgents\":9");
        (await office.Admin.Get("/api/v1/agent-pool")).GetProperty("maxAgents").GetInt32().ShouldBe(7);

        async Task<string> Call(string tool, string arguments) =>
            (await office.Admin.ResultAsync(Wire.Call(tool, JsonNode.Parse(arguments)!.AsObject())))["structuredContent"]!.ToJsonString();
    }

    static List<string> Ids(JsonElement answer) => [.. answer.GetProperty("changed").EnumerateArray().Select(id => id.GetString()!)];
}
