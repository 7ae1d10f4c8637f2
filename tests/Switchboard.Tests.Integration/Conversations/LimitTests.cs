using System.Net.Http.Json;
using Switchboard.Tests.Integration.Contacts;

namespace Switchboard.Tests.Integration.Conversations;

/// <summary>A provider that takes no more for the moment uses up a message's time, never its tries.</summary>
[Trait("Category", "slow")]
public sealed class LimitTests
{
    static readonly (string, string?)[] Hurry =
        [("Delivery:RetrySchedule", "200ms"), ("Delivery:RateLimitSchedule", "100ms,200ms"), ("Delivery:ReconcileAfter", "300ms"), ("Delivery:ReconcileGap", "600ms"), ("Jobs:Poll", "50ms")];

    [Fact]
    public async Task A_message_that_met_more_limits_than_it_has_tries_still_has_them_all()
    {
        await using var world = await World.Start(settings: Hurry);
        using var line = await Line.Open(world);
        var person = Line.Person();
        await line.Faults(
            new { provider = "twilio", operation = "messages.create", kind = "status429", percent = 100, times = 6 },
            new { provider = "twilio", operation = "messages.create", kind = "timeoutBefore", percent = 100, times = 1 });

        var sent = await line.Send(person, "Patient");

        await line.Until(sent.GetProperty("messageId").GetString()!, "delivered");
        (await line.Phone(person)).ShouldBe(["Patient"]);
    }

    [Fact]
    public async Task Waits_that_the_provider_asked_for_are_no_tries_either()
    {
        await using var both = await TwoProviders.Start(isVerified: false, schedule: "1s,1s,1s");
        var person = Post.Person();
        await both.Faults(new { provider = "resend", operation = "emails.send", kind = "status429", percent = 100 });
        var id = await both.Send(person, "Asked to wait");
        await Eventually.Holds(async () => await both.Asked() >= 4);
        both.Gate.Shut();
        await both.Faults();

        var failed = await Eventually.Get(() => both.Agent.Get($"/api/v1/messages/{id}"), message => message.GetProperty("error").GetProperty("code").GetString() == "unreachable");
        both.Gate.Open();

        failed.GetProperty("status").GetString().ShouldBe("retrying");
        await both.Until(id, "delivered");
        (await both.Mailbox(person)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_limit_that_lasts_too_long_fails_the_message_with_its_cause_and_the_next_way()
    {
        await using var world = await World.Start(settings: [.. Hurry, ("Delivery:RateLimitFor", "4s")]);
        using var desk = await Desk.Open(world);
        var (phone, mailbox) = (Line.Person(), Desk.Person());
        await desk.Api.Post("/api/v1/contacts", new { displayName = "Ann", addresses = new[] { phone, mailbox } });
        using (await desk.Simulator.PutAsJsonAsync("/api/faults", new[] { new { provider = "twilio", operation = "messages.create", kind = "status429", percent = 100 } }))
        {
        }

        var failed = await desk.Until(await desk.Say(phone, "Too late by then"), "permanently_failed");

        var error = failed.GetProperty("error");
        (error.GetProperty("code").GetString(), error.GetProperty("message").GetString()!.Split(" 2")[0]).ShouldBe(("20429", "The provider has taken no more of this account's messages since"));
        error.GetProperty("advice").GetString()!.ShouldStartWith("Send it over another channel");
        (await desk.Simulator.Get("/api/ledger?operation=messages.create")).GetArrayLength().ShouldBeInRange(3, 22);
        var events = await Eventually.Get(() => desk.Api.Get("/api/v1/events?cursor=c0&kinds=message.failed"), found => found.GetProperty("events").GetArrayLength() > 0);
        var told = events.GetProperty("events")[0].GetProperty("detail").GetProperty("next");
        (told.GetProperty("channel").GetString(), told.GetProperty("to").GetString()).ShouldBe(("email", mailbox));
    }

    [Theory]
    [InlineData("1h", "retrying")]
    [InlineData("500ms", "permanently_failed")]
    public async Task A_wait_that_is_longer_than_a_message_may_wait_fails_it_at_once(string patience, string end)
    {
        await using var world = await World.Start(settings: [.. Hurry, ("Delivery:RateLimitFor", patience)]);
        using var talk = await Talk.Open(world, "email");
        await talk.Faults(new { provider = "resend", operation = "emails.send", kind = "status429", percent = 100 });

        var sent = await talk.Send("In a second");

        await talk.Until(sent, end);
        await Eventually.Holds(async () => await talk.Count("emails.send", "refused") >= (end == "retrying" ? 2 : 1));
        await talk.Until(sent, end);
        await Eventually.Holds(async () => (await talk.Events()).Count(told => told.GetProperty("kind").GetString() == "message.failed") == (end == "retrying" ? 0 : 1));
    }
}
