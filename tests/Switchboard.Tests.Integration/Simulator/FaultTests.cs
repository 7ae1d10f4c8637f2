using System.Globalization;

namespace Switchboard.Tests.Integration.Simulator;

public sealed class FaultTests
{
    const string Number = "+14152368417";
    const string Person = "+12125550123";

    [Fact]
    public async Task The_same_seed_strikes_the_same_requests()
    {
        await using var desk = await Desk.StartAsync();
        await desk.BuyAsync(Number);

        async Task<string> Round(int seed)
        {
            await desk.FaultsAsync(new { provider = "twilio", operation = "messages.create", kind = "status429", percent = 30, seed });
            var outcomes = new List<int>();
            for (var i = 0; i < 60; i++)
            {
                outcomes.Add((await desk.SendAsync(Number, Person, $"{i}")).Status);
            }

            return string.Join(' ', outcomes);
        }

        var first = await Round(7);
        (await Round(7)).ShouldBe(first);
        (await Round(8)).ShouldNotBe(first);
        first.Split(' ').Count(s => s == "429").ShouldBeInRange(8, 28);
    }

    [Theory]
    [InlineData("status429", 429, 20429)]
    [InlineData("status5xx", 500, 20500)]
    public async Task A_refusal_leaves_nothing_and_ends_after_its_times(string kind, int status, int code)
    {
        await using var desk = await Desk.StartAsync();
        await desk.BuyAsync(Number);
        await desk.FaultsAsync(new { provider = "twilio", operation = "messages.create", kind, percent = 100, times = 2 });

        var answers = new List<int>();
        for (var i = 0; i < 3; i++)
        {
            answers.Add((await desk.SendAsync(Number, Person, $"{i}")).Status);
        }

        answers.ShouldBe([status, status, 201]);
        var rows = await desk.LedgerAsync("messages.create");
        rows.Select(r => (r.Outcome, r.ErrorCode, r.Text("fault"))).ShouldBe([("refused", code, kind), ("refused", code, kind), ("accepted", null, null)]);
        (await desk.GetAsync("Messages.json")).GetProperty("messages").GetArrayLength().ShouldBe(1);
    }

    [Theory]
    [InlineData("timeoutBefore", "cut", 0)]
    [InlineData("timeoutAfterAccept", "accepted", 1)]
    public async Task A_cut_connection_tells_the_client_nothing(string kind, string outcome, int messages)
    {
        await using var desk = await Desk.StartAsync();
        await desk.BuyAsync(Number);
        await desk.FaultsAsync(new { provider = "twilio", operation = "messages.create", kind, percent = 100, times = 1 });

        await Should.ThrowAsync<HttpRequestException>(() => desk.SendAsync(Number, Person, "Hello"));

        var row = (await desk.LedgerAsync("messages.create")).ShouldHaveSingleItem();
        (row.Outcome, row.Status, row.Text("fault"), row.Text("body")).ShouldBe((outcome, null, kind, "Hello"));
        (await desk.GetAsync("Messages.json")).GetProperty("messages").GetArrayLength().ShouldBe(messages);
    }

