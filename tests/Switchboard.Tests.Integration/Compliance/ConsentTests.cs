using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Switchboard.Tests.Integration.Contacts;
using Line = Switchboard.Tests.Integration.Conversations.Line;
using McpWire = Switchboard.Tests.Integration.Mcp.Wire;

namespace Switchboard.Tests.Integration.Compliance;

/// <summary>What people agreed to, what that allows, and what ends it.</summary>
public sealed class ConsentTests(World world)
{
    [Fact]
    public async Task A_marketing_text_to_the_US_goes_on_written_consent_alone_and_the_decision_keeps_what_it_stood_on()
    {
        await using var own = await World.Start(options => options.Clock = Noon.Clock());
        using var line = await Line.Open(own);
        using var admin = line.Tenant.Admin();
        var person = Line.Person();

        var none = await Market(line, person).Refused(403);
        await admin.Post("/api/v1/consents", new { contactAddress = person, channel = "sms", consentType = "express", source = "On the telephone" });
        var tooWeak = await Market(line, person).Refused(403);
        var written = await Written(admin, person);
        var sent = await Market(line, person).Done();

        none.Id("code").ShouldBe("refused_by_consent");
        none.Id("detail").ShouldBe("Marketing by SMS to the United States needs written consent on record, and there is none in force.");
        none.Id("next").ShouldContain("an admin of the organization records their written consent");
        tooWeak.Id("detail").ShouldEndWith("what is there is express.");
        var decision = await line.Api.Get($"/api/v1/decisions/{sent.Id("decisionId")}");
        decision.GetProperty("allowed").GetBoolean().ShouldBeTrue();
        decision.Id("consentBasis").ShouldBe($"written consent {written}");
        decision.Id("messageId").ShouldBe(sent.Id("messageId"));
        await line.Until(sent.Id("messageId"), "delivered");
        var refused = await line.Api.Get($"/api/v1/decisions/{none.Id("decisionId")}");
        (refused.Id("consentBasis"), refused.Id("source")).ShouldBe(("none", "47 CFR 64.1200(a)(2), (f)(9): prior express written consent for telemarketing texts"));
    }

    [Fact]
    public async Task What_is_expected_goes_on_an_implied_basis_that_every_decision_shows()
    {
        using var line = await Line.Open(world);
        var person = Line.Person();
        var sent = await line.Send(person, "Your table is ready");

        (await line.Api.Get($"/api/v1/decisions/{sent.Id("decisionId")}")).Id("consentBasis").ShouldBe("implied");
        (await Ask(line, person, "sms", "transactional")).Id("consentBasis").ShouldBe("transactional");
        (await Ask(line, person, "sms", "marketing")).Id("consentBasis").ShouldBe("none");
    }

    [Fact]
    public async Task A_call_by_an_AI_to_the_US_needs_consent_on_record_for_whatever_purpose_and_tells_what_must_be_said()
    {
        using var line = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        var person = Line.Person();

        foreach (var purpose in new[] { "informational", "transactional", "marketing" })
        {
            (await Ask(line, person, "voice", purpose)).Id("rule").ShouldBe("consent", purpose);
        }

        // Puerto Rico, and a number of the North American plan that belongs nowhere.
        (await Ask(line, "+17875550123", "voice", "informational")).Id("rule").ShouldBe("consent");
        (await Ask(line, "+15005550006", "voice", "informational")).Id("rule").ShouldBe("consent");
        var elsewhere = await Ask(line, "+442071838750", "voice", "informational");
        await admin.Post("/api/v1/consents", new { contactAddress = person, channel = "voice", consentType = "express", source = "Booking form" });
        var allowed = await Ask(line, person, "voice", "informational");
        var marketing = await Ask(line, person, "voice", "marketing");

        elsewhere.Id("rule").ShouldNotBe("consent");
        allowed.Id("rule").ShouldNotBe("consent");
        allowed.Id("consentBasis").ShouldStartWith("express consent con_");
        (marketing.Id("rule"), marketing.Id("source")).ShouldBe(("consent", "47 CFR 64.1200(a)(2)-(3), (f)(9); FCC 24-17: an AI voice is an artificial or prerecorded voice"));
        Duties(marketing).ShouldBe(["disclose_ai", "announce_recording", "identify_caller", "offer_opt_out"]);
        Duties(elsewhere).ShouldBe(["disclose_ai", "announce_recording"]);
    }

