using System.Text.Json.Nodes;
using Switchboard.Tests.Integration.Mcp;

namespace Switchboard.Tests.Integration.Conversations;

/// <summary>How long one may wait for something to happen, and what is told when it does.</summary>
public sealed class WaitTests(World world)
{
    [Theory]
    [InlineData(46)]
    [InlineData(-1)]
    public async Task A_wait_is_no_longer_than_hosts_let_a_tool_take(int seconds)
    {
        using var line = await Line.Open(world);
        line.Api.DefaultRequestHeaders.Accept.ParseAdd("application/json, text/event-stream");

        var refused = await line.Api.GetAsync($"/api/v1/events?timeoutSeconds={seconds}").WaitAsync(TimeSpan.FromSeconds(15)).Refused(400);
        var tool = (await line.Api.ResultAsync(Wire.Call("comms_wait_for_event", new JsonObject { ["timeoutSeconds"] = seconds })).WaitAsync(TimeSpan.FromSeconds(15))).ToJsonString();

        refused.GetProperty("next").GetString()!.ShouldContain("0 to 45 seconds");
        tool.ShouldContain("0 to 45 seconds");
    }

    [Fact]
    public async Task A_wait_in_which_nothing_happens_ends_in_time_with_where_to_go_on()
    {
        using var line = await Line.Open(world);
        var first = await line.Api.Get("/api/v1/events");

        var page = await line.Api.Get($"/api/v1/events?timeoutSeconds=1&cursor={first.GetProperty("cursor").GetString()}").WaitAsync(TimeSpan.FromSeconds(15));

        page.GetProperty("events").GetArrayLength().ShouldBe(0);
        await line.Write(Line.Person(), "Now");
        var heard = await line.Api.Get($"/api/v1/events?timeoutSeconds=30&cursor={page.GetProperty("cursor").GetString()}").WaitAsync(TimeSpan.FromSeconds(15));
        heard.GetProperty("events")[0].GetProperty("message").GetProperty("body").GetString().ShouldBe("Now");
    }

    [Fact]
    public async Task The_cause_that_a_receipt_brings_reaches_the_agent_as_the_carrier_said_it()
    {
        using var line = await Line.Open(world);
        var sent = await line.Api.Post("/api/v1/messages", new { to = Line.Person(), body = "Later", sendAt = TimeProvider.System.GetUtcNow().AddHours(1) });
        var id = sent.GetProperty("messageId").GetString()!;
        var first = await line.Api.Get("/api/v1/events");

        // Sent, and not heard of yet, as far as we know.
        var intent = await line.World.Get<Switchboard.Data.Database>().Write(line.Tenant.Id, async unit =>
        {
            await unit.Execute("UPDATE delivery SET status = 'sent', provider_message_id = 'SM00000000000000000000000000000abc' WHERE organization_id = @organization AND message_id = @id", new { id });
            return (await unit.One("SELECT intent_id FROM delivery WHERE organization_id = @organization AND message_id = @id", new { id }, row => row.Text("intent_id")))!;
        });
        var receipt = line.Inbound(line.Number, "", "SM00000000000000000000000000000abc");
        (receipt["MessageStatus"], receipt["ErrorCode"], receipt["ErrorMessage"]) = ("undelivered", "30007", "Filtered by Carrier Nine, rule 17");
        using var answer = await line.Webhook($"/webhooks/twilio/status?agent={line.Agent}&intent={intent}", receipt);

        answer.IsSuccessStatusCode.ShouldBeTrue();
        var told = (await line.Api.Get($"/api/v1/events?timeoutSeconds=10&cursor={first.GetProperty("cursor").GetString()}")).GetProperty("events").EnumerateArray().ShouldHaveSingleItem();
        told.GetProperty("kind").GetString().ShouldBe("message.failed");
        var error = told.GetProperty("detail").GetProperty("error");
        (error.GetProperty("code").GetString(), error.GetProperty("message").GetString()).ShouldBe(("30007", "Filtered by Carrier Nine, rule 17"));
        error.GetProperty("advice").GetString().ShouldNotBeNullOrEmpty();
        told.GetProperty("detail").GetProperty("status").GetString().ShouldBe("undelivered");
        var seen = (await line.Message(id)).GetProperty("error");
        (seen.GetProperty("code").GetString(), seen.GetProperty("message").GetString()).ShouldBe(("30007", "Filtered by Carrier Nine, rule 17"));
    }
}
