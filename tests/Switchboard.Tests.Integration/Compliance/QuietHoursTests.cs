using System.Text.Json;
using Switchboard.Tests.Integration.Billing;
using Switchboard.Tests.Integration.Contacts;
using Switchboard.Tests.Integration.Conversations;

namespace Switchboard.Tests.Integration.Compliance;

/// <summary>People are contacted by day, by their own clock.</summary>
[Trait("Category", "slow")]
public sealed class QuietHoursTests
{
    [Fact]
    public async Task A_message_at_night_is_refused_with_the_persons_time_and_leaves_in_the_morning_when_it_is_deferred()
    {
        var clock = new MovableClock();
        await using var world = await Night.Open(clock, Night.InCalifornia);
        using var line = await Line.Open(world);
        var person = Line.Person();
        clock.GoTo(Night.InCalifornia.AddMinutes(10));

        var refused = await line.Api.Posting("/api/v1/messages", new { to = person, body = "Are you awake?" }).Refused(403);
        var deferred = await line.Api.Post("/api/v1/messages", new { to = person, body = "Good morning", ifClosed = "defer" });
        var decision = await line.Api.Get($"/api/v1/decisions/{refused.Id("decisionId")}");
        (await line.Phone(person)).ShouldBeEmpty();
        clock.GoTo(Night.Morning.AddSeconds(1));
        await line.Until(deferred.Id("messageId"), "delivered");

        refused.Id("code").ShouldBe("refused_by_quiet_hours");
        refused.Id("detail").ShouldContain("It is 22:40 on Wednesday for this person (America/Los_Angeles)");
        refused.GetProperty("retryAt").GetDateTimeOffset().ShouldBe(Night.Morning);
        deferred.GetProperty("sendAt").GetDateTimeOffset().ShouldBe(Night.Morning);
        decision.Id("source").ShouldContain("47 CFR 64.1200");
        decision.GetProperty("localTime").Id("zone").ShouldBe("America/Los_Angeles");
        decision.GetProperty("localTime").Id("time").ShouldStartWith("2027-02-03T22:40");
        (await line.Phone(person)).ShouldBe(["Good morning"]);
    }

    [Fact]
    public async Task What_is_transactional_and_an_answer_within_a_day_of_the_persons_own_message_never_wait()
    {
        var clock = new MovableClock();
        await using var world = await Night.Open(clock, Night.InCalifornia);
        using var line = await Line.Open(world);
        var (person, stranger) = (Line.Person(), Line.Person());

        await line.Api.Posting("/api/v1/messages", new { to = person, body = "News" }).Refused(403);
        await line.Api.Post("/api/v1/messages", new { to = person, body = "Your code is 123456", purpose = "transactional" });
        await line.Write(person, "I can't sleep. Is the table still free?");
        await Eventually.Get(line.Waiting, messages => messages.Count == 1);
        await line.Until((await line.Send(person, "It is.")).Id("messageId"), "delivered");
        clock.Move(TimeSpan.FromHours(23));
        await line.Until((await line.Send(person, "Still is.")).Id("messageId"), "delivered");
        clock.Move(TimeSpan.FromHours(2));

        (await line.Api.Posting("/api/v1/messages", new { to = person, body = "And now?" }).Refused(403)).Id("code").ShouldBe("refused_by_quiet_hours");
        (await line.Api.Posting("/api/v1/messages", new { to = stranger, body = "Hello" }).Refused(403)).Id("code").ShouldBe("refused_by_quiet_hours");
        (await line.Phone(person)).ShouldBe(["Your code is 123456", "It is.", "Still is."]);
    }

    [Fact]
    public async Task An_answer_is_one_whichever_of_their_addresses_the_person_wrote_from()
    {
        var clock = new MovableClock();
        await using var world = await Night.Open(clock, Night.InCalifornia);
        using var desk = await Desk.Open(world);
        var (phone, mailbox) = (Line.Person(), Desk.Person());
        await desk.Api.Post("/api/v1/contacts", new { displayName = "Ann", addresses = new[] { phone, mailbox } });

        await desk.Api.Posting("/api/v1/messages", new { to = phone, body = "Hello" }).Refused(403);
        await desk.Hear(mailbox, "Text me, please");

        await desk.Until(await desk.Say(phone, "Here I am"), "delivered");
    }