    [Fact]
    public async Task A_STOP_ends_what_was_agreed_before_also_after_a_START_and_new_consent_does_not_undo_it()
    {
        using var line = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        var person = Line.Person();
        await Written(admin, person);
        (await Ask(line, person, "sms", "marketing")).Id("rule").ShouldNotBe("consent");

        await line.Write(person, "STOP");
        await Eventually.Get(line.Events, found => found.Count == 1);
        await Written(admin, person);
        var stopped = await Ask(line, person, "sms", "marketing");
        await line.Write(person, "START");
        await Eventually.Get(line.Events, found => found.Count == 2);
        var agreed = await Ask(line, person, "sms", "marketing");
        var items = (await admin.Get($"/api/v1/consents?contactAddress={Uri.EscapeDataString(person)}")).Items();

        stopped.Id("rule").ShouldBe("opted_out");
        agreed.Id("rule").ShouldNotBe("consent");
        items.Texts("status").ShouldBe(["in_force", "revoked"]);
        agreed.Id("consentBasis").ShouldBe($"written consent {items[0].Id("consentId")}");
    }

    [Fact]
    public async Task Consent_that_was_given_before_a_STOP_no_longer_counts_whenever_it_is_recorded()
    {
        using var line = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        var person = Line.Person();
        await line.Write(person, "STOP");
        await Eventually.Get(line.Events, found => found.Count == 1);
        await line.Write(person, "START");
        await Eventually.Get(line.Events, found => found.Count == 2);

        await admin.Post("/api/v1/consents", new { contactAddress = person, channel = "sms", consentType = "written", source = "Import", givenAt = "2026-01-01T00:00:00Z" });

        (await Ask(line, person, "sms", "marketing")).Id("rule").ShouldBe("consent");
    }

    [Fact]
    public async Task What_a_person_takes_back_ends_at_all_their_addresses_and_what_is_implied_goes_with_it_until_they_write_again()
    {
        using var desk = await Desk.Open(world);
        var (phone, mailbox) = (Line.Person(), Desk.Person());
        var contact = await desk.ContactOf(await desk.Hear(phone, "Hi"));
        await desk.Api.Post($"/api/v1/contacts/{contact}/addresses", new { address = mailbox });
        await desk.Admin.Post("/api/v1/consents", new { contactAddress = mailbox, channel = "email", consentType = "express", source = "A form" });

        await desk.Api.Post("/api/v1/consents/revoke", new { contactAddress = phone, source = "Said so on the telephone" });
        var mail = await desk.Admin.Get($"/api/v1/consents?contactAddress={Uri.EscapeDataString(mailbox)}");
        var told = await desk.Api.Posting("/api/v1/messages", new { to = Line.Person(), body = "Somebody else" }).Done();
        var kept = await desk.Api.Post("/api/v1/decisions", new { contactAddress = mailbox, purpose = "transactional" });
        await desk.Hear(phone, "When do you open?");
        var answer = await desk.Say(phone, "At nine");

        mail.Items().ShouldHaveSingleItem().Id("status").ShouldBe("revoked");
        told.Id("status").ShouldBe("queued");
        kept.Id("rule").ShouldNotBe("consent");
        answer.Id("status").ShouldBe("queued");
    }

