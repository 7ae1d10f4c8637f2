namespace Switchboard.Tests.Integration.Simulator;

/// <summary>How patient Twilio is with a webhook, and what it does when the patience ends.</summary>
public sealed class WebhookTests
{
    const string Person = "+12125550123";
    const string Number = "+14152368417";

    static bool GaveUp(IReadOnlyList<Row> rows) => rows.Any(r => r.Kind == "alert");

    [Fact]
    public async Task A_refused_connection_is_tried_twice_then_the_fallback_url_is_asked()
    {
        await using var app = await Application.StartAsync();
        await using var desk = await Desk.StartAsync();
        var nobody = Application.NobodyThere() + "/sms";
        await desk.BuyAsync(Number, ("SmsUrl", nobody), ("SmsFallbackUrl", app.Url + "/fallback"));

        await desk.WriteAsync(Person, Number, "Hello");
        var rows = await desk.UntilAsync("webhook.sms", r => r.Any(x => x.Outcome == "answered"));

        rows.Select(r => (r.Outcome, r.ErrorCode, r.Attempt)).ShouldBe([("notConnected", 11202, 1), ("notConnected", 11202, 2), ("gaveUp", 11202, null), ("answered", null, 1)]);
        var call = app.At("/fallback").ShouldHaveSingleItem();
        (call.Field("ErrorCode"), call.Field("ErrorUrl"), call.Field("Body")).ShouldBe(("11202", nobody, "Hello"));
    }

    [Fact]
    public async Task A_500_is_not_retried_by_default()
    {
        await using var app = await Application.StartAsync((http, _) => Application.Say(http, 500));
        await using var desk = await Desk.StartAsync();
        await desk.BuyAsync(Number, ("SmsUrl", app.Url + "/sms"));

        var written = await desk.WriteAsync(Person, Number, "Hello");
        var rows = await desk.UntilAsync("webhook.sms", GaveUp);

        rows.Select(r => (r.Outcome, r.Status, r.ErrorCode)).ShouldBe([("failed", 500, 11200), ("gaveUp", null, 11200)]);
        (await desk.GetAsync($"Messages/{written.GetProperty("id")}.json")).GetProperty("status").GetString().ShouldBe("received");
    }

