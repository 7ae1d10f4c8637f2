using Switchboard.Data;
using Switchboard.Tests.Integration.Contacts;
using Line = Switchboard.Tests.Integration.Conversations.Line;

namespace Switchboard.Tests.Integration.Compliance;

/// <summary>The organization's own list goes before every other rule, at every address of a person.</summary>
public sealed class DoNotContactTests(World world)
{
    [Fact]
    public async Task Whom_an_admin_lists_is_written_to_no_more_until_the_admin_takes_them_off_the_list()
    {
        using var line = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        var person = Line.Person();
        await line.Send(person, "Before");

        var listed = await admin.Post("/api/v1/do-not-contact", new { contactAddress = $"({person[2..5]}) {person[5..8]}-{person[8..]}".Insert(0, "+1 "), reason = "Lawsuit 4711" });
        var refused = await line.Api.Posting("/api/v1/messages", new { to = person, body = "After", purpose = "transactional" }).Refused(403);
        var again = await admin.Post("/api/v1/do-not-contact", new { contactAddress = person, reason = "Still" });
        var items = (await admin.Get("/api/v1/do-not-contact")).Items();
        await admin.Delete($"/api/v1/do-not-contact/{listed.Id("prohibitionId")}");
        var sent = await line.Send(person, "Again");

        (listed.Id("contactAddress"), listed.Id("channel")).ShouldBe((person, "all"));
        refused.Id("code").ShouldBe("refused_by_do_not_contact");
        refused.GetRawText().ShouldNotContain("4711");
        refused.Id("next").ShouldContain("admin");
        again.Id("prohibitionId").ShouldBe(listed.Id("prohibitionId"));
        items.ShouldHaveSingleItem().Id("reason").ShouldBe("Still");
        sent.Id("status").ShouldBe("queued");
        (await admin.Get("/api/v1/do-not-contact")).Items().ShouldBeEmpty();
        (await admin.Get("/api/v1/do-not-contact?removed=true")).Items().ShouldHaveSingleItem().Id("removedBy").ShouldStartWith("token:");
        (await Actions(line.Tenant, listed.Id("prohibitionId"))).ShouldBe(["do_not_contact.added", "do_not_contact.added", "do_not_contact.removed"]);
    }

    [Fact]
    public async Task It_holds_for_every_address_of_the_person_and_nobody_gets_around_it_by_parting_them()
    {
        using var desk = await Desk.Open(world);
        var (phone, mailbox) = (Line.Person(), Desk.Person());
        var contact = await desk.ContactOf(await desk.Hear(phone, "Hi"));
        await desk.Api.Post($"/api/v1/contacts/{contact}/addresses", new { address = mailbox });
        await desk.Admin.Post("/api/v1/do-not-contact", new { contactAddress = phone, reason = "x" });

        var linked = await desk.Api.Posting("/api/v1/messages", Desk.Letter(mailbox, "Hello")).Refused(403);
        await desk.Api.Delete($"/api/v1/contacts/{contact}/addresses/{mailbox}");
        var parted = await desk.Api.Posting("/api/v1/messages", Desk.Letter(mailbox, "Hello")).Refused(403);

        (linked.Id("code"), parted.Id("code")).ShouldBe(("refused_by_do_not_contact", "refused_by_do_not_contact"));
        (await desk.Admin.Get("/api/v1/do-not-contact")).Items().Texts("contactAddress").ShouldBe([mailbox, phone], ignoreOrder: true);
    }

    [Fact]
    public async Task One_that_is_for_a_channel_leaves_the_others_and_one_that_ends_says_when()
    {
        using var line = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        var person = Line.Person();
        var until = world.Get<TimeProvider>().GetUtcNow().AddDays(3);
        await admin.Post("/api/v1/do-not-contact", new { contactAddress = person, reason = "Holidays", channel = "voice", until });

        var unconsented = await line.Api.Post("/api/v1/decisions", new { contactAddress = person, channel = "voice" });
        await admin.Post("/api/v1/consents", new { contactAddress = person, channel = "voice", consentType = "express", source = "A form" });
        var called = await line.Api.Post("/api/v1/decisions", new { contactAddress = person, channel = "voice" });
        var afterwards = await line.Api.Post("/api/v1/decisions", new { contactAddress = person, channel = "voice", at = until.AddDays(1) });
        var texted = await line.Send(person, "Hello");

        unconsented.TryGetProperty("allowedFrom", out _).ShouldBeFalse("a call to the US needs consent then, too");
        unconsented.Id("advice").ShouldContain("Then another rule objects, consent: ");
        (called.Id("rule"), called.GetProperty("allowedFrom").GetDateTimeOffset()).ShouldBe(("do_not_contact", DateTimeOffset.FromUnixTimeMilliseconds(until.ToUnixTimeMilliseconds())));
        afterwards.Id("rule").ShouldNotBe("do_not_contact");
        texted.Id("status").ShouldBe("queued");
    }

