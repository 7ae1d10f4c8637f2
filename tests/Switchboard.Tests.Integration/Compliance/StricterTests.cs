using System.Net.Http.Json;
using System.Text.Json;
using Switchboard.Data;
using Switchboard.Tests.Integration.Contacts;
using Chat = Switchboard.Tests.Integration.Conversations.Chat;
using Line = Switchboard.Tests.Integration.Conversations.Line;

namespace Switchboard.Tests.Integration.Compliance;

/// <summary>An organization can be stricter than the law's tables and the deployment, and never laxer.</summary>
public sealed class StricterTests(World world)
{
    const string Policy = "The organization's sending policy (PUT /api/v1/compliance/policy)";

    [Fact]
    public async Task Marketing_mail_waits_for_the_written_consent_that_the_organization_asks_for()
    {
        await using var own = await World.Start(options => options.Clock = Noon.Clock());
        using var desk = await Desk.Open(own);
        using var neighbour = await Desk.Open(own);
        var person = Desk.Person();
        await Put(desk.Admin, new { postalAddress = "Acme, 12 High Street, Springfield", consent = new[] { new { purpose = "marketing", channel = "email", least = "written" } } });
        await Put(neighbour.Admin, new { postalAddress = "Other, 13 High Street, Springfield" });
        foreach (var admin in new[] { desk.Admin, neighbour.Admin })
        {
            await admin.Post("/api/v1/consents", new { contactAddress = person, channel = "email", consentType = "express", source = "A form" });
        }

        var refused = await Offer(desk, person).Refused(403);
        await Offer(neighbour, person).Done();
        await desk.Admin.Post("/api/v1/consents", new { contactAddress = person, channel = "email", consentType = "written", source = "A form" });
        await Offer(desk, person).Done();

        (refused.Id("code"), refused.Id("detail")).ShouldBe(("refused_by_consent", "Marketing by e-mail needs written consent on record; what is there is express."));
        (await desk.Api.Get($"/api/v1/decisions/{refused.Id("decisionId")}")).Id("source").ShouldBe(Policy);
    }

    [Fact]
    public async Task What_is_informational_waits_for_consent_over_the_channel_that_is_named()
    {
        using var line = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        await Put(admin, new { consent = new[] { new { purpose = "informational", channel = "sms", least = "written" } } });
        var (person, asker) = (Line.Person(), Line.Person());
        await admin.Post("/api/v1/consents", new { contactAddress = person, channel = "sms", consentType = "express", source = "At the counter" });
        await line.Write(asker, "Are you open?");
        await Eventually.Get(line.Waiting, all => all.Count == 1);

        var refused = await line.Api.Posting("/api/v1/messages", new { to = person, body = "News" }).Refused(403);
        await line.Send(asker, "Yes");
        await line.Api.Posting("/api/v1/messages", new { to = person, body = "Your code is 7", purpose = "transactional" }).Done();
        using var chat = await Chat.Open(world, line.Tenant);
        var elsewhere = await chat.Api.Post("/api/v1/decisions", new { contactAddress = person, channel = "whatsapp" });

        refused.Id("detail").ShouldBe("An informational message by SMS needs written consent on record; what is there is express.");
        elsewhere.Id("rule").ShouldNotBe("consent");
    }

    [Fact]
    public async Task One_person_has_no_more_of_both_kinds_than_the_organization_wants()
    {
        var clock = Noon.Clock();
        await using var own = await World.Start(options => options.Clock = clock);
        using var line = await Line.Open(own);
        using var neighbour = await Line.Open(own);
        using var admin = line.Tenant.Admin();
        var person = Line.Person();
        await Put(admin, new { marketingPerDay = 1, informationalPerDay = 2 });
        await admin.Post("/api/v1/consents", new { contactAddress = person, channel = "sms", consentType = "written", source = "A form" });

        await Text(line, person, "marketing").Done();
        var second = await Text(line, person, "marketing").Refused(403);
        await Text(line, person, "informational").Done();
        await Text(line, person, "informational").Done();
        var third = await Text(line, person, "informational").Refused(403);
        await Text(line, person, "transactional").Done();
        foreach (var _ in Enumerable.Range(0, 3))
        {
            await Text(neighbour, person, "informational").Done();
        }

        clock.Move(second.GetProperty("retryAt").GetDateTimeOffset() - clock.GetUtcNow() + TimeSpan.FromSeconds(1));
        await Text(line, person, "marketing").Done();

        second.Id("detail").ShouldStartWith("This person has had 1 marketing message of");
        third.Id("detail").ShouldStartWith("This person has had 2 informational messages");
        (await line.Api.Get($"/api/v1/decisions/{third.Id("decisionId")}")).Id("source").ShouldBe(Policy);
    }

    [Fact]
    public async Task Where_the_deployment_has_no_bound_an_organization_has_its_own()
    {
        await using var own = await World.Start(options => options.Clock = Noon.Clock(), ("Compliance:InformationalPerDay", "0"));
        using var line = await Line.Open(own);
        using var neighbour = await Line.Open(own);
        using var admin = line.Tenant.Admin();
        var person = Line.Person();
        await Put(admin, new { informationalPerDay = 1 });

        await Text(line, person, "informational").Done();
        await Text(line, person, "informational").Refused(403);
        await Text(neighbour, person, "informational").Done();
        await Text(neighbour, person, "informational").Done();
    }

