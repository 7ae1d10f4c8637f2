using Switchboard.Tests.Integration.Contacts;
using Line = Switchboard.Tests.Integration.Conversations.Line;

namespace Switchboard.Tests.Integration.Compliance;

/// <summary>Who asked not to be contacted, as an operator reads it, and records what was said at the counter.</summary>
public sealed class OptOutListTests(World world)
{
    [Fact]
    public async Task What_an_admin_records_holds_on_every_channel_as_a_STOP_does_and_the_agent_hears_of_it()
    {
        using var desk = await Desk.Open(world);
        var (phone, mailbox) = (Line.Person(), Desk.Person());
        var contact = await desk.ContactOf(await desk.Hear(phone, "Hi"));
        await desk.Api.Post($"/api/v1/contacts/{contact}/addresses", new { address = mailbox });

        var made = await desk.Admin.Post("/api/v1/opt-outs", new { contactAddress = phone, reason = "Asked at the counter" });
        var again = await desk.Admin.Post("/api/v1/opt-outs", new { contactAddress = phone });
        var texted = await desk.Api.Posting("/api/v1/messages", new { to = phone, body = "Hello", purpose = "transactional" }).Refused(403);
        var mailed = await desk.Api.Posting("/api/v1/messages", Desk.Letter(mailbox, "Hello")).Refused(403);

        (made.Id("contactAddress"), made.Id("scope"), made.Id("keyword")).ShouldBe((phone, "all", "recorded by an admin"));
        again.Id("source").ShouldBe(made.Id("source"));
        (texted.Id("code"), mailed.Id("code")).ShouldBe(("refused_by_opted_out", "refused_by_opted_out"));
        var events = await Eventually.Get(
            async () => (await desk.Api.Get("/api/v1/events?cursor=c0")).GetProperty("events").EnumerateArray().Where(one => one.Id("kind") == "contact.opted_out").ToList(),
            found => found.Count > 0);
        var told = events.ShouldHaveSingleItem();
        (told.Id("subjectId"), told.GetProperty("detail").Id("keyword")).ShouldBe((made.Id("source"), "recorded by an admin"));
        var entry = (await desk.Admin.Get($"/api/v1/audit?subject={made.Id("source")}")).Items().ShouldHaveSingleItem();
        (entry.Id("action"), entry.GetProperty("detail").Id("reason")).ShouldBe(("contact.opted_out", "Asked at the counter"));
        entry.Id("actor").ShouldStartWith("token:");
        entry.GetRawText().ShouldNotContain(phone);
        (await desk.Admin.Get($"/api/v1/opt-outs?contactAddress={mailbox}")).Items().ShouldHaveSingleItem().Id("contactAddress").ShouldBe(phone, "it counts there too");
    }

    [Fact]
    public async Task START_ends_what_an_admin_recorded_and_is_confirmed_by_us_since_the_carrier_knows_nothing_of_it()
    {
        using var line = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        var person = Line.Person();
        await admin.Post("/api/v1/opt-outs", new { contactAddress = person });

        await line.Write(person, "START");

        (await Eventually.Get(() => line.Phone(person), messages => messages.Count > 0)).ShouldHaveSingleItem().ShouldContain("You will get our messages again");
        (await admin.Get("/api/v1/opt-outs")).Items().ShouldBeEmpty();
        (await line.Send(person, "Welcome back")).Id("status").ShouldBe("queued");
    }

    [Fact]
    public async Task What_an_admin_recorded_by_mistake_an_admin_lifts_but_not_what_the_person_wrote_since()
    {
        using var line = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        var (mistaken, theirs) = (Line.Person(), Line.Person());
        await admin.Post("/api/v1/opt-outs", new { contactAddress = mistaken });
        await admin.Post("/api/v1/opt-outs", new { contactAddress = theirs });
        await line.Write(theirs, "STOP");
        var listed = await Eventually.Get(async () => (await admin.Get("/api/v1/opt-outs")).Items(), items => items.Any(one => one.Id("keyword") == "STOP"));

        await admin.Post("/api/v1/opt-outs/lift", new { address = mistaken, reason = "Misheard the number" });
        var own = await admin.Posting("/api/v1/opt-outs/lift", new { address = theirs, reason = "Please" }).Refused(409);

        listed.ToDictionary(one => one.Id("contactAddress"), one => one.GetProperty("liftable").GetBoolean()).ShouldBe(
            new Dictionary<string, bool> { [mistaken] = true, [theirs] = false }, ignoreOrder: true);
        own.Id("code").ShouldBe("opt_out_their_own");
        (await line.Send(mistaken, "Hello")).Id("status").ShouldBe("queued");
        (await admin.Get("/api/v1/opt-outs")).Items().ShouldHaveSingleItem().Id("contactAddress").ShouldBe(theirs);
    }

    [Fact]
    public async Task The_list_goes_page_by_page_and_is_the_organizations_own()
    {
        using var line = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        using var stranger = (await world.Organization()).Admin();
        var people = Enumerable.Range(0, 5).Select(i => i % 2 == 0 ? Line.Person() : Desk.Person()).ToList();
        foreach (var person in people)
        {
            await admin.Post("/api/v1/opt-outs", new { contactAddress = person });
        }

        List<string> seen = [];
        for (var query = "?limit=2"; query is not null;)
        {
            var page = await admin.Get("/api/v1/opt-outs" + query);
            page.Items().Count.ShouldBeLessThanOrEqualTo(2);
            seen.AddRange(page.Items().Texts("contactAddress"));
            query = page.TryGetProperty("nextCursor", out var cursor) ? $"?limit=2&cursor={cursor.GetString()}" : null;
        }

        seen.ShouldBe(people.Order(StringComparer.Ordinal));
        (await stranger.Get("/api/v1/opt-outs")).Items().ShouldBeEmpty();
        (await admin.GetAsync("/api/v1/opt-outs?cursor=opt_1")).StatusCode.ShouldBe(System.Net.HttpStatusCode.BadRequest);
        (await line.Api.GetAsync("/api/v1/opt-outs")).StatusCode.ShouldBe(System.Net.HttpStatusCode.Forbidden);
        await line.Api.Posting("/api/v1/opt-outs", new { contactAddress = people[0] }).Refused(403);
    }

    [Fact]
    public async Task A_clientRef_records_once_and_refuses_another_person()
    {
        var tenant = await world.Organization();
        using var admin = tenant.Admin();
        var (person, other) = (Line.Person(), Line.Person());

        var first = await admin.Post("/api/v1/opt-outs", new { contactAddress = person, clientRef = "counter-1" });
        await admin.Post("/api/v1/opt-outs/lift", new { address = person, reason = "Misheard" });
        var repeated = await admin.Post("/api/v1/opt-outs", new { contactAddress = person, clientRef = "counter-1" });

        repeated.GetRawText().ShouldBe(first.GetRawText());
        (await admin.Get("/api/v1/opt-outs")).Items().ShouldBeEmpty("what is repeated does nothing twice");
        (await admin.Posting("/api/v1/opt-outs", new { contactAddress = other, clientRef = "counter-1" }).Refused(409)).Id("code").ShouldBe("client_ref_reused");
    }
}