    [Fact]
    public async Task Each_place_has_its_own_hours_and_the_next_open_instant_is_exact()
    {
        var clock = new MovableClock();
        await using var world = await Night.Open(clock, Night.Utc("2027-01-04T12:00:00Z"), alone: true);
        using var line = await Line.Open(world);
        using var post = await Post.Open(world, line.Tenant);

        foreach (var (to, channel, purpose, at, opens) in Cases)
        {
            var decision = await (channel == "email" ? post.Agent : line.Api).Post("/api/v1/decisions", new { contactAddress = to, channel, purpose, at });

            var told = $"{to} {channel} {purpose} {at}: {decision.GetRawText()}";
            decision.GetProperty("allowed").GetBoolean().ShouldBe(opens is null, told);
            if (opens is not null)
            {
                decision.Id("rule").ShouldBe("quiet_hours", told);
                decision.GetProperty("allowedFrom").GetDateTimeOffset().ShouldBe(Night.Utc(opens), told);
                (await line.Api.Post("/api/v1/decisions", new { contactAddress = to, channel, purpose, at = opens })).GetProperty("allowed").GetBoolean().ShouldBeTrue(told);
            }
        }
    }

    static readonly (string To, string Channel, string Purpose, string At, string? Opens)[] Cases =
    [
        // Florida ends at 20, New York has the federal hours.
        ("+13055550123", "sms", "marketing", "2027-02-04T01:30:00Z", "2027-02-04T13:00:00Z"),
        ("+13055550123", "sms", "informational", "2027-02-04T01:30:00Z", null),
        ("+12125550123", "sms", "marketing", "2027-02-04T01:30:00Z", null),
        ("+12125550123", "voice", "marketing", "2027-02-04T02:30:00Z", "2027-02-04T13:00:00Z"),
        // Alabama: not on Sundays, not on Washington's Birthday.
        ("+12055550123", "sms", "marketing", "2027-02-07T18:00:00Z", "2027-02-08T14:00:00Z"),
        ("+12055550123", "sms", "marketing", "2027-02-15T18:00:00Z", "2027-02-16T14:00:00Z"),
        ("+12055550123", "sms", "informational", "2027-02-15T18:00:00Z", null),
        // Nobody knows where a toll-free number is: it has to be open from New York to Honolulu.
        ("+18005550123", "sms", "marketing", "2027-02-03T15:00:00Z", "2027-02-03T19:00:00Z"),
        ("+18005550123", "sms", "informational", "2027-02-03T15:00:00Z", "2027-02-03T18:00:00Z"),
        // The clock is set forward that night.
        ("+12125550123", "sms", "informational", "2027-03-14T05:00:00Z", "2027-03-14T12:00:00Z"),
        ("+4930123456", "sms", "informational", "2027-02-03T20:30:00Z", "2027-02-04T07:00:00Z"),
        // The French eat at noon, and are not called at weekends.
        ("+33123456789", "voice", "marketing", "2027-02-03T12:30:00Z", "2027-02-03T13:00:00Z"),
        ("+33123456789", "voice", "marketing", "2027-02-05T19:30:00Z", "2027-02-08T09:00:00Z"),
        // Nothing waits that wakes nobody or is expected.
        ("+12125550123", "sms", "transactional", "2027-02-04T08:00:00Z", null),
        ("ann@example.com", "email", "marketing", "2027-02-07T08:00:00Z", null),
    ];

    [Fact]
    public async Task What_an_admin_stores_of_a_person_goes_before_what_the_number_tells()
    {
        var clock = new MovableClock();
        await using var world = await Night.Open(clock, Night.InCalifornia, alone: true);
        using var line = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        var person = Line.Person();
        var contact = (await admin.Post("/api/v1/contacts", new { displayName = "Ann", addresses = new[] { person }, timeZone = "Asia/Tokyo" })).Id("contactId");

        (await Ask(line, person)).GetProperty("allowed").GetBoolean().ShouldBeTrue("it is afternoon in Tokyo");
        (await Ask(line, person)).GetProperty("localTime").Id("zone").ShouldBe("Asia/Tokyo");
        await admin.Sending(HttpMethod.Patch, $"/api/v1/contacts/{contact}", new { timeZone = "", region = "DE" }).Done();
        var german = await Ask(line, person);
        german.GetProperty("allowed").GetBoolean().ShouldBeFalse("it is half past seven in Berlin");
        german.GetProperty("allowedFrom").GetDateTimeOffset().ShouldBe(Night.Utc("2027-02-04T07:00:00Z"));
        (await admin.Sending(HttpMethod.Patch, $"/api/v1/contacts/{contact}", new { region = "US-XX" }).Refused(400)).Id("code").ShouldBe("invalid_region");
        var moved = await admin.Sending(HttpMethod.Patch, $"/api/v1/contacts/{contact}", new { region = "US-KY" }).Done();
        moved.Id("region").ShouldBe("US-KY");
        (await Ask(line, person, "marketing")).GetProperty("allowedFrom").GetDateTimeOffset().ShouldBe(Night.Utc("2027-02-04T16:00:00Z"), "10:00 by both of Kentucky's clocks");
    }

