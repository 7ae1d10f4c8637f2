namespace Switchboard.Tests.Integration.Simulator;

public sealed class MailTests
{
    const string Person = "ann@home.example";

    [Fact]
    public async Task Accounts_domains_webhooks_and_suppressions_are_there_again_after_a_restart()
    {
        await using var app = await Application.StartAsync();
        var folder = Directory.CreateTempSubdirectory("simulator");
        var options = MailDesk.Options with { DataFile = Path.Combine(folder.FullName, "simulator.json") };
        string secret;
        await using (var before = await MailDesk.StartAsync(options))
        {
            await before.OpenDomainAsync();
            secret = await before.ListenAsync(app.Url, "email.received");
            await before.Desk.AskAsync(HttpMethod.Put, $"/api/people/{Person}", """{"reachability":"unknown"}""");
            await before.SendAsync(Person);
            await Eventually.Holds(async () => (await before.AskAsync(HttpMethod.Get, $"/suppressions/{Person}")).Status == 200);
        }

        await using (var after = await MailDesk.StartAsync(options))
        {
            var hook = (await after.AskAsync(HttpMethod.Get, "/webhooks")).Body.GetProperty("data")[0].GetProperty("id").GetString();
            (await after.AskAsync(HttpMethod.Get, $"/webhooks/{hook}")).Body.GetProperty("signing_secret").GetString().ShouldBe(secret);
            (await after.AskAsync(HttpMethod.Get, $"/suppressions/{Person}")).Body.GetProperty("origin").GetString().ShouldBe("bounce");
            await after.WriteAsync("bob@home.example", "desk@acme.example", "Hello");
            await after.Desk.UntilAsync("webhook.email.received", r => r is [{ Outcome: "answered" }]);
            (await after.SendAsync("bob@home.example")).Status.ShouldBe(200);
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task An_account_is_opened_by_its_key_once()
    {
        await using var desk = await Desk.StartAsync();
        const string Wish = """{"provider":"resend","apiKey":"re_known_key","friendlyName":"Acme"}""";

        var opened = await desk.AskAsync(HttpMethod.Post, "/api/accounts", Wish);
        var again = await desk.AskAsync(HttpMethod.Post, "/api/accounts", Wish);

        (opened.Status, opened.Body.GetProperty("apiKey").GetString(), again.Status).ShouldBe((201, "re_known_key", 409));
        (await desk.ApiAsync("/api/accounts")).EnumerateArray().Select(a => a.GetProperty("provider").GetString()).ShouldBe(["twilio", "resend", "resend", "sendgrid"]);
    }

    [Fact]
    public async Task An_idempotency_key_is_forgotten_after_a_day()
    {
        var clock = new MovableClock();
        await using var mail = await MailDesk.StartAsync(MailDesk.Options with { Clock = clock });
        await mail.OpenDomainAsync();

        var first = await mail.SendAsync(Person, key: "order-7");
        clock.Move(TimeSpan.FromHours(23));
        var repeated = await mail.SendAsync(Person, key: "order-7");
        clock.Move(TimeSpan.FromHours(2));
        var fresh = await mail.SendAsync(Person, key: "order-7");

        repeated.Body.GetProperty("id").GetString().ShouldBe(first.Body.GetProperty("id").GetString());
        fresh.Body.GetProperty("id").GetString().ShouldNotBe(first.Body.GetProperty("id").GetString());
        (await mail.Desk.LedgerAsync("emails.send")).Select(r => (r.Outcome, r.Text("idempotencyToken"))).ShouldBe([("accepted", "order-7"), ("repeated", "order-7"), ("accepted", "order-7")]);
        await mail.Desk.UntilAsync("person.received", r => r.Count == 2);
    }

    [Theory]
    [InlineData("timeoutBefore", "cut", 0)]
    [InlineData("timeoutAfterAccept", "accepted", 1)]
    public async Task A_cut_connection_tells_the_client_nothing(string kind, string outcome, int mails)
    {
        await using var mail = await MailDesk.StartAsync();
        await mail.OpenDomainAsync();
        await mail.Desk.FaultsAsync(new { provider = "resend", operation = "emails.send", kind, times = 1 });

        await Should.ThrowAsync<HttpRequestException>(() => mail.SendAsync(Person));

        var row = (await mail.Desk.LedgerAsync("emails.send")).ShouldHaveSingleItem();
        (row.Outcome, row.Status, row.Text("fault"), row.Text("to"), row.Text("subject")).ShouldBe((outcome, null, kind, Person, "Hi"));
        (await mail.AskAsync(HttpMethod.Get, "/emails")).Body.GetProperty("data").GetArrayLength().ShouldBe(mails);
    }

    [Fact]
    public async Task The_ledger_keeps_the_beginning_of_a_text_and_no_html_and_no_files()
    {
        await using var mail = await MailDesk.StartAsync();
        await mail.OpenDomainAsync();

        await mail.AskAsync(HttpMethod.Post, "/emails", new
        {
            from = "desk@acme.example",
            to = Person,
            subject = "Long",
            text = new string('x', 100_000),
            html = "<p>secret of the html</p>",
            attachments = new[] { new { filename = "a.txt", content = Convert.ToBase64String("secret of the file"u8) } },
        });
        await mail.Desk.UntilAsync("person.received", r => r.Count == 1);

        foreach (var row in (await mail.Desk.LedgerAsync()).Where(r => r.Text("subject") == "Long"))
        {
            row.Text("body")!.Length.ShouldBe(1600);
            row.ToString().Length.ShouldBeLessThan(2500);
        }
    }

    [Fact]
    public async Task What_strangers_send_can_do_nothing_on_the_page()
    {
        await using var mail = await MailDesk.StartAsync();
        await mail.OpenDomainAsync();
        await mail.AskAsync(HttpMethod.Post, "/emails", new
        {
            from = "desk@acme.example",
            to = Person,
            subject = "Hi",
            html = "<script>alert(1)</script><img src=\"cid:logo\">",
            attachments = new[] { new { filename = "logo.png", content = Convert.ToBase64String("logo"u8), content_id = "logo" }, new { filename = "page.html", content = Convert.ToBase64String("<b>"u8), content_id = "page" } },
        });
        await mail.Desk.UntilAsync("person.received", r => r.Count == 1);
        var path = $"/api/people/{Person}/messages/{(await mail.Desk.PhoneAsync(Person))[0].GetProperty("id").GetString()}";

        using var html = await mail.Desk.CallAsync(new HttpRequestMessage(HttpMethod.Get, $"{path}/html"));
        using var file = await mail.Desk.CallAsync(new HttpRequestMessage(HttpMethod.Get, $"{path}/attachments/1"));

        html.Headers.GetValues("Content-Security-Policy").Single().ShouldBe("default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox");
        (await html.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("src=\"data:image/png;base64,bG9nbw==\"");
        (file.Content.Headers.ContentType!.MediaType, file.Content.Headers.ContentDisposition!.DispositionType).ShouldBe(("application/octet-stream", "attachment"));
    }

    [Fact]
    public async Task Whoever_sends_no_user_agent_is_turned_away()
    {
        await using var desk = await Desk.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/resend/emails");

        using var response = await desk.CallAsync(request);

        ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe((403, "error code: 1010"));
    }

    [Fact]
    public async Task A_reset_empties_mailboxes_and_keeps_what_was_set_up()
    {
        await using var mail = await MailDesk.StartAsync();
        await mail.OpenDomainAsync();
        await mail.SendAsync(Person, key: "order-7");
        await mail.WriteAsync(Person, "desk@acme.example", "Hello");
        await mail.Desk.UntilAsync("person.received", r => r.Count == 1);

        await mail.Desk.AskAsync(HttpMethod.Post, "/api/reset");

        (await mail.Desk.PhoneAsync(Person, "all")).ShouldBeEmpty();
        foreach (var list in (string[])["/emails", "/emails/receiving"])
        {
            (await mail.AskAsync(HttpMethod.Get, list)).Body.GetProperty("data").GetArrayLength().ShouldBe(0);
        }

        (await mail.SendAsync(Person, subject: "Another", key: "order-7")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_mail_address_is_the_same_in_capitals()
    {
        await using var mail = await MailDesk.StartAsync();
        await mail.OpenDomainAsync();

        await mail.SendAsync("Ann@Home.Example");
        await mail.Desk.UntilAsync("person.received", r => r.Count == 1);

        (await mail.Desk.PhoneAsync("ANN@home.example")).ShouldHaveSingleItem().GetProperty("to").GetString().ShouldBe(Person);
    }
}
