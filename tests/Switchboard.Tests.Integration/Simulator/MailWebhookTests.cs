using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Switchboard.Tests.Integration.Simulator;

public sealed class MailWebhookTests
{
    const string Person = "ann@home.example";

    readonly ConcurrentQueue<(string Id, string Timestamp, string Signature)> signatures = new();

    [Fact]
    public async Task A_webhook_is_tried_again_with_the_same_id_and_body_until_it_is_taken()
    {
        await using var app = await Application.StartAsync(Failing(times: 2));
        await using var mail = await MailDesk.StartAsync();
        await mail.OpenDomainAsync();
        var secret = await mail.ListenAsync(app.Url, "email.received");

        var written = await mail.WriteAsync(Person, "desk@acme.example", "Hello");
        var rows = await mail.Desk.UntilAsync("webhook.email.received", r => r.Count == 3);

        rows.Select(r => (r.Outcome, r.Status, r.Attempt)).ShouldBe([("failed", 503, 1), ("failed", 503, 2), ("answered", 204, 3)]);
        signatures.Select(s => s.Id).Distinct().ShouldBe([rows[0].Text("idempotencyToken")]);
        app.Calls.Select(c => c.Body).Distinct().Count().ShouldBe(1);
        JsonElement.Parse(app.Calls.First().Body).GetProperty("data").GetProperty("email_id").GetString().ShouldBe(written.GetProperty("id").GetString());
        foreach (var (id, timestamp, signature) in signatures)
        {
            var hash = HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), Encoding.UTF8.GetBytes($"{id}.{timestamp}.{app.Calls.First().Body}"));
            signature.ShouldBe($"v1,{Convert.ToBase64String(hash)}");
        }

        await Eventually.Get(async () => (await mail.Desk.PhoneAsync(Person, "written"))[0].GetProperty("state").GetString(), state => state == "delivered");
    }

    [Fact]
    public async Task Each_try_bears_the_time_of_the_try()
    {
        var clock = new MovableClock();
        await using var app = await Application.StartAsync(async (http, count) =>
        {
            clock.Move(TimeSpan.FromMinutes(10));
            await Failing(times: 1)(http, count);
        });
        await using var mail = await MailDesk.StartAsync(MailDesk.Options with { Clock = clock });
        await mail.OpenDomainAsync();
        await mail.ListenAsync(app.Url, "email.received");

        await mail.WriteAsync(Person, "desk@acme.example", "Hello");
        await mail.Desk.UntilAsync("webhook.email.received", r => r.Count == 2);

        var times = signatures.Select(s => long.Parse(s.Timestamp, CultureInfo.InvariantCulture)).ToList();
        (times[1] - times[0]).ShouldBeInRange(600, 610);
    }

    [Fact]
    public async Task What_nobody_takes_is_given_up_and_can_still_be_fetched()
    {
        await using var app = await Application.StartAsync(Failing(times: int.MaxValue));
        await using var mail = await MailDesk.StartAsync();
        await mail.OpenDomainAsync();
        await mail.ListenAsync(app.Url, "email.received");

        var written = await mail.WriteAsync(Person, "desk@acme.example", "Hello");
        var rows = await mail.Desk.UntilAsync("webhook.email.received", r => r is [.., { Outcome: "gaveUp" }]);

        rows.Select(r => r.Outcome).ShouldBe(["failed", "failed", "failed", "failed", "gaveUp"]);
        var (status, fetched) = await mail.AskAsync(HttpMethod.Get, $"/emails/receiving/{written.GetProperty("id").GetString()}");
        (status, fetched.GetProperty("text").GetString()).ShouldBe((200, "Hello"));
        var onPhone = (await mail.Desk.PhoneAsync(Person, "written"))[0];
        (onPhone.GetProperty("state").GetString(), onPhone.GetProperty("trouble").GetString()).ShouldBe(("unanswered", "The webhook was not taken (HTTP 503), and will not be tried again."));
    }

    [Fact]
    public async Task A_webhook_that_is_removed_is_not_tried_again()
    {
        await using var mail = await MailDesk.StartAsync();
        await using var app = await Application.StartAsync(async (http, count) =>
        {
            var hooks = (await mail.AskAsync(HttpMethod.Get, "/webhooks")).Body.GetProperty("data");
            await mail.AskAsync(HttpMethod.Delete, $"/webhooks/{hooks[0].GetProperty("id").GetString()}");
            await Failing(times: 9)(http, count);
        });
        await mail.OpenDomainAsync();
        await mail.ListenAsync(app.Url, "email.received");

        await mail.WriteAsync(Person, "desk@acme.example", "Hello");
        await mail.Desk.UntilAsync("webhook.email.received", r => r.Count == 1);
        await mail.SendAsync(Person);
        await mail.Desk.UntilAsync("person.received", r => r.Count == 1);

        app.Calls.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("duplicateWebhook", new[] { "one", "one", "two" })]
    [InlineData("dropWebhook", new[] { "two" })]
    [InlineData("reorderWebhooks", new[] { "two", "one" })]
    public async Task Faults_strike_the_webhooks_of_mail(string kind, string[] heard)
    {
        await using var app = await Application.StartAsync();
        await using var mail = await MailDesk.StartAsync();
        await mail.OpenDomainAsync();
        await mail.ListenAsync(app.Url, "email.received");
        await mail.Desk.FaultsAsync(new { provider = "resend", operation = "webhook.email.received", kind, times = 1, delayMs = 60_000 });

        await mail.WriteAsync("one@home.example", "desk@acme.example", "Hello");
        if (kind == "duplicateWebhook")
        {
            await mail.Desk.UntilAsync("webhook.email.received", r => r.Count == 2);
        }

        await mail.WriteAsync("two@home.example", "desk@acme.example", "Hello");
        await mail.Desk.UntilAsync("webhook.email.received", r => r.Count(row => row.Outcome == "answered") == heard.Length);

        app.Calls.Select(c => JsonElement.Parse(c.Body).GetProperty("data").GetProperty("from").GetString()!.Split('@')[0]).ShouldBe(heard);
        (await mail.AskAsync(HttpMethod.Get, "/emails/receiving")).Body.GetProperty("data").GetArrayLength().ShouldBe(2);
    }

    Func<HttpContext, int, Task> Failing(int times) => (http, count) =>
    {
        signatures.Enqueue((http.Request.Headers["svix-id"]!, http.Request.Headers["svix-timestamp"]!, http.Request.Headers["svix-signature"]!));
        http.Response.StatusCode = count <= times ? 503 : 204;
        return Task.CompletedTask;
    };
}
