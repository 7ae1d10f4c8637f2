using System.Text.Json;

namespace Switchboard.Tests.Integration.Simulator;

/// <summary>What of WhatsApp needs a clock that moves, or a restart.</summary>
public sealed class WhatsAppTests
{
    const string Sender = "whatsapp:+14155550190";
    const string Person = "whatsapp:+12125550123";

    [Fact]
    public async Task The_window_closes_24_hours_after_the_persons_last_message()
    {
        var clock = new MovableClock();
        await using var desk = await Desk.StartAsync(Desk.Options with { Clock = clock });
        await desk.SenderAsync(Sender);
        await desk.WriteAsync(Person, Sender, "First");
        clock.Move(TimeSpan.FromHours(20));
        await desk.WriteAsync(Person, Sender, "Again");
        clock.Move(TimeSpan.FromHours(23.9));

        await desk.SendAsync(Sender, Person, "Just in time");
        (await desk.UntilAsync("person.received", rows => rows.Count == 1)).Single().Outcome.ShouldBe("received");
        clock.Move(TimeSpan.FromHours(0.2));
        await desk.SendAsync(Sender, Person, "Too late");

        var late = (await desk.UntilAsync("person.received", rows => rows.Count == 2))[1];
        (late.Outcome, late.ErrorCode, late.Text("messageStatus")).ShouldBe(("blocked", 63016, "undelivered"));
        (await desk.ApiAsync($"/api/people/{Uri.EscapeDataString(Person)}/windows")).GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Senders_templates_decisions_and_open_windows_are_there_again_after_a_restart()
    {
        var folder = Directory.CreateTempSubdirectory("simulator");
        var options = Desk.Options with { DataFile = Path.Combine(folder.FullName, "simulator.json") };
        string template;
        await using (var before = await Desk.StartAsync(options))
        {
            await before.SenderAsync(Sender);
            template = await before.TemplateAsync("rebooked", "We moved you to {{1}}.");
            await before.AskAsync(HttpMethod.Post, "/api/reviews", """{"of":"rebooked","is":"reject","reason":"No"}""");
            await before.WriteAsync(Person, Sender, "Hello");
        }

        await using (var after = await Desk.StartAsync(options))
        {
            await after.SendAsync(Sender, Person, "Welcome back");
            (await after.UntilAsync("person.received", rows => rows.Count == 1)).Single().Outcome.ShouldBe("received");
            var approval = await Eventually.Get(
                async () => (await after.NewerAsync(HttpMethod.Get, $"v1/Content/{template}/ApprovalRequests")).Body.GetProperty("whatsapp"),
                whatsapp => whatsapp.GetProperty("status").GetString() == "rejected");
            approval.GetProperty("rejection_reason").GetString().ShouldBe("No");
        }

        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("+12125550123", "+14155550190", "whatsapp")]
    [InlineData("+12125550123", "whatsapp:+14155550190", null)]
    [InlineData("whatsapp:+12125550123", "+14155550190", null)]
    [InlineData("whatsapp:+12125550123", "whatsapp:+14155550190", "whatsapp")]
    public async Task A_chat_is_one_however_it_is_said(string person, string to, string? channel)
    {
        await using var desk = await Desk.StartAsync();
        await desk.SenderAsync(Sender);

        var (status, written) = await desk.AskAsync(HttpMethod.Post, $"/api/people/{Uri.EscapeDataString(person)}/messages", JsonSerializer.Serialize(new { to, channel, body = "Hello" }));

        (status, written.GetProperty("channel").GetString(), written.GetProperty("from").GetString()).ShouldBe((201, "whatsapp", Person));
        (await desk.ApiAsync($"/api/people/{Uri.EscapeDataString(Person)}/windows")).GetArrayLength().ShouldBe(1);
        (await desk.ApiAsync($"/api/people/{Uri.EscapeDataString(Person["whatsapp:".Length..])}/windows")).GetArrayLength().ShouldBe(1, "by the number alone too");
    }

    [Fact]
    public async Task Who_writes_to_nobody_is_told_how_whatsapp_is_said()
    {
        await using var desk = await Desk.StartAsync();
        var path = $"/api/people/{Uri.EscapeDataString("+12125550123")}/messages";

        var (missing, nobody) = await desk.AskAsync(HttpMethod.Post, path, """{"to":"+14155550190","body":"Hello"}""");
        var (wrong, both) = await desk.AskAsync(HttpMethod.Post, path, """{"to":"whatsapp:+14155550190","channel":"sms","body":"Hello"}""");

        (missing, wrong, both.GetProperty("field").GetString()).ShouldBe((404, 400, "channel"));
        nobody.GetProperty("error").GetString()!.ShouldContain("whatsapp: before a number");
    }

    [Fact]
    public async Task A_reset_closes_the_windows_and_forgets_the_files_but_keeps_senders()
    {
        await using var desk = await Desk.StartAsync();
        await desk.SenderAsync(Sender);
        await desk.WriteAsync(Person, Sender, "Hello");

        (await desk.AskAsync(HttpMethod.Post, "/api/reset")).Status.ShouldBe(204);
        await desk.SendAsync(Sender, Person, "Hello?");

        (await desk.UntilAsync("person.received", rows => rows.Count == 1)).Single().ErrorCode.ShouldBe(63016);
    }

    [Fact]
    public async Task A_chat_keeps_its_order_however_long_a_picture_takes()
    {
        var fetched = new TaskCompletionSource();
        await using var app = await Application.StartAsync(async (http, _) =>
        {
            await fetched.Task;
            http.Response.StatusCode = 200;
            http.Response.ContentType = "image/png";
            await http.Response.Body.WriteAsync(new byte[] { 1, 2, 3 });
        });
        await using var desk = await Desk.StartAsync();
        await desk.SenderAsync(Sender);
        await desk.WriteAsync(Person, Sender, "Show me");

        await desk.SendAsync(Sender, Person, "The menu", ("MediaUrl", app.Url + "/menu.png"));
        await desk.SendAsync(Sender, Person, "Enjoy");
        fetched.SetResult();
        await desk.UntilAsync("person.received", rows => rows.Count == 2);

        (await desk.PhoneAsync(Person)).Select(m => m.GetProperty("body").GetString()).ShouldBe(["The menu", "Enjoy"]);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    public async Task A_carrier_fetches_nothing_from_the_simulators_own_interface(string host)
    {
        await using var desk = await Desk.StartAsync();
        await desk.SenderAsync(Sender);
        await desk.WriteAsync(Person, Sender, "Show me");

        await desk.SendAsync(Sender, Person, "The page", ("MediaUrl", $"http://{host}:{new Uri(desk.Url).Port}/api/accounts"));

        (await desk.UntilAsync("media.download", rows => rows.Count == 1))[0].ErrorCode.ShouldBe(63019);
    }

    [Theory]
    [InlineData("""{"of":"","is":"reject"}""", "of")]
    [InlineData("""{"of":"hello","is":"maybe"}""", "is")]
    public async Task A_decision_that_cannot_be_is_refused(string json, string field)
    {
        await using var desk = await Desk.StartAsync();
        var (status, body) = await desk.AskAsync(HttpMethod.Post, "/api/reviews", json);
        (status, body.GetProperty("field").GetString()).ShouldBe((400, field));
    }

    [Fact]
    public async Task A_kept_file_acts_as_no_page()
    {
        await using var desk = await Desk.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/files") { Content = new StringContent("<script>alert(1)</script>", null, "text/html") };
        using var kept = await desk.CallAsync(request);
        var url = JsonElement.Parse(await kept.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).GetProperty("url").GetString()!;

        using var ask = new HttpRequestMessage(HttpMethod.Get, url);
        using var got = await desk.CallAsync(ask);

        got.Headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("sandbox;");
    }
}