    [Fact]
    public async Task What_an_agent_stores_of_a_persons_place_makes_their_hours_only_stricter()
    {
        var clock = new MovableClock();
        await using var world = await Night.Open(clock, Night.InCalifornia, alone: true);
        using var line = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        var person = Line.Person();
        var contact = (await line.Api.Post("/api/v1/contacts", new { displayName = "Ann", addresses = new[] { person }, timeZone = "Asia/Tokyo" })).Id("contactId");
        Task<HttpResponseMessage> Store(HttpClient client, object place) => client.Sending(HttpMethod.Patch, $"/api/v1/contacts/{contact}", place);

        var created = await Ask(line, person);
        await Store(line.Api, new { timeZone = "Europe/Paris", region = "ZA" }).Done();
        var moved = await Ask(line, person);
        var evening = await Ask(line, person, at: "2027-02-04T19:30:00Z");
        await Store(line.Api, new { timeZone = "Asia/Tokyo" }).Done();
        var never = await line.Api.Posting("/api/v1/messages", new { to = person, body = "Hello" }).Refused(403);
        await Store(admin, new { timeZone = "Asia/Tokyo", region = "" }).Done();
        var stored = await Ask(line, person);
        await Store(line.Api, new { displayName = "Ann Lee", timeZone = "Asia/Tokyo" }).Done();
        var refused = await Store(line.Api, new { timeZone = "" }).Refused(403);
        await Store(line.Api, new { region = "US-KY" }).Done();
        var both = await Ask(line, person);

        created.GetProperty("allowed").GetBoolean().ShouldBeFalse("it is afternoon in Tokyo, and night by the number");
        moved.GetProperty("allowed").GetBoolean().ShouldBeFalse("it is morning in Paris and in Cape Town, and night by the number");
        moved.GetProperty("allowedFrom").GetDateTimeOffset().ShouldBe(Night.Morning);
        moved.GetProperty("localTimes").EnumerateArray().Texts("zone").ShouldBe(["America/Los_Angeles", "Europe/Paris", "Africa/Johannesburg"]);
        evening.GetProperty("allowed").GetBoolean().ShouldBeFalse("it is night in Cape Town");
        evening.GetProperty("allowedFrom").GetDateTimeOffset().ShouldBe(Night.Morning.AddDays(1));
        never.TryGetProperty("retryAt", out _).ShouldBeFalse("Tokyo, Cape Town and California are never awake together");
        never.Id("next").ShouldContain("an admin of the organization");
        never.Id("next").ShouldNotContain("comms_update_contact");
        stored.GetProperty("allowed").GetBoolean().ShouldBeTrue("an admin says that they are in Tokyo");
        refused.Id("code").ShouldBe("forbidden");
        refused.Id("next").ShouldContain("an admin changes them");
        both.GetProperty("allowed").GetBoolean().ShouldBeFalse("what the agent says beside it makes it stricter: it is night in Kentucky");
        (await line.Audited("contact.created")).ShouldContain(detail => detail.Contains("Asia/Tokyo", StringComparison.Ordinal));
        (await line.Audited("contact.changed"))[0].ShouldBe(
            """{"added":0,"removed":0,"place":{"timeZone":"Europe/Paris","region":"ZA"},"before":{"timeZone":"Asia/Tokyo","region":null}}""");
    }

