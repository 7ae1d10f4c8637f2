using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Switchboard.Data;
using Switchboard.Tests.Integration.Simulator;

namespace Switchboard.Tests.Integration.Conversations;

/// <summary>What the first provider of mail certainly has not taken, the second carries; what it may have taken, nobody else gets.</summary>
[Trait("Category", "slow")]
public sealed class SecondProviderTests
{
    [Fact]
    public async Task With_the_first_down_a_mail_arrives_by_the_second_once_and_its_receipts_come_from_there()
    {
        await using var both = await TwoProviders.Start();
        var person = Post.Person();
        both.Gate.Shut();

        var id = await both.Send(person, "By another way");
        var told = await both.Until(id, "delivered");

        told.GetProperty("detour").GetProperty("provider").GetString().ShouldBe("sendgrid");
        told.GetProperty("detour").GetProperty("why").GetString()!.ShouldStartWith("resend was tried in vain");
        told.TryGetProperty("error", out _).ShouldBeFalse(told.GetRawText());
        var mail = (await both.Mailbox(person)).ShouldHaveSingleItem();
        (mail.GetProperty("from").GetString(), mail.GetProperty("body").GetString()).ShouldBe((both.Address, "By another way"));
        told.GetProperty("externalId").GetString().ShouldBe((await both.Rows("sendgrid", "mail.send")).ShouldHaveSingleItem().GetProperty("messageSid").GetString());
        (await both.Rows("resend", "emails.send")).ShouldBeEmpty();
        using var scraper = new HttpClient { BaseAddress = both.World.Url };
        (await scraper.GetStringAsync("/metrics")).ShouldContain("""switchboard_detours_total{channel="email",from="resend",reason="given_up",to="sendgrid"} 1""");
        (await both.World.Get<Database>().Read(both.Tenant.Id, session => session.Count(
            "SELECT count(*) FROM audit_entry WHERE organization_id = @organization AND action = 'message.detoured' AND subject = @id", new { id }))).ShouldBe(1);
    }

    [Theory]
    [InlineData("timeoutBefore")]
    [InlineData("timeoutAfterAccept")]
    [InlineData("status5xx")]
    public async Task What_the_first_may_have_taken_is_never_given_to_the_second(string kind)
    {
        await using var both = await TwoProviders.Start();
        var person = Post.Person();
        await both.Faults(
            new { provider = "resend", operation = "emails.send", kind, percent = 100, times = 1 },
            new { provider = "resend", operation = "webhook.*", kind = "dropWebhook", percent = 100 });

        var id = await both.Send(person, "Once");
        await both.Until(id, "uncertain");
        // From here on the account is refused too: still nobody else gets it.
        both.Gate.Shut();
        var other = await both.Send(Post.Person(), "Meanwhile");
        (await both.Until(other, "delivered")).GetProperty("detour").GetProperty("provider").GetString().ShouldBe("sendgrid");
        (await both.Until(id, "uncertain")).TryGetProperty("detour", out _).ShouldBeFalse();
        both.Gate.Open();

        var told = await both.Until(id, "delivered");

        told.TryGetProperty("detour", out _).ShouldBeFalse();
        (await both.Mailbox(person)).ShouldHaveSingleItem();
        (await both.Rows("sendgrid", "mail.send")).ShouldHaveSingleItem().GetProperty("body").GetString().ShouldBe("Meanwhile");
    }

    [Fact]
    public async Task While_the_firsts_circuit_is_open_mails_go_to_the_second_at_once_and_back_when_it_heals()
    {
        await using var both = await TwoProviders.Start();
        both.Gate.Shut();
        var many = await Task.WhenAll(Enumerable.Range(0, 12).Select(n => both.Send(Post.Person(), $"Mail {n}")));
        foreach (var one in many)
        {
            await both.Until(one, "delivered");
        }

        var paused = await both.Until(await both.Send(Post.Person(), "At once"), "delivered");
        both.Gate.Open();
        var healed = await Eventually.Get(
            async () => await both.Until(await both.Send(Post.Person(), "Again"), "delivered"), message => !message.TryGetProperty("detour", out _));

        paused.GetProperty("detour").GetProperty("why").GetString().ShouldBe("resend failed repeatedly just before and was not asked.");
        healed.GetProperty("externalId").GetString().ShouldBe((await both.Rows("resend", "emails.send"))[^1].GetProperty("messageSid").GetString());
    }

