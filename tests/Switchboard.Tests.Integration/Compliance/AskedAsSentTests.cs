using System.Text.Json;
using Switchboard.Tests.Integration.Contacts;
using Chat = Switchboard.Tests.Integration.Conversations.Chat;
using Line = Switchboard.Tests.Integration.Conversations.Line;

namespace Switchboard.Tests.Integration.Compliance;

/// <summary>Whoever asks whether a message may go is told what the send is told, also where it isn't the gate that refuses.</summary>
public sealed class AskedAsSentTests(World world)
{
    [Fact]
    public async Task What_a_send_would_be_refused_for_is_told_with_the_same_problem()
    {
        using var desk = await Desk.Open(world);
        using var line = await Line.Open(world);
        var (phone, mailbox) = (Line.Person(), Desk.Person());

        await Alike(line, 409, "channel_unavailable", new { contactAddress = mailbox }, new { to = mailbox, subject = "Hello", body = "Hello" });
        await Alike(line, 400, null, new { contactAddress = line.Number }, new { to = line.Number, body = "Hello" });
        await Alike(desk.Api, 400, "invalid_subject", new { contactAddress = mailbox, body = "Hello" }, new { to = mailbox, body = "Hello" });
        await Alike(desk.Api, 400, null, new { contactAddress = phone, channel = "email", body = "q" }, new { to = phone, channel = "email", body = "q" });
        (await desk.Api.Posting("/api/v1/messages", new { to = phone, channel = "email", body = "q" }).Refused(400)).Id("code").ShouldBe("invalid_to");
        await Alike(desk.Api, 400, "invalid_body", new { contactAddress = phone, body = "" }, new { to = phone, body = "" });
        await Alike(desk.Api, 400, "invalid_body", new { contactAddress = mailbox, subject = "Hello", html = "<p>Hello</p>" }, new { to = mailbox, subject = "Hello", html = "<p>Hello</p>" });
        await Alike(
            desk.Api, 400, "invalid_programme", new { contactAddress = phone, purpose = "transactional", programme = "club" },
            new { to = phone, body = "Hello", purpose = "transactional", programme = "club" });
        await desk.Admin.Post($"/api/v1/agents/{desk.Agent}/channels/sms/off", new { });
        await Alike(desk.Api, 409, "channel_off", new { contactAddress = phone }, new { to = phone, body = "Hello" });

        (await desk.Api.Post("/api/v1/decisions", new { contactAddress = mailbox })).GetProperty("allowed").GetBoolean().ShouldBeTrue("no text was told");
        (await desk.Api.Get("/api/v1/decisions")).Items().Count.ShouldBe(1, "what was refused left nothing");
    }

    [Fact]
    public async Task A_marketing_template_is_marketing_whatever_is_said_of_it()
    {
        await using var own = await World.Start(options => options.Clock = Noon.Clock(), ("Jobs:Poll", "50ms"));
        using var chat = await Chat.Open(own);
        var person = Line.Person();
        var sale = await chat.Template("sale", "Everything at half price.", category: "marketing");
        var table = await chat.Template("table", "Your table is ready.", category: "utility");
        Task<JsonElement> Ask(object question) => chat.Api.Post("/api/v1/decisions", question);

        foreach (var purpose in new[] { "informational", "transactional" })
        {
            await Alike(
                chat.Api, 400, "invalid_purpose", new { contactAddress = person, channel = "whatsapp", templateId = sale, purpose },
                new { to = person, channel = "whatsapp", templateId = sale, purpose });
        }

        var asked = await Ask(new { contactAddress = person, channel = "whatsapp", templateId = sale });
        var refused = await chat.Sending(person, sale, new { }).Refused(403);
        var other = await Ask(new { contactAddress = person, channel = "whatsapp", templateId = table });
        await chat.Send(person, table, new { });
        await chat.Admin.Post("/api/v1/consents", new { contactAddress = person, channel = "whatsapp", consentType = "written", source = "A form" });
        var sent = await chat.Send(person, sale, new { });
        var stated = await Ask(new { contactAddress = person, channel = "whatsapp", templateId = sale, purpose = "marketing" });

        (asked.Id("purpose"), asked.Id("rule"), asked.Id("reason")).ShouldBe(("marketing", "consent", refused.Id("detail")));
        refused.Id("next").ShouldContain(refused.Id("detail").Contains("written", StringComparison.Ordinal) ? "an admin of the organization records" : "comms_record_consent");
        (other.Id("purpose"), other.GetProperty("allowed").GetBoolean(), stated.GetProperty("allowed").GetBoolean()).ShouldBe(("informational", true, true));
        (await chat.Api.Get($"/api/v1/decisions/{sent.Id("decisionId")}")).Id("purpose").ShouldBe("marketing");
    }

    static Task Alike(Line line, int status, string? code, object question, object message) => Alike(line.Api, status, code, question, message);

    static async Task Alike(HttpClient agent, int status, string? code, object question, object message)
    {
        var sent = await agent.Posting("/api/v1/messages", message).Refused(status);
        var asked = await agent.Posting("/api/v1/decisions", question).Refused(status);

        (asked.Id("detail"), asked.Id("next")).ShouldBe((sent.Id("detail"), sent.Id("next")));
        if (code is not null)
        {
            (sent.Id("code"), asked.Id("code")).ShouldBe((code, code));
        }
    }
}