    [Fact]
    public async Task A_policy_in_the_fragment_retries_with_the_same_bytes()
    {
        await using var app = await Application.StartAsync((http, n) => n < 4 ? Application.Say(http, n == 2 ? 404 : 503) : Task.CompletedTask);
        await using var desk = await Desk.StartAsync();
        await desk.BuyAsync(Number, ("SmsUrl", app.Url + "/sms?a=1#rc=5&rp=4xx,5xx"));

        await desk.WriteAsync(Person, Number, "Hello");
        var rows = await desk.UntilAsync("webhook.sms", r => r.Any(x => x.Outcome == "answered"));

        rows.Select(r => r.Attempt).ShouldBe([1, 2, 3, 4]);
        app.At("/sms?a=1").Count.ShouldBe(4);
        app.Calls.Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task What_the_policy_does_not_name_is_not_retried()
    {
        await using var app = await Application.StartAsync((http, _) => Application.Say(http, 404));
        await using var desk = await Desk.StartAsync();
        await desk.BuyAsync(Number, ("SmsUrl", app.Url + "/sms#rc=5&rp=5xx,rt"));

        await desk.WriteAsync(Person, Number, "Hello");
        await desk.UntilAsync("webhook.sms", GaveUp);

        app.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_answer_that_does_not_come_ends_the_wait_and_calls_for_the_fallback()
    {
        await using var app = await Application.StartAsync((http, _) => http.Request.Path == "/sms" ? Application.Hang(http) : Task.CompletedTask);
        await using var desk = await Desk.StartAsync(Desk.Options with { Webhooks = new() { Read = TimeSpan.FromMilliseconds(400) } });
        await desk.BuyAsync(Number, ("SmsUrl", app.Url + "/sms"), ("SmsFallbackUrl", app.Url + "/fallback"));

        await desk.WriteAsync(Person, Number, "Hello");
        var rows = await desk.UntilAsync("webhook.sms", r => r.Any(x => x.Outcome == "answered"));

        rows.Select(r => r.Outcome).ShouldBe(["timedOut", "gaveUp", "answered"]);
        rows[0].Json.GetProperty("milliseconds").GetDouble().ShouldBeGreaterThan(350);
    }

    [Fact]
    public async Task All_tries_together_take_no_longer_than_the_total()
    {
        await using var app = await Application.StartAsync((http, _) => Application.Hang(http));
        await using var desk = await Desk.StartAsync();
        await desk.BuyAsync(Number, ("SmsUrl", app.Url + "/sms#rc=5&rp=all&rt=300&tt=700"));

        await desk.WriteAsync(Person, Number, "Hello");
        var rows = await desk.UntilAsync("webhook.sms", GaveUp);

        var tries = rows.Where(r => r.Kind == "webhook").ToList();
        tries.Count.ShouldBeInRange(1, 3);
        tries.Sum(r => r.Json.GetProperty("milliseconds").GetDouble()).ShouldBeGreaterThan(650);
    }

    [Fact]
    public async Task A_lost_status_callback_is_only_logged()
    {
        await using var desk = await Desk.StartAsync();
        await desk.BuyAsync(Number);

        await desk.SendAsync(Number, Person, "Hello", ("StatusCallback", Application.NobodyThere()));
        var rows = await desk.UntilAsync("webhook.status", r => r.Count(x => x.Kind == "alert") == 3);

        rows.Count(r => r.Outcome == "notConnected").ShouldBe(6);
        (await desk.PhoneAsync(Person)).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("application/json", "{}", 12300, 0)]
    [InlineData("text/xml", "<Response><Message>", 12100, 1)]
    [InlineData("text/xml", "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><Response><Message>&b;</Message></Response>", 12100, 1)]
    [InlineData("text/xml", "<Reply/>", 12200, 1)]
    public async Task An_answer_that_is_not_twiml_is_logged(string type, string text, int code, int fallbacks)
    {
        await using var app = await Application.StartAsync((http, _) => http.Request.Path == "/sms" ? Application.Say(http, 200, type, text) : Task.CompletedTask);
        await using var desk = await Desk.StartAsync();
        await desk.BuyAsync(Number, ("SmsUrl", app.Url + "/sms"), ("SmsFallbackUrl", app.Url + "/fallback"));

        await desk.WriteAsync(Person, Number, "Hello");
        var rows = await desk.UntilAsync("webhook.sms", r => GaveUp(r) && r.Count(x => x.Outcome == "answered") == 1 + fallbacks);

        rows.Single(r => r.Kind == "alert").ErrorCode.ShouldBe(code);
        app.At("/fallback").Count.ShouldBe(fallbacks);
        (await desk.PhoneAsync(Person)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_redirect_is_followed_with_the_same_fields()
    {
        await using var app = await Application.StartAsync((http, _) => http.Request.Path == "/sms"
            ? Application.Say(http, 200, "text/xml", "<Response><Message>one</Message><Redirect>/more</Redirect><Message>never</Message></Response>")
            : Application.Say(http, 200, "text/xml", "<Response><Message><Body>two</Body></Message></Response>"));
        await using var desk = await Desk.StartAsync();
        await desk.BuyAsync(Number, ("SmsUrl", app.Url + "/sms"));

        await desk.WriteAsync(Person, Number, "Hello");
        await desk.UntilAsync("person.received", r => r.Count == 2);

        app.At("/more").ShouldHaveSingleItem().Field("Body").ShouldBe("Hello");
        (await desk.PhoneAsync(Person)).Select(m => m.GetProperty("body").GetString()).ShouldBe(["one", "two"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("<Response><Redirect>ftp://nowhere/</Redirect></Response>", 11100)]
    [InlineData("<Response><Message statusCallback=\"nowhere\">Hi</Message></Response>", 21609)]
    [InlineData("<Response><Message><Media>nowhere</Media></Message></Response>", 21620)]
    [InlineData("<Response><Message/></Response>", 21602)]
    public async Task An_answer_that_asks_for_the_impossible_is_logged(string twiml, int code)
    {
        await using var app = await Application.StartAsync((http, _) => Application.Say(http, 200, "text/xml; charset=nonsense", twiml));
        await using var desk = await Desk.StartAsync();
        await desk.BuyAsync(Number, ("SmsUrl", app.Url + "/sms"));

        await desk.WriteAsync(Person, Number, "Hello");
        var rows = await desk.UntilAsync("", r => r.Any(x => x.Kind == "alert"));

        rows.Single(r => r.Kind == "alert").ErrorCode.ShouldBe(code);
    }

    [Fact]
    public async Task A_get_webhook_carries_everything_in_the_query_and_signs_it()
    {
        await using var app = await Application.StartAsync();
        await using var desk = await Desk.StartAsync();
        await desk.BuyAsync(Number, ("SmsUrl", app.Url + "/sms?a=1"), ("SmsMethod", "GET"));

        await desk.WriteAsync(Person, Number, "a b");
        await desk.UntilAsync("webhook.sms", r => r.Count == 1);

        var call = app.Calls.ShouldHaveSingleItem();
        call.Body.ShouldBeEmpty();
        call.Path.ShouldStartWith("/sms?a=1&ToCountry=US&");
        call.Signature.ShouldBe(Switchboard.Simulator.Twilio.Webhooks.Signature.Of(app.Url + call.Path, [], Desk.Token));
    }

    [Fact]
    public async Task Nobody_owns_the_number_so_nothing_is_taken()
    {
        await using var desk = await Desk.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/people/{Uri.EscapeDataString(Person)}/messages")
        {
            Content = System.Net.Http.Json.JsonContent.Create(new { to = Number, body = "Hello" }),
        };
        using var response = await desk.CallAsync(request);
        ((int)response.StatusCode).ShouldBe(404);
        (await desk.LedgerAsync()).ShouldBeEmpty();
    }
}
