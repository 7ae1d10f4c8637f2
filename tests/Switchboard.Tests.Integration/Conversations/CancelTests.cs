using System.Text.Json;
using Switchboard.Data;
using Switchboard.Tests.Integration.Contacts;
using Switchboard.Tests.Integration.Mcp;

namespace Switchboard.Tests.Integration.Conversations;

/// <summary>Messages that are called back before they leave.</summary>
public sealed class CancelTests(World world)
{
    [Fact]
    public async Task A_scheduled_message_that_is_called_back_never_leaves()
    {
        using var line = await Line.Open(world);
        var person = Line.Person();
        var sent = await Schedule(line, person, "See you tomorrow");
        sent.GetProperty("status").GetString().ShouldBe("scheduled");

        var canceled = await Cancel(line, Id(sent));

        canceled.GetProperty("status").GetString().ShouldBe("canceled");
        (await line.Message(Id(sent))).GetProperty("status").GetString().ShouldBe("canceled");
        (await Cancel(line, Id(sent))).GetProperty("status").GetString().ShouldBe("canceled");
        // What was behind it goes, and it alone.
        var next = await line.Send(person, "Let us find another day");
        await line.Until(Id(next), "delivered");
        (await line.Phone(person)).ShouldBe(["Let us find another day"]);
    }

    [Fact]
    public async Task What_was_called_back_costs_nothing_and_leaves_no_job()
    {
        using var line = await Line.Open(world);
        var sent = await Schedule(line, Line.Person(), "See you tomorrow");
        var message = Id(sent);
        (await world.Get<Database>().Read(line.Tenant.Id, session => session.Count("SELECT count(*) FROM job WHERE organization_id = @organization AND args = @message", new { message }))).ShouldBe(1);

        await Cancel(line, message);

        (await world.Get<Database>().Read(line.Tenant.Id, session => session.Count("SELECT count(*) FROM job WHERE organization_id = @organization AND args = @message", new { message }))).ShouldBe(0);
        (await world.Get<Database>().Read(line.Tenant.Id, session => session.Count("SELECT count(*) FROM usage_entry WHERE organization_id = @organization AND subject_id = @message AND state = 'released' AND cost_micros = 0", new { message }))).ShouldBe(1);
    }

    [Fact]
    public async Task What_was_called_back_is_not_the_last_thing_that_was_said()
    {
        using var line = await Line.Open(world);
        var person = Line.Person();
        await line.Until(Id(await line.Send(person, "Hello")), "delivered");
        var before = (await line.Api.Get("/api/v1/conversations")).GetProperty("items")[0];
        var sent = await Schedule(line, person, "See you tomorrow");
        var between = (await line.Api.Get("/api/v1/conversations")).GetProperty("items")[0];

        await Cancel(line, Id(sent));

        var after = (await line.Api.Get("/api/v1/conversations")).GetProperty("items")[0];
        Last(before).ShouldBe(("Hello", "delivered"));
        Last(between).ShouldBe(("See you tomorrow", "scheduled"));
        Last(after).ShouldBe(("Hello", "delivered"));
        after.GetProperty("lastMessageAt").GetDateTimeOffset().ShouldBe(before.GetProperty("lastMessageAt").GetDateTimeOffset());
        Last((await line.Api.Get($"/api/v1/conversations/{sent.GetProperty("conversationId").GetString()}")).GetProperty("conversation")).ShouldBe(("Hello", "delivered"));
        await line.Write(person, "Good morning");
        var heard = await Eventually.Get(async () => (await line.Api.Get("/api/v1/conversations")).GetProperty("items")[0], one => Last(one).Text == "Good morning");
        Last(heard).Status.ShouldBe("received");
    }

    [Fact]
    public async Task What_was_called_back_over_another_channel_is_not_how_somebody_wrote_last()
    {
        using var desk = await Desk.Open(world);
        var (phone, mailbox) = (Line.Person(), Desk.Person());
        await desk.Api.Post("/api/v1/contacts", new { displayName = "Ann", addresses = new[] { phone, mailbox } });
        await desk.Until(await desk.Say(phone, "Hello"), "delivered");
        var sent = await desk.Api.Post("/api/v1/messages", new { to = mailbox, channel = "email", subject = "Tomorrow", body = "See you", sendAt = TimeProvider.System.GetUtcNow().AddHours(1) });
        var list = $"comms://agents/{desk.Agent}/conversations";
        desk.Api.DefaultRequestHeaders.Accept.ParseAdd("application/json, text/event-stream");
        var between = (await ResourceTests.Read(desk.Api, list))["items"]![0]!;

        await desk.Api.Delete($"/api/v1/messages/{Id(sent)}");

        var after = (await ResourceTests.Read(desk.Api, list))["items"]![0]!;
        ((string)between["channel"]!, (string)between["contactAddress"]!).ShouldBe(("email", mailbox));
        ((string)after["channel"]!, (string)after["contactAddress"]!).ShouldBe(("sms", phone));
    }

    [Fact]
    public async Task What_has_left_cannot_be_called_back()
    {
        using var line = await Line.Open(world);
        var sent = await line.Send(Line.Person(), "Too late");
        await line.Until(Id(sent), "delivered");

        var refused = await line.Api.DeleteAsync($"/api/v1/messages/{Id(sent)}", TestContext.Current.CancellationToken).Refused(409);

        refused.GetProperty("code").GetString().ShouldBe("message_left");
        refused.GetProperty("detail").GetString().ShouldBe("The message is delivered: it can't be called back any more.");
    }

    [Fact]
    public async Task A_received_message_and_anothers_are_not_found()
    {
        using var line = await Line.Open(world);
        using var other = await Line.Open(world);
        await line.Write(Line.Person(), "Hello");
        var received = (await Eventually.Get(line.Waiting, messages => messages.Count == 1))[0];
        var theirs = await Schedule(other, Line.Person(), "Theirs");

        (await line.Api.DeleteAsync($"/api/v1/messages/{Id(received)}", TestContext.Current.CancellationToken).Refused(404)).GetProperty("code").GetString().ShouldBe("unknown_message");
        (await line.Api.DeleteAsync($"/api/v1/messages/{Id(theirs)}", TestContext.Current.CancellationToken).Refused(404)).GetProperty("code").GetString().ShouldBe("unknown_message");
        (await other.Message(Id(theirs))).GetProperty("status").GetString().ShouldBe("scheduled");
    }

    static (string? Text, string? Status) Last(JsonElement conversation) =>
        (conversation.GetProperty("lastMessage").GetProperty("text").GetString(), conversation.GetProperty("lastMessage").GetProperty("status").GetString());

    static string Id(JsonElement message) => message.GetProperty("messageId").GetString()!;

    static Task<JsonElement> Schedule(Line line, string to, string body) =>
        line.Api.Post("/api/v1/messages", new { to, body, sendAt = line.World.Get<TimeProvider>().GetUtcNow().AddDays(1) });

    static Task<JsonElement> Cancel(Line line, string message) => line.Api.Delete($"/api/v1/messages/{message}");
}