    [Fact]
    public async Task A_duplicated_webhook_comes_twice_with_the_same_token()
    {
        await using var app = await Application.StartAsync();
        await using var desk = await Desk.StartAsync();
        await desk.BuyAsync(Number, ("SmsUrl", app.Url + "/sms"));
        await desk.FaultsAsync(new { operation = "webhook.sms", kind = "duplicateWebhook", times = 1 });

        await desk.WriteAsync(Person, Number, "Hello");
        await desk.UntilAsync("webhook.sms", r => r.Count == 2);

        app.Calls.Count.ShouldBe(2);
        app.Calls.Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task A_dropped_webhook_is_never_sent_but_the_message_is_there()
    {
        await using var app = await Application.StartAsync();
        await using var desk = await Desk.StartAsync();
        await desk.BuyAsync(Number, ("SmsUrl", app.Url + "/sms"));
        await desk.FaultsAsync(new { operation = "webhook.sms", kind = "dropWebhook" });

        await desk.WriteAsync(Person, Number, "Hello");
        await desk.UntilAsync("webhook.sms", r => r is [{ Outcome: "dropped" }]);

        app.Calls.ShouldBeEmpty();
        (await desk.GetAsync($"Messages.json?From={Uri.EscapeDataString(Person)}")).GetProperty("messages").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task A_webhook_held_back_comes_after_the_next()
    {
        await using var app = await Application.StartAsync();
        await using var desk = await Desk.StartAsync();
        await desk.BuyAsync(Number, ("SmsUrl", app.Url + "/sms"));
        await desk.FaultsAsync(new { operation = "webhook.sms", kind = "reorderWebhooks", times = 1, delayMs = 60_000 });

        await desk.WriteAsync(Person, Number, "first");
        await desk.WriteAsync(Person, Number, "second");
        await desk.UntilAsync("webhook.sms", r => r.Count == 2);

        app.Calls.Select(c => c.Field("Body")).ShouldBe(["second", "first"]);
    }

    [Fact]
    public async Task A_webhook_comes_late()
    {
        await using var app = await Application.StartAsync();
        await using var desk = await Desk.StartAsync();
        await desk.BuyAsync(Number, ("SmsUrl", app.Url + "/sms"));
        await desk.FaultsAsync(new { operation = "webhook.sms", kind = "delayWebhook", delayMs = 300 });

        await desk.WriteAsync(Person, Number, "Hello");
        var hook = (await desk.UntilAsync("webhook.sms", r => r.Count == 1))[0];
        var wrote = (await desk.LedgerAsync("person.wrote"))[0];

        (At(hook) - At(wrote)).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(290));

        static DateTimeOffset At(Row row) => DateTimeOffset.Parse(row.Text("at")!, CultureInfo.InvariantCulture);
    }

    [Theory]
    [InlineData("""[{"operation":"messages.create","kind":"dropWebhook"}]""")]
    [InlineData("""[{"operation":"webhook.sms","kind":"status429"}]""")]
    [InlineData("""[{"kind":"status429","percent":101}]""")]
    [InlineData("""[{"operation":"messages.create"}]""")]
    [InlineData("""[{"kind":"earthquake"}]""")]
    public async Task A_fault_that_cannot_be_is_refused_and_changes_nothing(string json)
    {
        await using var desk = await Desk.StartAsync();
        await desk.FaultsAsync(new { operation = "messages.create", kind = "status429", percent = 10, seed = 3 });
        using var request = new HttpRequestMessage(HttpMethod.Put, "/api/faults") { Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json") };
        using var response = await desk.CallAsync(request);

        ((int)response.StatusCode).ShouldBe(400);
        (await desk.ApiAsync("/api/faults")).GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task One_fault_is_set_anew_or_taken_off_by_its_id_and_the_others_go_on_as_they_were()
    {
        await using var desk = await Desk.StartAsync();
        await desk.BuyAsync(Number);
        await desk.AskAsync(HttpMethod.Post, "/api/faults", """{"operation":"messages.create","kind":"status5xx"}""");
        await desk.SendAsync(Number, Person, "Hello");
        var (_, made) = await desk.AskAsync(HttpMethod.Post, "/api/faults", """{"operation":"numbers.list","kind":"status429"}""");
        var one = $"/api/faults/{made.GetProperty("id").GetString()}";

        var (wrong, _) = await desk.AskAsync(HttpMethod.Put, one, """{"operation":"numbers.list","kind":"status429","percent":-1}""");
        var (changed, now) = await desk.AskAsync(HttpMethod.Put, one, """{"operation":"numbers.list","kind":"status429","percent":20}""");
        (wrong, changed, now.GetProperty("percent").GetDouble()).ShouldBe((400, 200, 20));
        (await Seen()).ShouldBe([("numbers.list", 0), ("messages.create", 1)]);
        (await desk.AskAsync(HttpMethod.Delete, one)).Status.ShouldBe(204);
        (await Seen()).ShouldBe([("messages.create", 1)]);
        (await desk.AskAsync(HttpMethod.Delete, one)).Status.ShouldBe(404);
        (await desk.AskAsync(HttpMethod.Put, one, """{"kind":"status429"}""")).Status.ShouldBe(404);

        async Task<IEnumerable<(string?, int)>> Seen() => (await desk.ApiAsync("/api/faults")).EnumerateArray()
            .Select(fault => (fault.GetProperty("operation").GetString(), fault.GetProperty("hit").GetInt32()));
    }
}