    [Fact]
    public async Task What_the_first_refuses_for_a_reason_of_its_own_the_second_carries_at_once()
    {
        await using var both = await TwoProviders.Start();
        await both.LoseDomainAtResend();
        var person = Post.Person();

        var told = await both.Until(await both.Send(person, "Which domain?"), "delivered");

        told.GetProperty("detour").GetProperty("why").GetString().ShouldBe("resend refused for a reason of the account's (validation_error).");
        (await both.Mailbox(person)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task What_is_wrong_with_the_mail_itself_is_not_tried_at_the_second()
    {
        await using var both = await TwoProviders.Start();

        var told = await both.Until(await both.Send(Post.Person(), "With a file", new { mediaUrls = new[] { Application.NobodyThere() + "/none.pdf" } }), "permanently_failed");

        told.GetProperty("error").GetProperty("code").GetString().ShouldBe("invalid_attachment");
        told.TryGetProperty("detour", out _).ShouldBeFalse();
        (await both.Rows("sendgrid", "mail.send")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_second_that_may_not_send_as_the_mailbox_is_not_used()
    {
        await using var both = await TwoProviders.Start(isVerified: false);
        await both.Authenticate("other.example");
        both.Gate.Shut();

        var told = await both.Until(await both.Send(Post.Person(), "Nobody's"), "permanently_failed");

        told.GetProperty("error").GetProperty("code").GetString().ShouldBe("unreachable");
        told.TryGetProperty("detour", out _).ShouldBeFalse();
        (await both.Rows("sendgrid", "mail.send")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_uncertain_at_the_second_is_asked_for_there(bool webhooksCome)
    {
        await using var both = await TwoProviders.Start();
        var person = Post.Person();
        await both.LoseDomainAtResend();
        await both.Faults(
            new { provider = "sendgrid", operation = "mail.send", kind = "timeoutAfterAccept", percent = 100, times = 1 },
            new { provider = "sendgrid", operation = "webhook.*", kind = webhooksCome ? "delayWebhook" : "dropWebhook", percent = 100, delayMs = 100 });

        var told = await both.Until(await both.Send(person, "Did you?"), "delivered");

        told.GetProperty("detour").GetProperty("provider").GetString().ShouldBe("sendgrid");
        (await both.Mailbox(person)).ShouldHaveSingleItem();
        (await both.Rows("sendgrid", "mail.send")).ShouldHaveSingleItem();
        (await both.Rows("sendgrid", "messages.list")).Count.ShouldBeGreaterThanOrEqualTo(webhooksCome ? 0 : 1);
    }

    [Theory]
    [InlineData("status429", "delivered")]
    [InlineData("status5xx", "uncertain")]
    [InlineData("timeoutBefore", "uncertain")]
    public async Task What_the_second_has_not_taken_is_tried_again_and_what_it_may_have_taken_is_not(string kind, string until)
    {
        // The refusal is the account's, so that the second is asked at every try, from the first on.
        await using var both = await TwoProviders.Start();
        await both.LoseDomainAtResend();
        var person = Post.Person();
        await both.Faults(new { provider = "sendgrid", operation = "mail.send", kind, percent = 100, times = 1 });

        var id = await both.Send(person, "Trouble on both sides");

        await both.Until(id, until);
        (await both.Mailbox(person)).Count.ShouldBe(until == "delivered" ? 1 : 0);
    }

    [Fact]
    public async Task Everything_that_a_mail_has_goes_along_and_the_answer_comes_back_into_its_thread()
    {
        await using var both = await TwoProviders.Start();
        var person = Post.Person();
        using (var asked = await both.Outside.PostAsJsonAsync($"/api/people/{person}/messages", new { to = both.Address, channel = "email", subject = "The plan?", body = "May I see it?" }))
        {
            asked.IsSuccessStatusCode.ShouldBeTrue(await asked.Content.ReadAsStringAsync());
        }

        var question = await Eventually.Gives(async () => (await both.Agent.Get("/api/v1/messages/waiting")).GetProperty("items").EnumerateArray().Select(message => message.GetProperty("messageId").GetString()).FirstOrDefault());
        await both.LoseDomainAtResend();

        await both.Until(await both.Send(person, "See the plan.", new
        {
            html = "<p>See the <b>plan</b>.</p>",
            attachments = new[] { new { name = "plan.txt", contentType = "text/plain", content = Convert.ToBase64String(Encoding.UTF8.GetBytes("Soup first")) } },
            replyTo = question,
        }), "delivered");

        var written = (await both.Outside.Get($"/api/people/{person}/messages?direction=written")).EnumerateArray().Single();
        var mail = (await both.Mailbox(person)).ShouldHaveSingleItem();
        mail.GetProperty("provider").GetString().ShouldBe("sendgrid");
        mail.GetProperty("fromName").GetString().ShouldBe("Desk");
        mail.GetProperty("html").GetString().ShouldBe("<p>See the <b>plan</b>.</p>");
        mail.GetProperty("inReplyTo").GetString().ShouldBe(written.GetProperty("messageId").GetString());
        mail.GetProperty("references").GetString()!.ShouldContain(written.GetProperty("messageId").GetString()!);
        mail.GetProperty("headers").GetProperty("List-Unsubscribe-Post").GetString().ShouldBe("List-Unsubscribe=One-Click");
        mail.GetProperty("headers").GetProperty("List-Unsubscribe").GetString()!.ShouldStartWith("<http");
        var file = mail.GetProperty("attachments")[0];
        (file.GetProperty("filename").GetString(), file.GetProperty("contentType").GetString(), file.GetProperty("size").GetInt32()).ShouldBe(("plan.txt", "text/plain", 10));
        (await both.Outside.GetStringAsync($"/api/people/{person}/messages/{mail.GetProperty("id").GetString()}/attachments/0")).ShouldBe("Soup first");
    }

    [Fact]
    public async Task A_link_of_ours_that_goes_along_is_read_by_the_second_too()
    {
        await using var both = await TwoProviders.Start();
        var person = Post.Person();
        object[] files = [new { filename = "plan.txt", contentType = "text/plain", content = Convert.ToBase64String(Encoding.UTF8.GetBytes("Soup first")) }];
        using (var asked = await both.Outside.PostAsJsonAsync($"/api/people/{person}/messages", new { to = both.Address, channel = "email", subject = "The plan", body = "Hand it on", attachments = files }))
        {
            asked.IsSuccessStatusCode.ShouldBeTrue(await asked.Content.ReadAsStringAsync());
        }

        var came = await Eventually.Get(() => both.Agent.Get("/api/v1/messages/waiting"), found => found.GetProperty("items").GetArrayLength() == 1);
        var link = await both.Agent.Post($"/api/v1/media/{came.GetProperty("items")[0].GetProperty("media")[0].GetProperty("mediaId").GetString()}/link", new { });
        await both.LoseDomainAtResend();
        var other = Post.Person();
        using var admin = both.Tenant.Admin();
        await admin.Post("/api/v1/contacts", new { addresses = new[] { other } });

        await both.Until(await both.Send(other, "Here it is", new { mediaUrls = new[] { link.GetProperty("url").GetString() } }), "delivered");

        var mail = (await both.Mailbox(other)).ShouldHaveSingleItem();
        mail.GetProperty("provider").GetString().ShouldBe("sendgrid");
        (await both.Outside.GetStringAsync($"/api/people/{other}/messages/{mail.GetProperty("id").GetString()}/attachments/0")).ShouldBe("Soup first");
    }

    [Theory]
    [InlineData("bounce")]
    [InlineData("spam")]
    public async Task Who_bounces_or_complains_at_the_second_gets_no_more_mail(string how)
    {
        await using var both = await TwoProviders.Start();
        var person = Post.Person();
        await both.LoseDomainAtResend();
        if (how == "bounce")
        {
            using var gone = await both.Outside.PutAsJsonAsync($"/api/people/{person}", new { reachability = "unknown" });
        }

        var id = await both.Send(person, "Hello");
        var told = await both.Until(id, how == "bounce" ? "undelivered" : "delivered");
        if (how == "spam")
        {
            var mail = (await both.Mailbox(person)).ShouldHaveSingleItem();
            using var marked = await both.Outside.PostAsync($"/api/people/{person}/messages/{mail.GetProperty("id").GetString()}/spam", null);
        }
        else
        {
            told.GetProperty("error").GetProperty("code").GetString().ShouldBe("bounced");
        }

        var refused = await Eventually.Get(
            async () =>
            {
                using var answer = await both.Agent.Posting("/api/v1/messages", new { to = person, channel = "email", subject = "Again", body = "?" });
                return (Status: (int)answer.StatusCode, Text: await answer.Content.ReadAsStringAsync());
            },
            answer => answer.Status == 403);
        refused.Text.ShouldContain("refused_by_suppressed");

        var events = await Eventually.Get(async () => (await both.Agent.Get("/api/v1/events?cursor=c0&kinds=contact.suppressed")).GetProperty("events"), all => all.GetArrayLength() > 0);
        (events[0].GetProperty("subjectId").GetString(), events[0].GetProperty("detail").GetProperty("keyword").GetString()).ShouldBe((id, how == "bounce" ? "bounced" : "complained"));
        var optOut = (await both.Agent.Get($"/api/v1/contacts?search={person}")).GetProperty("items")[0].GetProperty("addresses")[0].GetProperty("optOuts")[0];
        (optOut.GetProperty("scope").GetString(), optOut.GetProperty("keyword").GetString()).ShouldBe(("email", how == "bounce" ? "bounced" : "complained"));
        optOut.GetProperty("since").GetDateTimeOffset().ShouldBeGreaterThan(DateTimeOffset.UnixEpoch);
    }

    [Fact]
    public async Task Events_that_are_not_signed_by_the_account_change_nothing()
    {
        await using var both = await TwoProviders.Start();
        await both.LoseDomainAtResend();
        await both.Faults(new { provider = "sendgrid", operation = "webhook.*", kind = "badSignature", percent = 100, times = 1 }, new { provider = "sendgrid", operation = "webhook.*", kind = "dropWebhook", percent = 100 });

        var id = await both.Send(Post.Person(), "Signed?");
        await Eventually.Holds(async () => (await both.Outside.Get("/api/ledger?provider=sendgrid&operation=webhook.events")).EnumerateArray()
            .Any(row => row.TryGetProperty("fault", out var fault) && fault.GetString() == "badSignature" && row.TryGetProperty("status", out var status) && status.GetInt32() == 403));
        using var anybody = both.World.Client();
        var forged = JsonSerializer.Serialize(new[] { new { @event = "delivered", email = "a@example.com", sg_message_id = "x", intent = "int_1", agent = "agt_1" } });
        using var content = new StringContent(forged, Encoding.UTF8, "application/json");
        using var answer = await anybody.PostAsync("/webhooks/sendgrid", content);

        ((int)answer.StatusCode).ShouldBe(403);
        (await both.Agent.Get($"/api/v1/messages/{id}")).GetProperty("status").GetString().ShouldBe("sent");
    }

    [Fact]
    public async Task Every_request_to_the_second_is_one_that_its_vendor_publishes()
    {
        await using var recorder = new Recorder("sendgrid");
        await using var both = await TwoProviders.Start(recorder: recorder);
        await both.LoseDomainAtResend();
        using (var admin = both.Tenant.Admin())
        {
            await admin.Post("/api/v1/providers/sendgrid/test", new { credentials = new { domain = TwoProviders.Domain, apiKey = both.SendGridKey }, realm = "production" });
        }

        await both.Faults(new { provider = "sendgrid", operation = "webhook.*", kind = "dropWebhook", percent = 100 });
        await both.Until(await both.Send(Post.Person(), "With all", new
        {
            html = "<p>All</p>",
            attachments = new[] { new { name = "a.txt", contentType = "text/plain", content = "QQ==" } },
        }), "delivered");

        var file = Path.Combine(both.World.Folder, "requests.json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(recorder.Requests));
        await Simulator.Npm.CheckAsync("simulator/sendgrid-oracle.test.mjs", ("REQUESTS", file));
    }
}