    [Fact]
    public async Task Agents_state_the_purposes_that_the_organization_leaves_them_and_its_people_any()
    {
        using var line = await Line.Open(world);
        using var neighbour = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        var person = Line.Person();
        await Put(admin, new { agentPurposes = new[] { "informational", "marketing", "marketing" } });

        var refused = await Text(line, person, "transactional").Refused(403);
        var asked = await line.Api.Post("/api/v1/decisions", new { contactAddress = person, purpose = "transactional" });
        await line.Api.Posting("/api/v1/messages", new { to = person, body = "We are open again" }).Done();
        await line.Api.Posting("/api/v1/verification/codes", new { to = person, purpose = "booking" }).Done();
        await admin.Posting("/api/v1/messages", new { to = person, body = "Your table is booked", purpose = "transactional", agentId = line.Agent.Value }).Done();
        await Text(neighbour, person, "transactional").Done();
        var none = await admin.PutAsJsonAsync("/api/v1/compliance/policy", new { agentPurposes = Array.Empty<string>() });
        var set = await admin.Get("/api/v1/compliance/policy");
        await Put(admin, new { });
        await Text(line, person, "transactional").Done();

        (refused.Id("code"), refused.Id("detail")).ShouldBe(("refused_by_purpose", "The organization's agents may not state the purpose transactional."));
        refused.Id("next").ShouldContain("informational or marketing");
        (asked.GetProperty("allowed").GetBoolean(), asked.Id("rule"), asked.Id("source"), asked.Id("advice")).ShouldBe((false, "purpose", Policy, refused.Id("next")));
        ((int)none.StatusCode, set.GetProperty("agentPurposes").GetRawText()).ShouldBe((400, """["informational","marketing"]"""));
        (await admin.Get("/api/v1/compliance/policy")).TryGetProperty("agentPurposes", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task What_is_laxer_is_refused_with_what_the_table_asks_for()
    {
        await using var own = await World.Start(null, ("Compliance:InformationalPerDay", "5"));
        var tenant = await own.Organization();
        using var admin = tenant.Admin();
        foreach (var (policy, field, says) in new (object, string, string)[]
        {
            (new { consent = new[] { new { purpose = "marketing", least = "express" } } }, "consent", "asks for written consent to marketing messages"),
            (new { consent = new[] { new { purpose = "informational", channel = "voice", least = "implied" } } }, "consent", "needs no record"),
            (new { consent = new[] { new { purpose = "transactional", least = "written" } } }, "consent", "needs no record"),
            (new { marketingPerDay = 4 }, "marketingPerDay", "3 marketing messages to one person within 24 hours (Fla. Stat. 501.059(8)"),
            (new { informationalPerDay = 6 }, "informationalPerDay", "Compliance:InformationalPerDay"),
            (new { informationalPerDay = 0 }, "informationalPerDay", "from 1 to"),
        })
        {
            using var answer = await admin.PutAsJsonAsync("/api/v1/compliance/policy", policy);
            ((int)answer.StatusCode).ShouldBe(400, field);
            var problem = JsonElement.Parse(await answer.Content.ReadAsStringAsync());
            problem.Id("field").ShouldBe(field);
            problem.Id("detail").ShouldContain(says);
        }

        (await admin.Get("/api/v1/compliance/policy")).GetProperty("consent").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task It_is_read_back_audited_and_taken_back()
    {
        var tenant = await world.Organization();
        using var admin = tenant.Admin();
        await Put(admin, new { marketingPerDay = 2, informationalPerDay = 5, consent = new[] { new { purpose = "marketing", least = "written" } }, blockUnregisteredA2p = true });
        var set = await admin.Get("/api/v1/compliance/policy");
        await Put(admin, new { });
        var none = await admin.Get("/api/v1/compliance/policy");

        (set.GetProperty("marketingPerDay").GetInt32(), set.GetProperty("informationalPerDay").GetInt32(), set.GetProperty("blockUnregisteredA2p").GetBoolean()).ShouldBe((2, 5, true));
        (set.GetProperty("consent")[0].Id("channel"), set.GetProperty("consent")[0].Id("least")).ShouldBe(("all", "written"));
        (none.TryGetProperty("marketingPerDay", out _), none.GetProperty("blockUnregisteredA2p").GetBoolean()).ShouldBe((false, false));
        var entries = await world.Get<Database>().Read(tenant.Id, session => session.Many(
            "SELECT detail FROM audit_entry WHERE organization_id = @organization AND action = 'sending_policy.changed' ORDER BY id", null, row => row.Text("detail")));
        entries.Count.ShouldBe(2);
        entries[0].ShouldContain("\"marketingPerDay\":2");
    }

    static async Task Put(HttpClient admin, object policy)
    {
        using var answer = await admin.PutAsJsonAsync("/api/v1/compliance/policy", policy);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }

    static Task<HttpResponseMessage> Text(Line line, string to, string purpose) =>
        line.Api.Posting("/api/v1/messages", new { to, body = "It is half price today", purpose });

    static Task<HttpResponseMessage> Offer(Desk desk, string to) =>
        desk.Api.Posting("/api/v1/messages", new { to, channel = "email", subject = "An offer", body = "Half price", purpose = "marketing" });
}
