using Switchboard.Tests.Integration.Contacts;
using Line = Switchboard.Tests.Integration.Conversations.Line;

namespace Switchboard.Tests.Integration.Compliance;

/// <summary>What was allowed and is refused when it is about to leave has a decision of its own, and the message names it.</summary>
public sealed class RefusedAsItLeavesTests
{
    [Theory]
    [InlineData("do_not_contact", "own list")]
    [InlineData("opted_out", "MSG-8: opt-out keyword")]
    public async Task A_planned_message_to_somebody_who_may_not_be_contacted_by_then_names_rule_source_and_decision(string rule, string source)
    {
        var clock = Noon.Clock();
        await using var world = await World.Start(options => options.Clock = clock, ("Jobs:Poll", "50ms"));
        using var line = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        var person = Line.Person();
        var sent = await line.Api.Post("/api/v1/messages", new { to = person, body = "Later", sendAt = clock.GetUtcNow().AddHours(1) });
        var before = await line.Api.Get($"/api/v1/decisions/{sent.Id("decisionId")}");

        await Forbid(rule, line, admin, person);
        clock.Move(TimeSpan.FromHours(1));
        var error = (await line.Until(sent.Id("messageId"), "aborted")).GetProperty("error");

        (error.Id("code"), error.Id("decisionId")).ShouldBe(("refused_by_" + rule, error.Id("decisionId")));
        error.Id("source").ShouldContain(source);
        var read = await line.Api.Get($"/api/v1/decisions/{error.Id("decisionId")}");
        (read.GetProperty("allowed").GetBoolean(), read.Id("rule"), read.Id("source"), read.Id("messageId"), read.Id("contactAddress"))
            .ShouldBe((false, rule, error.Id("source"), sent.Id("messageId"), person));
        read.GetProperty("at").GetDateTimeOffset().ShouldBeGreaterThan(before.GetProperty("at").GetDateTimeOffset().AddSeconds(-1));
        read.TryGetProperty("localTime", out _).ShouldBeTrue("it tells what was known then");
        (await line.Api.Get($"/api/v1/decisions/{sent.Id("decisionId")}")).GetProperty("allowed").GetBoolean().ShouldBeTrue("what had allowed it is another one");
        (await line.Api.Get("/api/v1/decisions?allowed=false")).Items().ShouldHaveSingleItem().Id("decisionId").ShouldBe(error.Id("decisionId"));
        var entry = (await Eventually.Get(
            async () => (await admin.Get($"/api/v1/audit?subject={error.Id("decisionId")}")).Items(), found => found.Count > 0)).ShouldHaveSingleItem();
        (entry.Id("action"), entry.GetProperty("detail").Id("rule"), entry.GetProperty("detail").Id("messageId")).ShouldBe(("send.refused", rule, sent.Id("messageId")));
        var told = (await line.Events()).Single(one => one.Id("kind") == "message.failed").GetProperty("detail").GetProperty("error");
        (told.Id("decisionId"), told.Id("source")).ShouldBe((error.Id("decisionId"), error.Id("source")));
        (await line.Phone(person)).ShouldNotContain("Later");
    }

    [Fact]
    public async Task One_that_is_refused_for_a_time_tells_when_it_may_leave_and_then_tells_of_no_error_any_more()
    {
        var clock = Noon.Clock();
        await using var world = await World.Start(options => options.Clock = clock, ("Jobs:Poll", "50ms"));
        using var line = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        var person = Line.Person();
        var sent = await line.Api.Post("/api/v1/messages", new { to = person, body = "Later", sendAt = clock.GetUtcNow().AddHours(1) });
        var until = DateTimeOffset.FromUnixTimeSeconds(clock.GetUtcNow().AddHours(3).ToUnixTimeSeconds());
        await admin.Post("/api/v1/do-not-contact", new { contactAddress = person, reason = "At the doctor's", until });

        clock.Move(TimeSpan.FromHours(1));
        var waiting = await Eventually.Get(() => line.Message(sent.Id("messageId")), message => message.TryGetProperty("error", out _));
        clock.Move(TimeSpan.FromHours(2));
        var delivered = await line.Until(sent.Id("messageId"), "delivered");

        var error = waiting.GetProperty("error");
        (waiting.Id("status"), error.Id("code")).ShouldBe(("scheduled", "refused_by_do_not_contact"));
        error.GetProperty("retryAt").GetDateTimeOffset().ShouldBe(until);
        var read = await line.Api.Get($"/api/v1/decisions/{error.Id("decisionId")}");
        (read.Id("rule"), read.Id("messageId"), read.GetProperty("allowedFrom").GetDateTimeOffset()).ShouldBe(("do_not_contact", sent.Id("messageId"), until));
        delivered.TryGetProperty("error", out _).ShouldBeFalse();
        (await line.Api.Get($"/api/v1/decisions/{sent.Id("decisionId")}")).GetProperty("at").GetDateTimeOffset()
            .ShouldBe(DateTimeOffset.FromUnixTimeMilliseconds(until.AddHours(-2).ToUnixTimeMilliseconds()), TimeSpan.FromSeconds(2), "it was about the time that was asked for");
    }

    static async Task Forbid(string rule, Line line, HttpClient admin, string person)
    {
        if (rule == "do_not_contact")
        {
            await admin.Post("/api/v1/do-not-contact", new { contactAddress = person, reason = "A letter came" });
            return;
        }

        await line.Write(person, "STOP");
        await Eventually.Holds(async () => (await line.Events()).Exists(one => one.Id("kind") == "contact.opted_out"));
    }
}
