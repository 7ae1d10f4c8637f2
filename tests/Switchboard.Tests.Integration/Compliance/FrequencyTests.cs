using System.Net.Http.Json;
using Switchboard.Tests.Integration.Contacts;
using Line = Switchboard.Tests.Integration.Conversations.Line;

namespace Switchboard.Tests.Integration.Compliance;

public sealed class FrequencyTests
{
    [Fact]
    public async Task One_person_has_one_budget_over_all_channels_and_agents_and_the_refusal_says_from_when_on()
    {
        var clock = Noon.Clock();
        await using var world = await World.Start(options => options.Clock = clock);
        using var desk = await Desk.Open(world);
        using var colleague = await Desk.Open(world, desk.Tenant);
        var (phone, mailbox, other) = (Line.Person(), Desk.Person(), Line.Person());
        await desk.Admin.PutAsJsonAsync("/api/v1/compliance/policy", new { postalAddress = "Acme, 12 High Street, Springfield, IL 62701" });
        foreach (var address in new[] { phone, mailbox, other })
        {
            await desk.Admin.Post("/api/v1/consents", new { contactAddress = address, channel = "all", consentType = "written", source = "A form" });
        }

        var contact = await desk.ContactOf(await desk.Say(phone, "Your order is here"));
        await desk.Api.Post($"/api/v1/contacts/{contact}/addresses", new { address = mailbox });
        var first = clock.GetUtcNow();
        await Offer(desk, phone).Done();
        await Offer(colleague, phone).Done();
        await Offer(desk, mailbox).Done();
        var fourth = await Offer(colleague, mailbox).Refused(403);
        var asked = await desk.Api.Post("/api/v1/decisions", new { contactAddress = phone, purpose = "marketing" });
        await Offer(desk, other).Done();
        await desk.Say(phone, "Your order still waits");
        clock.Move(fourth.GetProperty("retryAt").GetDateTimeOffset() - clock.GetUtcNow());
        await Offer(desk, phone).Done();

        fourth.Id("code").ShouldBe("refused_by_contact_frequency");
        fourth.GetProperty("retryAt").GetDateTimeOffset().ShouldBeInRange(first.AddHours(24).AddSeconds(-1), first.AddHours(24).AddMinutes(2));
        asked.Id("rule").ShouldBe("contact_frequency");
    }

