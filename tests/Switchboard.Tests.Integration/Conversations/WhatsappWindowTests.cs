using System.Text.Json;
using Switchboard.Tests.Integration.Contacts;

namespace Switchboard.Tests.Integration.Conversations;

/// <summary>The hours of WhatsApp's window, with a clock that the test moves; and what becomes of a message whose window closes while it waits.</summary>
[Trait("Category", "slow")]
public sealed class WhatsappWindowTests
{
    static readonly (string, string?)[] Hurry = [("Jobs:Poll", "50ms"), ("Delivery:ReconcileAfter", "300ms"), ("Delivery:ReconcileGap", "600ms")];

    [Fact]
    public async Task The_window_is_open_for_a_day_from_the_last_message_and_each_message_opens_it_anew()
    {
        var clock = new MovableClock();
        await using var world = await World.Start(options => options.Clock = clock, Hurry);
        using var chat = await Chat.Open(world);
        var person = Line.Person();
        await chat.Hear(person, "Good morning");

        clock.Move(TimeSpan.FromHours(24) - TimeSpan.FromMinutes(1));
        await chat.Until(await chat.Send(person, "Just in time"), "delivered");
        await chat.Hear(person, "Thanks");
        clock.Move(TimeSpan.FromHours(24) - TimeSpan.FromMinutes(1));
        await chat.Until(await chat.Send(person, "And again"), "delivered");
        clock.Move(TimeSpan.FromMinutes(1));
        var refused = await chat.Sending(person, "Too late").Refused(403);

        refused.GetProperty("code").GetString().ShouldBe("refused_by_whatsapp_window");
        refused.GetProperty("detail").GetString()!.ShouldContain("within 24 hours");
        (await chat.Phone(person)).ShouldBe(["Just in time", "And again"]);
    }

    [Fact]
    public async Task A_message_whose_window_closes_while_it_waits_is_aborted_and_the_agent_is_told_what_to_do()
    {
        var clock = new MovableClock();
        await using var world = await World.Start(options => options.Clock = clock, [.. Hurry, ("Delivery:RateLimitSchedule", "1h"), ("Delivery:RateLimitFor", "30d")]);
        using var chat = await Chat.Open(world);
        var person = Line.Person();
        var template = await chat.Template("sorry_late", "Sorry that you had to wait.");
        await chat.Hear(person, "Hello?");
        await chat.Faults(new { provider = "twilio", operation = "messages.create", kind = "status429", percent = 100, times = 2 });
        var text = await chat.Send(person, "In a moment");
        await chat.Until(text, "retrying");

        clock.Move(TimeSpan.FromHours(25));
        var aborted = await chat.Until(text, "aborted");
        var opened = await chat.Send(person, template, new { });
        await chat.Until(opened, "retrying");
        clock.Move(TimeSpan.FromHours(2));
        await chat.Until(opened, "delivered");

        aborted.GetProperty("error").GetProperty("code").GetString().ShouldBe("refused_by_whatsapp_window");
        aborted.GetProperty("error").GetProperty("advice").GetString()!.ShouldContain("templateId");
        (await Eventually.Get(chat.Events, events => events.Any(e => e.GetProperty("kind").GetString() == "message.failed"))).Last()
            .GetProperty("subjectId").GetString().ShouldBe(text.GetProperty("messageId").GetString());
        (await chat.Phone(person)).ShouldBe(["Sorry that you had to wait."]);
    }

    [Fact]
    public async Task Whether_a_text_or_a_template_may_go_is_told_beforehand()
    {
        await using var world = await World.Start();
        using var chat = await Chat.Open(world);
        var person = Line.Person();
        var template = await chat.Template("table_ready", "Hello {{1}}, your table is ready.", new Dictionary<string, string> { ["1"] = "Ada" });
        Task<JsonElement> Ask(object question) => chat.Api.Post("/api/v1/decisions", question);

        var text = await Ask(new { contactAddress = person, channel = "whatsapp", body = "Hello" });
        var refused = await chat.Sending(person, "Hello").Refused(403);
        var approved = await Ask(new { contactAddress = person, channel = "whatsapp", templateId = template, templateVars = new Dictionary<string, string> { ["1"] = "Ada" } });
        var rude = await Ask(new { contactAddress = person, channel = "whatsapp", templateId = template, templateVars = new Dictionary<string, string> { ["1"] = "asshole" } });
        var unknown = await chat.Api.Posting("/api/v1/decisions", new { contactAddress = person, channel = "whatsapp", templateId = "tpl_none" }).Refused(404);
        var both = await chat.Api.Posting("/api/v1/decisions", new { contactAddress = person, channel = "whatsapp", templateId = template, body = "Hello" }).Refused(400);
        await chat.Hear(person, "Hi");
        var open = await Ask(new { contactAddress = person, channel = "whatsapp", body = "Hello" });

        ("refused_by_" + text.Id("rule"), text.Id("reason")).ShouldBe((refused.Id("code"), refused.Id("detail")));
        text.Id("rule").ShouldBe("whatsapp_window");
        approved.GetProperty("allowed").GetBoolean().ShouldBeTrue();
        rude.Id("rule").ShouldBe("content");
        unknown.Id("code").ShouldBe("unknown_template");
        both.Id("field").ShouldBe("body");
        open.GetProperty("allowed").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task A_time_ahead_is_judged_by_the_window_of_that_time()
    {
        var clock = new MovableClock();
        await using var world = await World.Start(options => options.Clock = clock, Hurry);
        using var chat = await Chat.Open(world);
        var person = Line.Person();
        await chat.Hear(person, "Remind me later");
        var now = clock.GetUtcNow();

        var beyond = await chat.Api.Posting("/api/v1/messages", new { to = person, channel = "whatsapp", body = "Tomorrow", sendAt = now.AddHours(25) }).Refused(403);
        var deferred = await chat.Api.Posting("/api/v1/messages", new { to = person, channel = "whatsapp", body = "Tomorrow", sendAt = now.AddHours(25), ifClosed = "defer" }).Refused(403);
        var within = await chat.Api.Post("/api/v1/messages", new { to = person, channel = "whatsapp", body = "In time", sendAt = now.AddHours(23) });
        clock.Move(TimeSpan.FromHours(23.1));
        await chat.Until(within, "delivered");

        beyond.GetProperty("code").GetString().ShouldBe("refused_by_whatsapp_window");
        deferred.GetProperty("code").GetString().ShouldBe("refused_by_whatsapp_window");
        within.GetProperty("status").GetString().ShouldBe("scheduled");
        (await chat.Phone(person)).ShouldBe(["In time"]);
    }
}