    [Fact]
    public async Task Where_an_organization_leaves_no_hour_open_itself_the_refusal_says_so()
    {
        var clock = new MovableClock();
        await using var world = await Night.Open(clock, Night.InCalifornia, alone: true);
        using var line = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        Task<JsonElement> Offer() => line.Api.Posting("/api/v1/messages", new { to = Line.Person(), body = "Half price", purpose = "marketing" }).Refused(403);
        await admin.Put("/api/v1/compliance/hours", new { quiet = new[] { new { purpose = "marketing", quietFrom = "20:30", quietUntil = "09:00" } } });
        await admin.Put("/api/v1/compliance/hours", new { informational = "free", quiet = new[] { new { purpose = "marketing", quietFrom = "00:00", quietUntil = "24:00" } } });

        var night = await Offer();
        clock.GoTo(Night.Morning.AddHours(4));
        var noon = await Offer();

        night.Id("detail").ShouldContain("at no time, as the organization keeps it");
        noon.Id("detail").ShouldContain("at no time, as the organization keeps it");
        (await Source(line, night)).ShouldStartWith("The organization's own quiet hours (PUT /api/v1/compliance/hours); 47 CFR 64.1200");
        (await Source(line, noon)).ShouldBe("The organization's own quiet hours (PUT /api/v1/compliance/hours)");
        noon.Id("next").ShouldContain("an admin changes them (PUT /api/v1/compliance/hours)");
        (await line.Audited("organization.hours_changed"))[^1].ShouldBe(
            """{"informational":"free","quiet":[{"purpose":"marketing","quietFrom":"00:00","quietUntil":"24:00"}],"before":"""
            + """{"informational":null,"quiet":[{"purpose":"marketing","quietFrom":"20:30","quietUntil":"09:00"}]}}""");
    }

    [Fact]
    public async Task An_organization_can_be_stricter_or_let_informational_messages_go()
    {
        var clock = new MovableClock();
        await using var world = await Night.Open(clock, Night.InCalifornia, alone: true);
        using var line = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        var person = Line.Person();
        const string Hours = "/api/v1/compliance/hours";

        var before = await admin.Get(Hours);
        await admin.Sending(HttpMethod.Put, Hours, new { informational = "free" }).Done();
        var free = await Ask(line, person);
        var marketing = await Ask(line, person, "marketing");
        await admin.Sending(HttpMethod.Put, Hours, new { quiet = new[] { new { purpose = "informational", quietFrom = "19:00", quietUntil = "10:30" } } }).Done();
        var strict = await Ask(line, person, at: "2027-02-04T17:00:00Z");
        var wrong = await admin.Sending(HttpMethod.Put, Hours, new { quiet = new[] { new { purpose = "informational", quietFrom = "25:00", quietUntil = "10:30" } } }).Refused(400);
        await admin.Sending(HttpMethod.Put, Hours, new { }).Done();
        var after = await Ask(line, person, at: "2027-02-04T17:00:00Z");

        (before.Id("informational"), before.GetProperty("informationalIsDefault").GetBoolean(), before.GetProperty("quiet").GetArrayLength()).ShouldBe(("held", true, 0));
        free.GetProperty("allowed").GetBoolean().ShouldBeTrue();
        marketing.GetProperty("allowed").GetBoolean().ShouldBeFalse("marketing is always held");
        strict.GetProperty("allowed").GetBoolean().ShouldBeFalse();
        strict.Id("source").ShouldContain("organization's own");
        strict.GetProperty("allowedFrom").GetDateTimeOffset().ShouldBe(Night.Utc("2027-02-04T18:30:00Z"));
        wrong.Id("code").ShouldBe("invalid_quiet");
        after.GetProperty("allowed").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task The_sample_organization_writes_at_night_too()
    {
        var clock = new MovableClock();
        await using var world = await Night.Open(clock, Night.InCalifornia);
        using var admin = world.Client(world.FirstRun.OrganizationToken);
        using var agent = world.Client(world.FirstRun.AgentToken);

        (await admin.Get("/api/v1/compliance/hours")).Id("informational").ShouldBe("free");
        (await agent.Post("/api/v1/messages", new { to = Line.Person(), body = "Hello" })).Id("status").ShouldBe("queued");
    }

    static async Task<string> Source(Line line, JsonElement refused) => (await line.Api.Get($"/api/v1/decisions/{refused.Id("decisionId")}")).Id("source");

    static Task<JsonElement> Ask(Line line, string person, string purpose = "informational", string? at = null) =>
        line.Api.Post("/api/v1/decisions", new { contactAddress = person, purpose, at });
}