    [Fact]
    public async Task Who_took_all_back_and_has_not_written_since_gets_nothing_but_what_is_transactional()
    {
        using var line = await Line.Open(world);
        var person = Line.Person();
        await line.Send(person, "Your order is on its way");

        await line.Api.Post("/api/v1/consents/revoke", new { contactAddress = person });
        var refused = await line.Api.Posting("/api/v1/messages", new { to = person, body = "How was it?" }).Refused(403);
        var receipt = await line.Api.Post("/api/v1/messages", new { to = person, body = "Your receipt", purpose = "transactional" });

        refused.Id("code").ShouldBe("refused_by_consent");
        receipt.Id("status").ShouldBe("queued");
    }

    [Fact]
    public async Task What_was_taken_back_is_not_given_again_by_an_agents_recording_that_it_is_implied()
    {
        using var line = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        var person = Line.Person();
        await admin.Post("/api/v1/consents/revoke", new { contactAddress = person });

        await line.Api.Post("/api/v1/consents", new { contactAddress = person, channel = "all", consentType = "implied" });
        var implied = await Ask(line, person, "sms", "informational");
        await admin.Post("/api/v1/consents", new { contactAddress = person, channel = "all", consentType = "express", source = "Said so at the counter" });
        var express = await Ask(line, person, "sms", "informational");

        implied.Id("rule").ShouldBe("consent");
        express.Id("rule").ShouldNotBe("consent");
    }

    [Fact]
    public async Task A_channel_that_is_named_without_saying_that_it_alone_is_meant_is_asked_about()
    {
        using var line = await Line.Open(world);

        var refused = await line.Api.Posting("/api/v1/consents/revoke", new { contactAddress = Line.Person(), channel = "sms" }).Refused(400);

        (refused.Id("code"), refused.Id("field")).ShouldBe(("invalid_scope", "scope"));
    }

    [Fact]
    public async Task One_channel_or_one_programme_can_be_taken_back_and_the_rest_stays()
    {
        using var line = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        var person = Line.Person();
        await admin.Post("/api/v1/consents", new { contactAddress = person, channel = "all", consentType = "written", source = "A form", programme = "News" });
        var offers = await admin.Post("/api/v1/consents", new { contactAddress = person, channel = "all", consentType = "written", source = "A form", programme = "Offers" });

        await line.Api.Post("/api/v1/consents/revoke", new { contactAddress = person, scope = "channel", channel = "voice" });
        var (called, texted) = (await Ask(line, person, "voice", "marketing"), await Ask(line, person, "sms", "marketing"));
        Task<JsonElement> Checked(string channel) => Tool(line, "comms_check_consent", new() { ["contactAddress"] = person, ["channel"] = channel });
        ((await Checked("voice")).Id("status"), (await Checked("sms")).Id("status")).ShouldBe(("revoked", "in_force"));
        await line.Api.Post("/api/v1/consents/revoke", new { contactAddress = person, scope = "programme", programme = "News" });
        var other = await Ask(line, person, "sms", "marketing");
        await admin.Post($"/api/v1/consents/{offers.GetProperty("consent").Id("consentId")}/revoke", new { });
        var nothing = await Ask(line, person, "sms", "marketing");

        (called.Id("rule"), nothing.Id("rule")).ShouldBe(("consent", "consent"));
        texted.Id("rule").ShouldNotBe("consent");
        other.Id("consentBasis").ShouldBe($"written consent {offers.GetProperty("consent").Id("consentId")}");
    }