    [Fact]
    public async Task It_comes_before_what_the_person_asked_for_and_an_agent_has_no_say_in_it()
    {
        using var line = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        var person = Line.Person();
        await line.Write(person, "STOP");
        await Eventually.Get(line.Events, found => found.Count == 1);
        await line.Api.Posting("/api/v1/do-not-contact", new { contactAddress = person, reason = "x" }).Refused(403);
        await admin.Post("/api/v1/do-not-contact", new { contactAddress = person, reason = "x" });

        (await line.Api.Posting("/api/v1/messages", new { to = person, body = "Hello" }).Refused(403)).Id("code").ShouldBe("refused_by_do_not_contact");
        (await admin.Posting("/api/v1/do-not-contact", new { contactAddress = person, reason = "x", until = "2001-01-01T00:00:00Z" }).Refused(400)).Id("field").ShouldBe("until");
        (await admin.Posting("/api/v1/do-not-contact", new { contactAddress = person, reason = "x", channel = "email" }).Refused(400)).Id("field").ShouldBe("contactAddress");
    }

    [Fact]
    public async Task An_entry_is_only_ever_lengthened_but_by_taking_the_person_off_and_the_audit_log_tells_why()
    {
        var tenant = await world.Organization();
        using var admin = tenant.Admin();
        var (ever, for3) = (Line.Person(), Line.Person());
        var now = world.Get<TimeProvider>().GetUtcNow();
        DateTimeOffset In(int days) => DateTimeOffset.FromUnixTimeMilliseconds(now.AddDays(days).ToUnixTimeMilliseconds());
        Task<HttpResponseMessage> List(string person, string reason, DateTimeOffset? until = null) =>
            admin.Posting("/api/v1/do-not-contact", new { contactAddress = person, reason, until });

        var permanent = await List(ever, "Lawsuit 4711").Done();
        var weaker = await List(ever, "Holidays", In(3)).Refused(409);
        var ends = await List(for3, "Holidays", In(3)).Done();
        var shorter = await List(for3, "Long weekend", In(1)).Refused(409);
        var longer = await List(for3, "Longer holidays", In(7)).Done();
        var forGood = await List(for3, "Moved away").Done();
        await admin.Delete($"/api/v1/do-not-contact/{permanent.Id("prohibitionId")}");
        var anew = await List(ever, "Holidays", In(3)).Done();

        (weaker.Id("code"), shorter.Id("code")).ShouldBe(("prohibited_for_longer", "prohibited_for_longer"));
        weaker.Id("detail").ShouldContain("for good");
        weaker.Id("next").ShouldContain($"DELETE /api/v1/do-not-contact/{permanent.Id("prohibitionId")}");
        longer.GetProperty("until").GetDateTimeOffset().ShouldBe(In(7));
        (longer.Id("prohibitionId"), forGood.Id("prohibitionId")).ShouldBe((ends.Id("prohibitionId"), ends.Id("prohibitionId")));
        forGood.TryGetProperty("until", out _).ShouldBeFalse();
        anew.Id("prohibitionId").ShouldNotBe(permanent.Id("prohibitionId"));
        (await Details(tenant, permanent.Id("prohibitionId"))).ShouldBe(
            ["""{"channel":"all","reason":"Lawsuit 4711","until":null}""", """{"channel":"all","reason":"Lawsuit 4711","until":null}"""]);
        var told = await Details(tenant, ends.Id("prohibitionId"));
        told.Count.ShouldBe(3, "what was refused changed nothing");
        told[2].ShouldStartWith("""{"channel":"all","reason":"Moved away","until":null,"before":{"channel":"all","reason":"Longer holidays","until":""");
    }

    [Fact]
    public async Task Who_parts_addresses_takes_the_longer_of_two_entries_along()
    {
        using var desk = await Desk.Open(world);
        var (phone, mailbox) = (Line.Person(), Desk.Person());
        var contact = await desk.ContactOf(await desk.Hear(phone, "Hi"));
        await desk.Api.Post($"/api/v1/contacts/{contact}/addresses", new { address = mailbox });
        await desk.Admin.Post("/api/v1/do-not-contact", new { contactAddress = phone, reason = "Lawsuit" });
        await desk.Admin.Post("/api/v1/do-not-contact", new { contactAddress = mailbox, reason = "Holidays", until = world.Get<TimeProvider>().GetUtcNow().AddDays(1) });

        await desk.Api.Delete($"/api/v1/contacts/{contact}/addresses/{mailbox}");

        var listed = (await desk.Admin.Get($"/api/v1/do-not-contact?contactAddress={mailbox}")).Items().ShouldHaveSingleItem();
        (listed.Id("reason"), listed.TryGetProperty("until", out _)).ShouldBe(("Lawsuit", false));
    }

    Task<List<string>> Details(Tenant tenant, string subject) => world.Get<Database>().Read(tenant.Id, session => session.Many(
        "SELECT detail FROM audit_entry WHERE organization_id = @organization AND subject = @subject ORDER BY id", new { subject }, row => row.Text(0)));

    Task<List<string>> Actions(Tenant tenant, string subject) => world.Get<Database>().Read(tenant.Id, session => session.Many(
        "SELECT action FROM audit_entry WHERE organization_id = @organization AND subject = @subject ORDER BY id", new { subject }, row => row.Text(0)));
}
