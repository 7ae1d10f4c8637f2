namespace Switchboard.Tests.Integration.Simulator;

public sealed class RefusalTests
{
    [Theory]
    [InlineData("POST", "/api/people", "{", 400, "The body is no JSON (line 1, byte 2).")]
    [InlineData("POST", "/api/people", """{"address":"+12125550123","nmae":"Ann"}""", 400, "There is no field nmae here; docs/simulator.md lists those that there are.")]
    [InlineData("POST", "/api/people", """{"address":"+12125550123","reachability":"asleep"}""", 400, "reachability is one of reachable, unreachable, blocked, unknown, landline, filtered, full.")]
    [InlineData("PUT", "/api/faults", """[{"kind":"earthquake"}]""", 400, "[0].kind is one of status429, status5xx, timeoutBefore, ")]
    [InlineData("PUT", "/api/faults", """[{"kind":"status429","percent":"all"}]""", 400, "[0].percent has a value of the wrong form.")]
    [InlineData("PUT", "/api/people/none%20such", "{}", 400, "Give an address: ")]
    [InlineData("POST", "/api/people/ann/messages", """{"to":"+14152368417","topic":"Hi"}""", 400, "There is no field topic here;")]
    [InlineData("POST", "/api/people/ann/messages", """{"to":"+14152368417","body":"Hi","subject":"Hi"}""", 400, "Only a mail has `subject`, ")]
    [InlineData("POST", "/api/people/ann@home.example/messages", """{"to":"a@b.example","channel":"sms","body":"Hi"}""", 400, "ann@home.example can't write by sms: ")]
    [InlineData("POST", "/api/people/ann@home.example/messages", """{"to":"a@b.example","body":"Hi"}""", 404, "Nobody receives mail at a@b.example. ")]
    [InlineData("POST", "/api/people/ann@home.example/messages", """{"to":"a@b.example","attachments":[{"filename":"a.txt","content":"%"}]}""", 400, "Each of `attachments` needs a `filename`, ")]
    [InlineData("POST", "/api/people/ann@home.example/messages/none/spam", null, 404, "ann@home.example has received no mail none.")]
    [InlineData("POST", "/api/accounts", """{"provider":"resend","apiKey":"wrong"}""", 400, "`apiKey` is re_ and ")]
    [InlineData("PUT", "/api/dns/acme.example", "{}", 400, "`missing` lists the kinds of records ")]
    [InlineData("PUT", "/api/dns/acme.example", """{"missing":["mx"]}""", 400, "missing[0] has a value of the wrong form.")]
    [InlineData("POST", "/api/people/ann/messages", """{"to":"+14152368417","mediaUrls":["javascript:alert(1)"]}""", 400, "javascript:alert(1) in mediaUrls is no http or https URL.")]
    [InlineData("GET", "/api/people/ann/messages?direction=sideways", null, 400, "There is no direction sideways: it is received, written or all.")]
    [InlineData("GET", "/api/ledger?last=many", null, 400, "A value in the address or the body is missing or of the wrong form;")]
    [InlineData("GET", "/api/ledger?since=99", null, 400, "The newest row is 0, so there is nothing after 99:")]
    [InlineData("GET", "/api/nothing", null, 404, "There is nothing at /api/nothing.")]
    [InlineData("PATCH", "/api/faults", null, 405, "/api/faults does not take PATCH, only ")]
    public async Task What_is_wrong_is_said(string method, string path, string? body, int status, string error)
    {
        await using var desk = await Desk.StartAsync();

        var answer = await desk.AskAsync(new(method), path, body);

        answer.Status.ShouldBe(status);
        answer.Body.GetProperty("error").GetString()!.ShouldStartWith(error);
    }

    [Theory]
    [InlineData("""[{"kind":"status429","percent":101}]""", "percent")]
    [InlineData("""[{"kind":"status429","times":"many"}]""", "times")]
    [InlineData("""[{"kind":"status429","operation":"webhook.sms"}]""", "operation")]
    [InlineData("""[{"knid":"status429"}]""", "knid")]
    public async Task Which_field_is_wrong_is_said_too(string faults, string field)
    {
        await using var desk = await Desk.StartAsync();

        var answer = await desk.AskAsync(HttpMethod.Put, "/api/faults", faults);

        (answer.Status, answer.Body.GetProperty("field").GetString()).ShouldBe((400, field));
    }

    [Fact]
    public async Task A_message_for_later_needs_a_messaging_service()
    {
        await using var desk = await Desk.StartAsync();
        await desk.BuyAsync("+14152368417");
        (string, string)[] later = [("ScheduleType", "fixed"), ("SendAt", "2099-01-01T00:00:00Z")];

        var alone = await desk.SendAsync("+14152368417", "+12125550123", "Later", later);
        var within = await desk.SendAsync("+14152368417", "+12125550123", "Later", [.. later, ("MessagingServiceSid", "MG00000000000000000000000000000001")]);

        (alone.Status, alone.Body.GetProperty("code").GetInt32()).ShouldBe((400, 35118));
        (within.Status, within.Body.GetProperty("code").GetInt32()).ShouldBe((404, 20404));
        (await desk.LedgerAsync("person.received")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_burst_arrives_in_the_order_in_which_it_was_sent()
    {
        await using var desk = await Desk.StartAsync();
        await desk.BuyAsync("+14152368417");
        var bodies = Enumerable.Range(0, 200).Select(i => $"{i}").ToList();
        foreach (var body in bodies)
        {
            await desk.SendAsync("+14152368417", "+12125550123", body);
        }

        await desk.UntilAsync("person.received", rows => rows.Count == bodies.Count);
        (await desk.PhoneAsync("+12125550123")).Select(message => message.GetProperty("body").GetString()).ShouldBe(bodies);
    }
}