    [Fact]
    public async Task What_was_given_in_one_way_is_taken_back_with_its_proof_and_the_rest_stays()
    {
        using var line = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        var person = Line.Person();
        await Written(admin, person);
        await admin.Post("/api/v1/consents", new { contactAddress = person, channel = "sms", consentType = "express", source = "On the telephone" });
        admin.DefaultRequestHeaders.Accept.ParseAdd("application/json, text/event-stream");

        // As clients of the systems before it call it.
        var (_, revoked) = await McpWire.AskAsync(admin, McpWire.Call("comms_revoke_consent", new()
        {
            ["contactAddress"] = person, ["channel"] = "sms", ["consentType"] = "written", ["source"] = "A letter", ["proof"] = "scan_4711",
        }));
        var (_, held) = await McpWire.AskAsync(admin, McpWire.Call("comms_check_consent", new()
        {
            ["contactAddress"] = person, ["channel"] = "sms", ["consentType"] = "express",
        }));
        var marketing = await Ask(line, person, "sms", "marketing");
        var told = await line.Send(person, "Your table is ready");
        await line.Api.Posting("/api/v1/consents/revoke", new { contactAddress = person, channel = "sms" }).Refused(400);
        var stranger = Line.Person();
        await line.Api.Post("/api/v1/consents/revoke", new { contactAddress = stranger, consentType = "written" });
        var before = await Ask(line, stranger, "sms", "informational");
        await line.Api.Post("/api/v1/consents/revoke", new { contactAddress = stranger, consentType = "implied" });
        var implied = await Ask(line, stranger, "sms", "informational");

        revoked["result"]!["structuredContent"]!["status"]!.GetValue<string>().ShouldBe("revoked");
        held["result"]!["structuredContent"]!["status"]!.GetValue<string>().ShouldBe("in_force");
        marketing.Id("rule").ShouldBe("consent");
        marketing.Id("reason").ShouldEndWith("what is there is express.");
        told.Id("status").ShouldBe("queued");
        (before.GetProperty("allowed").GetBoolean(), implied.Id("rule")).ShouldBe((true, "consent"));
        var kept = await world.Get<Switchboard.Data.Database>().Read(line.Tenant.Id, session => session.One(
            "SELECT proof FROM consent_revocation WHERE organization_id = @organization AND consent_type = 'written'", null, row => row.Text("proof")));
        kept.ShouldBe("scan_4711");
    }

    [Fact]
    public async Task Who_left_a_programme_gets_nothing_that_names_it_until_they_join_it_again()
    {
        var clock = Noon.Clock();
        await using var own = await World.Start(options => options.Clock = clock);
        using var line = await Line.Open(own);
        using var admin = line.Tenant.Admin();
        var person = Line.Person();
        await Written(admin, person);
        await admin.Post("/api/v1/consents", new { contactAddress = person, channel = "sms", consentType = "written", source = "A form", programme = "club" });
        Task<HttpResponseMessage> Offer(string? programme, DateTimeOffset? sendAt = null) =>
            line.Api.Posting("/api/v1/messages", new { to = person, body = "Half price", purpose = "marketing", programme, sendAt });
        var later = await Offer("club", clock.GetUtcNow().AddMinutes(10)).Done();
        clock.Move(TimeSpan.FromMinutes(1));
        await line.Api.Post("/api/v1/consents/revoke", new { contactAddress = person, scope = "programme", programme = "club" });

        var left = await Offer("club").Refused(403);
        var news = await line.Api.Posting("/api/v1/messages", new { to = person, body = "The club meets", programme = "club" }).Refused(403);
        var asked = await line.Api.Post("/api/v1/decisions", new { contactAddress = person, channel = "sms", purpose = "marketing", programme = "club" });
        await Offer("offers").Done();
        await Offer(null).Done();
        clock.Move(TimeSpan.FromMinutes(10));
        await line.Until(later.Id("messageId"), "aborted");
        await admin.Post("/api/v1/consents", new { contactAddress = person, channel = "sms", consentType = "written", source = "A form", programme = "club" });
        await Offer("club").Done();
        await line.Api.Post("/api/v1/consents/revoke", new { contactAddress = person });
        var all = await Offer("offers").Refused(403);

        (left.Id("code"), left.Id("detail")).ShouldBe(("refused_by_consent", $"The person left this programme on {clock.GetUtcNow():yyyy-MM-dd}."));
        (news.Id("code"), asked.Id("rule"), all.Id("code")).ShouldBe(("refused_by_consent", "consent", "refused_by_consent"));
        (await line.Api.Posting("/api/v1/messages", new { to = person, body = "7", purpose = "transactional", programme = "club" }).Refused(400)).Id("field").ShouldBe("programme");
    }