    [Fact]
    public async Task What_two_rules_hold_one_after_the_other_is_allowed_from_the_later_time_on_and_leaves_by_itself_then()
    {
        var clock = Noon.Clock();
        await using var world = await World.Start(options => options.Clock = clock, ("Compliance:InformationalPerDay", "1"));
        using var desk = await Desk.Open(world);
        var phone = Line.Person();
        var first = clock.GetUtcNow();
        await desk.Say(phone, "Your order is packed");
        await desk.Admin.Post("/api/v1/do-not-contact", new { contactAddress = phone, reason = "On leave", until = first.AddHours(2) });

        var asked = await desk.Api.Post("/api/v1/decisions", new { contactAddress = phone, purpose = "informational" });
        var then = await desk.Api.Post("/api/v1/decisions", new { contactAddress = phone, purpose = "informational", at = asked.GetProperty("allowedFrom") });
        var refused = await desk.Api.Posting("/api/v1/messages", new { to = phone, body = "Your order has left" }).Refused(403);
        var deferred = await desk.Api.Posting("/api/v1/messages", new { to = phone, body = "Your order has left", ifClosed = "defer" }).Done();

        (asked.Id("rule"), then.GetProperty("allowed").GetBoolean()).ShouldBe(("do_not_contact", true));
        asked.Id("advice").ShouldContain("By all rules together it may go from ");
        refused.GetProperty("retryAt").GetDateTimeOffset().ShouldBeInRange(first.AddHours(24).AddSeconds(-1), first.AddHours(24).AddMinutes(2));
        deferred.Id("status").ShouldBe("scheduled");
        deferred.GetProperty("sendAt").GetDateTimeOffset().ShouldBe(refused.GetProperty("retryAt").GetDateTimeOffset(), TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Nobody_is_told_more_than_the_deployments_bound_in_a_day_unless_they_write_themselves()
    {
        var clock = Noon.Clock();
        await using var world = await World.Start(options => options.Clock = clock, ("Compliance:InformationalPerDay", "3"));
        using var desk = await Desk.Open(world);
        using var colleague = await Desk.Open(world, desk.Tenant);
        var phone = Line.Person();
        await desk.Say(phone, "Your order is packed");
        await colleague.Say(phone, "Your order has left");
        await desk.Say(phone, "Your order is near");

        var fourth = await colleague.Api.Posting("/api/v1/messages", new { to = phone, body = "Your order is at the door" }).Refused(403);
        var code = await desk.Api.Posting("/api/v1/messages", new { to = phone, body = "Your order has come. Thank you.", purpose = "transactional" }).Done();
        await desk.Hear(phone, "Where is it?");
        await desk.Api.Posting("/api/v1/messages", new { to = phone, body = "At your door" }).Done();
        clock.Move(TimeSpan.FromHours(25));
        await colleague.Api.Posting("/api/v1/messages", new { to = phone, body = "How was it?" }).Done();

        fourth.Id("code").ShouldBe("refused_by_contact_frequency");
        fourth.Id("detail").ShouldContain("3 informational messages");
        code.Id("status").ShouldBe("queued");
    }

    [Fact]
    public async Task Informational_messages_for_a_day_to_come_count_on_that_day()
    {
        var clock = Noon.Clock();
        await using var world = await World.Start(options => options.Clock = clock, ("Compliance:InformationalPerDay", "3"));
        using var line = await Line.Open(world);
        var person = Line.Person();
        Task<HttpResponseMessage> At(DateTimeOffset sendAt) => line.Api.Posting("/api/v1/messages", new { to = person, body = "Your order", sendAt });
        var then = clock.GetUtcNow().AddHours(50);
        foreach (var minutes in new[] { 0, 1, 2 })
        {
            await At(then.AddMinutes(minutes)).Done();
        }

        (await At(then.AddMinutes(3)).Refused(403)).Id("code").ShouldBe("refused_by_contact_frequency");
        await At(then.AddHours(25)).Done();
    }

    [Fact]
    public async Task What_is_to_leave_later_counts_at_its_time()
    {
        var clock = Noon.Clock();
        await using var world = await World.Start(options => options.Clock = clock);
        using var line = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        var person = Line.Person();
        await admin.Post("/api/v1/consents", new { contactAddress = person, channel = "sms", consentType = "written", source = "A form" });
        var tomorrow = clock.GetUtcNow().AddHours(25);
        foreach (var minutes in new[] { 0, 1, 2 })
        {
            await Later(line, person, tomorrow.AddMinutes(minutes)).Done();
        }

        var now = await line.Api.Posting("/api/v1/messages", new { to = person, body = "Offer", purpose = "marketing" }).Done();
        var fourth = await Later(line, person, tomorrow.AddMinutes(3)).Refused(403);

        now.Id("status").ShouldBe("queued");
        fourth.Id("code").ShouldBe("refused_by_contact_frequency");
    }

    [Fact]
    public async Task An_agent_takes_nothing_off_the_budget_by_parting_a_persons_addresses()
    {
        var clock = Noon.Clock();
        await using var world = await World.Start(options => options.Clock = clock);
        using var desk = await Desk.Open(world);
        var (one, other, third, joined) = (Line.Person(), Line.Person(), Line.Person(), Line.Person());
        foreach (var address in new[] { one, other, third, joined })
        {
            await desk.Admin.Post("/api/v1/consents", new { contactAddress = address, channel = "sms", consentType = "written", source = "A form" });
        }

        await desk.Admin.Sending(HttpMethod.Put, "/api/v1/compliance/policy", new { marketingPerDay = 1 }).Done();
        var gina = (await desk.Api.Post("/api/v1/contacts", new { displayName = "Gina", addresses = new[] { one, other, third } })).Id("contactId");
        var twin = (await desk.Api.Post("/api/v1/contacts", new { displayName = "Gina again", addresses = new[] { joined } })).Id("contactId");
        var merge = (await desk.Admin.Post($"/api/v1/contacts/{gina}/merge", new { from = twin })).Id("mergeId");
        Task<HttpResponseMessage> Part(HttpClient client, string address) =>
            client.DeleteAsync($"/api/v1/contacts/{gina}/addresses/{Uri.EscapeDataString(address)}", TestContext.Current.CancellationToken);
        Task<HttpResponseMessage> Undo(HttpClient client) => client.Posting($"/api/v1/contact-merges/{merge}/undo", new { });

        await Offer(desk, one).Done();
        var parted = await Part(desk.Api, other).Refused(409);
        var undone = await Undo(desk.Api).Refused(409);
        var second = await Offer(desk, other).Refused(403);
        var fourth = await Offer(desk, joined).Refused(403);
        await Part(desk.Admin, third).Done();
        clock.Move(TimeSpan.FromHours(25));
        await Part(desk.Api, other).Done();
        await Undo(desk.Api).Done();

        (parted.Id("code"), undone.Id("code")).ShouldBe(("written_lately", "written_lately"));
        parted.Id("next").ShouldContain("an admin of the organization");
        (second.Id("code"), fourth.Id("code")).ShouldBe(("refused_by_contact_frequency", "refused_by_contact_frequency"));
    }

    static Task<HttpResponseMessage> Later(Line line, string to, DateTimeOffset sendAt) =>
        line.Api.Posting("/api/v1/messages", new { to, body = "Offer", purpose = "marketing", sendAt });

    static Task<HttpResponseMessage> Offer(Desk desk, string to) => desk.Api.Posting("/api/v1/messages", to.Contains('@', StringComparison.Ordinal)
        ? new { to, channel = "email", subject = "An offer", body = "Half price", purpose = "marketing" }
        : (object)new { to, body = "Half price", purpose = "marketing" });
}
