using System.Text.Json;
using Switchboard.Data;
using Switchboard.Tests.Integration.Contacts;

namespace Switchboard.Tests.Integration.Conversations;

/// <summary>What a carrier holds back because the person wrote STOP to it is an opt-out here too, whether or not we heard that.</summary>
public sealed class CarrierOptOutTests(World world)
{
    [Fact]
    public async Task A_STOP_that_only_the_carrier_heard_holds_until_START()
    {
        await using var own = await World.Start();
        using var line = await Line.Open(own);
        using var admin = line.Tenant.Admin();
        var person = Line.Person();
        await line.Faults(new { kind = "dropWebhook", operation = "webhook.sms" });
        await line.Write(person, "STOP");
        await line.Faults();

        var sent = await line.Send(person, "Hello");
        await line.Until(sent.Id("messageId"), "permanently_failed");
        var listed = (await OptOuts(admin)).ShouldHaveSingleItem();
        var told = (await line.Events()).Where(one => one.Id("kind") == "contact.opted_out").ShouldHaveSingleItem();
        var asked = await line.Api.Post("/api/v1/decisions", new { contactAddress = person });
        var mail = await line.Api.Posting("/api/v1/messages", new { to = person, body = "Hello?" }).Refused(403);
        var lift = await admin.Posting("/api/v1/opt-outs/lift", new { address = person, reason = "Really?" }).Refused(409);
        await line.Write(person, "START");
        await Eventually.Holds(async () => (await OptOuts(admin)).Count == 0);
        await line.Until((await line.Send(person, "Welcome back")).Id("messageId"), "delivered");

        (listed.Id("contactAddress"), listed.Id("scope"), listed.Id("keyword"), listed.Id("source"), listed.GetProperty("liftable").GetBoolean())
            .ShouldBe((person, "all", "told by the carrier", sent.Id("messageId"), false));
        (told.Id("subjectId"), told.GetProperty("detail").Id("keyword")).ShouldBe((sent.Id("messageId"), "told by the carrier"));
        (asked.GetProperty("allowed").GetBoolean(), asked.Id("rule")).ShouldBe((false, "opted_out"));
        asked.Id("advice").ShouldContain($"START to {line.Number}");
        (mail.Id("code"), mail.Id("next")).ShouldBe(("refused_by_opted_out", asked.Id("advice")));
        lift.Id("code").ShouldBe("opt_out_their_own");
    }

    [Fact]
    public async Task After_START_on_WhatsApp_what_the_carrier_still_holds_back_is_the_texts_alone()
    {
        using var desk = await Contacts.Desk.Open(world, whatsapp: true);
        var person = Line.Person();
        await desk.Hear(person, "STOP");
        await Eventually.Holds(async () => (await OptOuts(desk.Admin)).Count == 1);
        await desk.Hear("whatsapp:" + person, "START");
        await Eventually.Holds(async () => (await OptOuts(desk.Admin)).Count == 0);

        await desk.Until(await desk.Say(person, "Welcome back"), "permanently_failed");
        var listed = (await OptOuts(desk.Admin)).ShouldHaveSingleItem();
        var text = await desk.Api.Post("/api/v1/decisions", new { contactAddress = person, channel = "sms" });
        var chat = await desk.Api.Post("/api/v1/decisions", new { contactAddress = person, channel = "whatsapp", body = "Hello" });
        await desk.Hear(person, "Unstop");
        await Eventually.Holds(async () => (await OptOuts(desk.Admin)).Count == 0);
        await desk.Until(await desk.Say(person, "Welcome back"), "delivered");

        (listed.Id("scope"), listed.Id("keyword")).ShouldBe(("sms", "told by the carrier"));
        (text.Id("rule"), chat.GetProperty("allowed").GetBoolean()).ShouldBe(("opted_out", true));
        text.Id("advice").ShouldContain($"START to {desk.Number}");
    }

    [Theory]
    [InlineData(null, 1)]
    [InlineData("START", 0)]
    public async Task What_is_reported_late_counts_unless_the_person_has_written_START_since(string? since, int optOuts)
    {
        await using var own = await World.Start();
        using var line = await Line.Open(own);
        using var admin = line.Tenant.Admin();
        var person = Line.Person();
        await line.Faults(new { kind = "dropWebhook", operation = "webhook.status" });
        var sent = await line.Send(person, "Hello");
        await line.Until(sent.Id("messageId"), "sent");
        if (since is not null)
        {
            await line.Write(person, since);
            await Eventually.Holds(async () => (await line.Events()).Count > 0);
        }

        var (intent, sid) = await own.Get<Database>().Read(line.Tenant.Id, session => session.One(
            "SELECT intent_id, provider_message_id FROM delivery WHERE organization_id = @organization", null,
            row => (row.Text("intent_id"), row.Text("provider_message_id"))));
        using var reported = await line.Webhook($"/webhooks/twilio/status?agent={line.Agent}&intent={intent}", new()
        {
            ["MessageSid"] = sid, ["MessageStatus"] = "undelivered", ["ErrorCode"] = "21610", ["From"] = line.Number, ["To"] = person,
        });

        await line.Until(sent.Id("messageId"), "undelivered");
        (await OptOuts(admin)).Count.ShouldBe(optOuts);
    }

    static async Task<List<JsonElement>> OptOuts(HttpClient admin) => (await admin.Get("/api/v1/opt-outs")).Items();
}