    [Fact]
    public async Task What_was_agreed_to_for_one_programme_allows_no_other()
    {
        await using var own = await World.Start(options => options.Clock = Noon.Clock());
        using var line = await Line.Open(own);
        using var admin = line.Tenant.Admin();
        var person = Line.Person();
        await admin.Post("/api/v1/consents", new { contactAddress = person, channel = "sms", consentType = "written", source = "A form", programme = "club" });

        var other = await line.Api.Posting("/api/v1/messages", new { to = person, body = "Half price", purpose = "marketing", programme = "offers" }).Refused(403);
        await line.Api.Posting("/api/v1/messages", new { to = person, body = "Half price", purpose = "marketing", programme = "club" }).Done();

        other.Id("detail").ShouldEndWith("there is none in force.");
    }

    [Fact]
    public async Task An_organization_may_ask_for_consent_to_informational_messages_too_but_answers_go_all_the_same()
    {
        using var line = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        var (person, asker) = (Line.Person(), Line.Person());
        await admin.PutAsJsonAsync("/api/v1/compliance/policy", new { consentForInformational = true });
        await line.Write(asker, "Are you open?");
        await Eventually.Get(line.Waiting, all => all.Count == 1);

        var refused = await line.Api.Posting("/api/v1/messages", new { to = person, body = "News" }).Refused(403);
        var answer = await line.Send(asker, "Yes");
        await admin.Post("/api/v1/consents", new { contactAddress = person, channel = "sms", consentType = "express", proof = "rec_4711" });
        var sent = await line.Send(person, "News");

        (refused.Id("code"), answer.Id("status"), sent.Id("status")).ShouldBe(("refused_by_consent", "queued", "queued"));
        (await line.Api.Get($"/api/v1/decisions/{sent.Id("decisionId")}")).Id("consentBasis").ShouldStartWith("express consent con_");
    }

    [Theory]
    [InlineData("marketing")]
    [InlineData("informational")]
    public async Task What_was_known_when_a_message_was_allowed_is_told_whatever_has_become_of_it_since(string purpose)
    {
        using var line = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        var person = Line.Person();
        var consent = await Written(admin, person);
        await line.Send(person, "Hello");
        var contact = (await admin.Get($"/api/v1/contacts?search={Uri.EscapeDataString(person)}")).Items().ShouldHaveSingleItem().Id("contactId");
        await admin.Sending(HttpMethod.Patch, $"/api/v1/contacts/{contact}", new { timeZone = "Europe/Madrid" }).Done();

        var sent = await line.Api.Post("/api/v1/messages", new { to = person, body = "News", purpose });
        await admin.Post("/api/v1/consents/revoke", new { contactAddress = person });
        await admin.Sending(HttpMethod.Patch, $"/api/v1/contacts/{contact}", new { timeZone = "America/Denver" }).Done();

        var read = await line.Api.Get($"/api/v1/decisions/{sent.Id("decisionId")}");
        (read.Id("consentBasis"), read.GetProperty("localTime").Id("zone")).ShouldBe(($"written consent {consent}", "Europe/Madrid"));
        var today = await Ask(line, person, "sms", purpose);
        (today.Id("consentBasis"), today.GetProperty("localTime").Id("zone")).ShouldBe(("none", "America/Denver"));
    }

