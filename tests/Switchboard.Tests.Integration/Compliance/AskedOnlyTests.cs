using Switchboard.Conversations.Deciding;
using Switchboard.Tests.Integration.Contacts;
using Line = Switchboard.Tests.Integration.Conversations.Line;

namespace Switchboard.Tests.Integration.Compliance;

/// <summary>Questions to the gate have their bounds: how often they are asked, and how long the answers are kept.</summary>
public sealed class AskedOnlyTests
{
    [Fact]
    public async Task An_agent_that_asks_too_often_within_a_minute_is_told_when_to_go_on_and_others_are_not_held_up()
    {
        var clock = Noon.Clock();
        await using var world = await World.Start(options => options.Clock = clock, ("Compliance:AsksPerMinute", "3"));
        using var line = await Line.Open(world);
        using var colleague = await Line.Open(world, line.Tenant);
        var question = new { contactAddress = Line.Person() };
        for (var asked = 0; asked < 3; asked++)
        {
            await line.Api.Post("/api/v1/decisions", question);
        }

        var refused = await line.Api.Posting("/api/v1/decisions", question).Refused(429);
        var other = await colleague.Api.Post("/api/v1/decisions", question);
        var sent = await line.Send(question.contactAddress, "Hello");
        clock.Move(TimeSpan.FromMinutes(1));
        var again = await line.Api.Post("/api/v1/decisions", question);

        refused.Id("code").ShouldBe("rate_limited");
        refused.GetProperty("retryAt").GetDateTimeOffset().ShouldBeInRange(clock.GetUtcNow().AddMinutes(-2), clock.GetUtcNow().AddMinutes(1));
        (other.GetProperty("allowed").GetBoolean(), sent.Id("status"), again.GetProperty("allowed").GetBoolean()).ShouldBe((true, "queued", true));
        (await line.Api.Get("/api/v1/decisions")).Items().Count.ShouldBe(4, "what was refused left nothing");
    }

    [Fact]
    public async Task What_was_only_asked_is_forgotten_after_a_while_and_what_was_decided_of_messages_stays()
    {
        var clock = Noon.Clock();
        await using var world = await World.Start(options => options.Clock = clock, ("Compliance:AskedKept", "30d"));
        using var line = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        var (person, forbidden) = (Line.Person(), Line.Person());
        await admin.Post("/api/v1/do-not-contact", new { contactAddress = forbidden, reason = "x" });
        await admin.Post("/api/v1/consents", new { contactAddress = person, channel = "sms", consentType = "written", source = "A form", proof = "I agree." });
        var asked = await line.Api.Post("/api/v1/decisions", new { contactAddress = person });
        var no = await line.Api.Post("/api/v1/decisions", new { contactAddress = forbidden });
        var refused = await line.Api.Posting("/api/v1/messages", new { to = forbidden, body = "Hello" }).Refused(403);
        var sent = await line.Send(person, "Hello");
        var offer = await line.Api.Post("/api/v1/messages", new { to = person, body = "Half price", purpose = "marketing" });

        clock.Move(TimeSpan.FromDays(29));
        await world.Get<ForgetAsked>().Round(TestContext.Current.CancellationToken);
        (await line.Api.Get($"/api/v1/decisions/{asked.Id("decisionId")}")).Id("contactAddress").ShouldBe(person, "not yet");
        clock.Move(TimeSpan.FromDays(2));
        await world.Get<ForgetAsked>().Round(TestContext.Current.CancellationToken);

        foreach (var gone in new[] { asked, no })
        {
            await line.Api.GetAsync($"/api/v1/decisions/{gone.Id("decisionId")}").Refused(404);
        }

        foreach (var kept in new[] { refused, sent, offer })
        {
            (await line.Api.Get($"/api/v1/decisions/{kept.Id("decisionId")}")).Id("decisionId").ShouldBe(kept.Id("decisionId"));
        }

        (await admin.Get($"/api/v1/audit?subject={asked.Id("decisionId")}")).Items().ShouldHaveSingleItem().Id("action").ShouldBe("contact.decided");
    }
}