    [Fact]
    public async Task An_agents_word_is_no_proof_what_the_person_wrote_is()
    {
        using var line = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        var (person, other) = (Line.Person(), Line.Person());
        await line.Write(person, "Yes, you may call me about my order");
        var said = (await Eventually.Get(line.Waiting, all => all.Count == 1))[0].Id("messageId");
        line.Api.DefaultRequestHeaders.Accept.ParseAdd("application/json, text/event-stream");

        var invented = await Tool(line, "comms_record_consent", new() { ["contactAddress"] = person, ["channel"] = "voice", ["consentType"] = "express", ["proof"] = "They said so" });
        var signed = await Tool(line, "comms_record_consent", new() { ["contactAddress"] = person, ["channel"] = "sms", ["consentType"] = "written", ["proof"] = said });
        var anothers = await Tool(line, "comms_record_consent", new() { ["contactAddress"] = other, ["channel"] = "voice", ["consentType"] = "express", ["proof"] = said });
        var asked = new JsonObject { ["contactAddress"] = person, ["channel"] = "voice", ["consentType"] = "express", ["proof"] = said, ["clientRef"] = "once" };
        var recorded = await Tool(line, "comms_record_consent", asked);
        var again = await Tool(line, "comms_record_consent", asked);
        var check = await Tool(line, "comms_check_consent", new() { ["contactAddress"] = person, ["channel"] = "voice" });
        var revoked = await Tool(line, "comms_revoke_consent", new() { ["contactAddress"] = person });
        var checkedAgain = await Tool(line, "comms_check_consent", new() { ["contactAddress"] = person, ["channel"] = "voice" });

        (invented.Id("code"), signed.Id("code"), anothers.Id("code")).ShouldBe(("invalid_proof", "forbidden", "invalid_proof"));
        var consent = recorded.GetProperty("consent").Id("consentId");
        again.GetProperty("consent").Id("consentId").ShouldBe(consent);
        (check.Id("status"), check.GetProperty("consent").Id("consentId"), check.GetProperty("consents").GetArrayLength()).ShouldBe(("in_force", consent, 1));
        (revoked.Id("status"), checkedAgain.Id("status")).ShouldBe(("revoked", "revoked"));
        (await admin.Get("/api/v1/consents")).Items().ShouldHaveSingleItem().Id("proof").ShouldBe(said);
        await line.Api.GetAsync("/api/v1/consents").Refused(403);
    }

    [Fact]
    public async Task Consent_that_is_taken_back_while_a_message_waits_holds_it_back()
    {
        var clock = Noon.Clock();
        await using var own = await World.Start(options => options.Clock = clock, ("Jobs:Poll", "50ms"));
        using var line = await Line.Open(own);
        using var admin = line.Tenant.Admin();
        var person = Line.Person();
        await Written(admin, person);
        var sent = await line.Api.Post("/api/v1/messages", new { to = person, body = "Offer", purpose = "marketing", sendAt = clock.GetUtcNow().AddHours(1) });

        await line.Api.Post("/api/v1/consents/revoke", new { contactAddress = person });
        clock.Move(TimeSpan.FromHours(1));

        (await line.Until(sent.Id("messageId"), "aborted")).GetRawText().ShouldContain("refused_by_consent");
        (await line.Phone(person)).ShouldBeEmpty();
    }

    static async Task<string> Written(HttpClient admin, string person) =>
        (await admin.Post("/api/v1/consents", new { contactAddress = person, channel = "sms", consentType = "written", source = "A form", proof = "I agree to offers." }))
            .GetProperty("consent").Id("consentId");

    static Task<HttpResponseMessage> Market(Line line, string person) =>
        line.Api.Posting("/api/v1/messages", new { to = person, body = "Half price today!", purpose = "marketing" });

    static Task<JsonElement> Ask(Line line, string person, string channel, string purpose) =>
        line.Api.Post("/api/v1/decisions", new { contactAddress = person, channel, purpose });

    static List<string> Duties(JsonElement decision) => [.. decision.GetProperty("duties").EnumerateArray().Select(duty => duty.GetString()!.Split(':')[0])];

    static async Task<JsonElement> Tool(Line line, string tool, JsonObject arguments)
    {
        var (_, body) = await McpWire.AskAsync(line.Api, McpWire.Call(tool, arguments.DeepClone().AsObject()));
        return JsonElement.Parse((body["result"]?["structuredContent"] ?? body).ToJsonString());
    }
}
