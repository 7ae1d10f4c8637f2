using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Switchboard.Data;
using Switchboard.Kernel;
using Switchboard.Tests.Integration.Simulator;
using Switchboard.Webhooks.Delivering;
using Line = Switchboard.Tests.Integration.Conversations.Line;

namespace Switchboard.Tests.Integration.Webhooks;

/// <summary>Events are pushed to whoever asked for them: signed, at least once, to nobody else.</summary>
public sealed class WebhookTests(WebhookWorld made) : IClassFixture<WebhookWorld>
{
    World World => made.World;

    [Fact]
    public async Task An_event_is_pushed_as_the_wait_call_shows_it_and_signed()
    {
        await using var receiver = await Receiver.Start();
        using var line = await Line.Open(World);
        var (hook, secret) = await Create(line.Tenant, new { url = receiver.Url + "/hook", description = "Test" });

        await line.Write(Line.Person(), "Hello");

        var pushed = (await receiver.Gets(1)).Single();
        pushed.IsSignedBy(secret).ShouldBeTrue();
        pushed.IsSignedBy(StandardWebhooks.NewSecret()).ShouldBeFalse();
        IsGenuine(secret, pushed).ShouldBeTrue();
        IsGenuine(StandardWebhooks.NewSecret(), pushed).ShouldBeFalse();
        IsGenuine(secret, pushed with { Body = pushed.Body + " " }).ShouldBeFalse();
        IsGenuine(secret, pushed with { Timestamp = "1700000000" }).ShouldBeFalse();
        var shown = (await line.Events()).Single();
        pushed.Type.ShouldBe("message.received");
        pushed.Json.GetProperty("timestamp").GetString().ShouldBe(shown.GetProperty("at").GetString());
        pushed.Json.GetProperty("data").GetRawText().ShouldBe(shown.GetRawText());
        pushed.Id.ShouldBe($"{shown.GetProperty("eventId").GetString()}_{hook}");
        var delivery = await Delivery(line.Tenant, hook, one => one.GetProperty("state").GetString() == "delivered");
        delivery.GetProperty("eventId").GetString().ShouldBe(shown.GetProperty("eventId").GetString());
        delivery.GetProperty("attempts")[0].GetProperty("status").GetInt32().ShouldBe(204);
    }

    [Fact]
    [Trait("Category", "npm")]
    public async Task Published_libraries_receive_it()
    {
        using var line = await Line.Open(World);
        await Npm.CheckAsync(
            "webhooks/receive.test.mjs",
            ("SWITCHBOARD_URL", World.Url.ToString()), ("TOKEN", line.Tenant.Token), ("NUMBER", line.Number), ("AGENT", line.Agent.Value),
            ("SIMULATOR_URL", line.Simulator.BaseAddress!.ToString().TrimEnd('/')));
    }

    [Fact]
    public async Task What_the_documentation_shows_is_what_these_tests_try()
    {
        var shown = await File.ReadAllTextAsync(Path.Combine(Npm.Root, "docs", "webhooks.md"));
        var tried = await File.ReadAllTextAsync(Path.Combine(Npm.Root, "tests", "Switchboard.Tests.Integration", "Webhooks", "DocumentedReceiver.cs"));

        shown.ShouldContain(await File.ReadAllTextAsync(Path.Combine(Npm.Folder(), "webhooks", "receiver.mjs")));
        shown.ShouldContain(tried[tried.IndexOf("    public static", StringComparison.Ordinal)..tried.LastIndexOf('}')]);
    }

    [Fact]
    public async Task What_fails_is_tried_again_under_the_same_id_until_it_is_taken()
    {
        await using var receiver = await Receiver.Start();
        receiver.Answer = (http, n) => n switch
        {
            1 => Application.Say(http, 500, text: new string('e', 2_000)),
            2 => Redirect(http, receiver.Url + "/elsewhere"),
            _ => Application.Say(http, 200, text: "thanks"),
        };
        using var line = await Line.Open(World);
        var (hook, secret) = await Create(line.Tenant, new { url = receiver.Url + "/hook" });

        await line.Write(Line.Person(), "Hello");

        var delivery = await Delivery(line.Tenant, hook, one => one.GetProperty("state").GetString() == "delivered");
        receiver.All.Count.ShouldBe(3);
        receiver.At("/elsewhere").ShouldBeEmpty();
        receiver.All.Select(one => one.Id).Distinct().Count().ShouldBe(1);
        receiver.All.ShouldAllBe(one => one.IsSignedBy(secret));
        var attempts = delivery.GetProperty("attempts").EnumerateArray().ToList();
        attempts.Select(attempt => attempt.GetProperty("status").GetInt32()).ShouldBe([500, 307, 200]);
        attempts.Select(attempt => attempt.GetProperty("number").GetInt32()).ShouldBe([1, 2, 3]);
        attempts[0].GetProperty("answer").GetString().ShouldBe(new string('e', 500));
        attempts[2].GetProperty("answer").GetString().ShouldBe("thanks");
    }

    [Fact]
    public async Task What_is_never_taken_has_failed_and_can_be_replayed()
    {
        await using var receiver = await Receiver.Start();
        var broken = true;
        receiver.Answer = (http, _) => broken ? Application.Say(http, 503) : Task.CompletedTask;
        using var line = await Line.Open(World);
        var (hook, _) = await Create(line.Tenant, new { url = receiver.Url });
        using var admin = line.Tenant.Admin();

        await line.Write(Line.Person(), "Hello");
        var failed = await Delivery(line.Tenant, hook, one => one.GetProperty("state").GetString() == "failed");
        failed.GetProperty("attempts").GetArrayLength().ShouldBe(5);
        (await admin.Get($"/api/v1/webhooks/{hook}")).TryGetProperty("failingSince", out _).ShouldBeTrue();
        broken = false;
        await admin.Post($"/api/v1/webhooks/{hook}/deliveries/{failed.GetProperty("deliveryId").GetString()}/replay", new { });

        var replayed = await Delivery(line.Tenant, hook, one => one.GetProperty("state").GetString() == "delivered");
        replayed.GetProperty("attempts").GetArrayLength().ShouldBe(6);
        receiver.All.Select(one => one.Id).Distinct().Count().ShouldBe(1);
        (await admin.Get($"/api/v1/webhooks/{hook}")).TryGetProperty("failingSince", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Everything_since_an_instant_is_delivered_again_also_what_came_before_the_webhook()
    {
        await using var receiver = await Receiver.Start();
        using var line = await Line.Open(World);
        await line.Write(Line.Person(), "Before");
        await Eventually.Holds(async () => (await line.Events()).Count == 1);
        var (hook, _) = await Create(line.Tenant, new { url = receiver.Url });
        await line.Write(Line.Person(), "After");
        await Delivery(line.Tenant, hook, one => one.GetProperty("state").GetString() == "delivered");
        using var admin = line.Tenant.Admin();

        var replayed = await admin.Post($"/api/v1/webhooks/{hook}/replay", new { since = "2020-01-01T00:00:00Z" });

        replayed.GetProperty("events").GetInt32().ShouldBe(2);
        replayed.GetProperty("webhook").GetProperty("webhookId").GetString().ShouldBe(hook);
        var all = await receiver.Gets(3);
        all.Select(one => one.Text).ShouldBe(["After", "Before", "After"], ignoreOrder: true);
        all.Select(one => one.Id).Distinct().Count().ShouldBe(2);
        await line.Write(Line.Person(), "Later");
        (await receiver.Gets(4)).Count(one => one.Text == "Later").ShouldBe(1);
        (await admin.Post($"/api/v1/webhooks/{hook}/replay", new { since = "2100-01-01T00:00:00Z" })).GetProperty("events").GetInt32().ShouldBe(0);
        var (others, _) = await Create(line.Tenant, new { url = receiver.Url, eventKinds = new[] { "message.failed" } });
        (await admin.Post($"/api/v1/webhooks/{others}/replay", new { since = "2020-01-01T00:00:00Z" })).GetProperty("events").GetInt32().ShouldBe(0);
        await line.Write(Line.Person(), "Last");
        (await receiver.Gets(5)).Count.ShouldBe(5);
    }

    [Fact]
    [Trait("Category", "slow")]
    public async Task However_many_deliveries_are_old_all_of_them_go_in_one_sweep()
    {
        const int Many = 21_000;
        var clock = new MovableClock();
        await using var own = await World.Start(options => options.Clock = clock);
        var tenant = await own.Organization();
        using var admin = tenant.Admin();
        await using var receiver = await Receiver.Start();
        var (hook, _) = await Create(tenant, new { url = receiver.Url });
        await own.Get<Database>().Write(tenant.Id, unit => unit.Execute(
            """
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < @many)
            INSERT INTO webhook_delivery (webhook_id, id, organization_id, event_id, kind, state, due_at, attempts, tries, created_at, ended_at)
            SELECT @hook, 'whd_' || i, @organization, 'evt_' || i, 'message.received', 'delivered', 1, 1, 1, 1, @ended FROM n
            """,
            new { many = Many, hook, ended = clock.GetUtcNow() }));

        (await own.Get<WebhookSweep>().Remove(CancellationToken.None)).ShouldBe(0);
        clock.Move(TimeSpan.FromDays(31));
        var swept = await own.Get<WebhookSweep>().Remove(CancellationToken.None);

        swept.ShouldBe(Many);
        using var later = tenant.Admin();
        (await later.Get($"/api/v1/webhooks/{hook}/deliveries")).GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    [Trait("Category", "slow")]
    public async Task A_webhook_that_is_claimed_again_while_it_hangs_takes_no_more_than_its_places()
    {
        var clock = new MovableClock();
        await using var own = await World.Start(options => options.Clock = clock, ("Webhooks:AtOnce", "2"), ("Outside:Timeout", "1m"), ("Webhooks:PerWebhook", "1"));
        await using var slow = await Receiver.Start();
        await using var quick = await Receiver.Start();
        using var hang = new SemaphoreSlim(0);
        slow.Answer = async (http, n) => await hang.WaitAsync(http.RequestAborted);
        using var line = await Line.Open(own);
        using var other = await Line.Open(own);
        await Create(line.Tenant, new { url = slow.Url });
        var (hook, _) = await Create(other.Tenant, new { url = quick.Url });
        await line.Write(Line.Person(), "Hang");
        await slow.Gets(1);

        // Its lease is over twice, while both requests hang: the first one to end must not give the other's place away.
        clock.Move(TimeSpan.FromMinutes(3));
        await slow.Gets(2);
        await other.Write(Line.Person(), "Wait");
        await Delivery(other.Tenant, hook, one => one.GetProperty("state").GetString() == "pending");
        for (var looks = 0; looks < 100; looks++)
        {
            (await Deliveries(other.Tenant, hook)).ShouldHaveSingleItem().GetProperty("state").GetString().ShouldBe("pending", "both places are taken");
        }

        hang.Release(2);
        await quick.Gets(1);
    }

    [Fact]
    [Trait("Category", "slow")]
    public async Task An_organization_whose_webhooks_all_hang_leaves_places_to_others()
    {
        await using var own = await World.Start(null, ("Webhooks:AtOnce", "4"), ("Outside:Timeout", "1m"));
        await using var slow = await Receiver.Start();
        await using var quick = await Receiver.Start();
        using var hang = new SemaphoreSlim(0);
        slow.Answer = async (http, n) => await hang.WaitAsync(http.RequestAborted);
        using var line = await Line.Open(own);
        using var other = await Line.Open(own);
        for (var n = 0; n < 5; n++)
        {
            await Create(line.Tenant, new { url = slow.Url });
        }

        await Create(other.Tenant, new { url = quick.Url });
        await line.Write(Line.Person(), "Hang");
        await slow.Gets(1);
        await other.Write(Line.Person(), "Quick");

        await quick.Gets(1);

        slow.All.Count.ShouldBe(1);
        hang.Release(5);
        await slow.Gets(5);
    }

    [Fact]
    public async Task One_that_is_gone_is_disabled_and_takes_up_what_waited_when_it_is_back()
    {
        await using var receiver = await Receiver.Start();
        receiver.Answer = (http, n) => n == 1 ? Application.Say(http, 410) : Task.CompletedTask;
        using var line = await Line.Open(World);
        var (hook, _) = await Create(line.Tenant, new { url = receiver.Url });
        using var admin = line.Tenant.Admin();

        await line.Write(Line.Person(), "Waits");
        var disabled = await Eventually.Get(() => admin.Get($"/api/v1/webhooks/{hook}"), one => one.GetProperty("status").GetString() == "disabled");
        disabled.GetProperty("statusReason").GetString().ShouldNotBeNull().ShouldContain("410");
        (await Audited(line.Tenant)).ShouldContain("webhook.disabled");
        await line.Write(Line.Person(), "Missed");
        await Eventually.Holds(async () => (await line.Events()).Count == 2);
        await admin.PostAsync($"/api/v1/webhooks/{hook}/replay", JsonContent(new { since = "2020-01-01T00:00:00Z" })).Refused(409);

        using (var enabled = await admin.PatchAsync($"/api/v1/webhooks/{hook}", JsonContent(new { status = "enabled" })))
        {
            enabled.IsSuccessStatusCode.ShouldBeTrue();
        }

        await receiver.Gets(2);
        await line.Write(Line.Person(), "New");
        (await receiver.Gets(3)).Select(one => one.Text).ShouldBe(["Waits", "Waits", "New"]);
    }

    [Fact]
    public async Task One_that_fails_for_long_is_disabled()
    {
        await using var world = await WebhookWorld.Start(("Webhooks:DisableAfter", "1s"), ("Webhooks:RetrySchedule", "300ms,300ms,300ms,300ms,300ms,300ms,300ms,300ms"));
        using var line = await Line.Open(world);
        var (hook, _) = await Create(line.Tenant, new { url = Application.NobodyThere() });
        using var admin = line.Tenant.Admin();

        await line.Write(Line.Person(), "Hello");

        var disabled = await Eventually.Get(() => admin.Get($"/api/v1/webhooks/{hook}"), one => one.GetProperty("status").GetString() == "disabled");
        disabled.GetProperty("statusReason").GetString().ShouldBe("Nothing could be delivered for 1s.");
        (await Audited(line.Tenant)).ShouldContain("webhook.disabled");
        (await Delivery(line.Tenant, hook, _ => true)).GetProperty("state").GetString().ShouldBe("pending");
    }

    [Fact]
    public async Task Who_asks_to_be_left_alone_for_a_while_is()
    {
        await using var receiver = await Receiver.Start();
        receiver.Answer = (http, n) =>
        {
            http.Response.Headers.RetryAfter = n == 1 ? "2" : "";
            return Application.Say(http, n == 1 ? 429 : 204);
        };
        using var line = await Line.Open(World);
        var (hook, _) = await Create(line.Tenant, new { url = receiver.Url });

        await line.Write(Line.Person(), "One");
        await receiver.Gets(1);
        await Delivery(line.Tenant, hook, one => one.GetProperty("attempts").GetArrayLength() == 1);
        await line.Write(Line.Person(), "Two");
        await receiver.Gets(3);

        var attempts = await Eventually.Get(
            async () => (await Deliveries(line.Tenant, hook)).SelectMany(one => one.GetProperty("attempts").EnumerateArray()).Select(attempt => attempt.GetProperty("at").GetDateTimeOffset()).Order().ToList(),
            all => all.Count >= 3);
        (attempts[1] - attempts[0]).ShouldBeGreaterThan(TimeSpan.FromSeconds(1.9));
    }

    [Fact]
    [Trait("Category", "slow")]
    public async Task A_hundred_webhooks_are_not_held_up_by_one_that_hangs()
    {
        await using var world = await WebhookWorld.Start(("Outside:Timeout", "2s"));
        await using var receiver = await Receiver.Start();
        receiver.Answer = (http, _) => http.Request.Path == "/0" ? Application.Hang(http) : Task.CompletedTask;
        using var line = await Line.Open(world);
        for (var n = 0; n < 100; n++)
        {
            await Create(line.Tenant, new { url = $"{receiver.Url}/{n}" });
        }

        var since = TimeProvider.System.GetTimestamp();
        for (var n = 0; n < 20; n++)
        {
            await line.Write(Line.Person(), $"{n}");
        }

        await Eventually.Holds(() => Task.FromResult(receiver.All.Count(one => one.Path != "/0") >= 20 * 99));
        var took = TimeProvider.System.GetElapsedTime(since);

        for (var n = 1; n < 100; n++)
        {
            receiver.At($"/{n}").Select(one => one.Text).Distinct().Count().ShouldBe(20);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"1,980 deliveries in {took.TotalSeconds:F1} s beside one that hangs");
    }

    [Fact]
    public async Task Only_what_was_chosen_is_pushed_and_nothing_of_another_organization()
    {
        await using var receiver = await Receiver.Start();
        using var line = await Line.Open(World);
        using var colleague = await Line.Open(World, line.Tenant);
        using var stranger = await Line.Open(World);
        await Create(line.Tenant, new { url = receiver.Url + "/all" });
        await Create(line.Tenant, new { url = receiver.Url + "/agent", agentId = colleague.Agent.Value });
        await Create(line.Tenant, new { url = receiver.Url + "/kinds", eventKinds = new[] { "contact.opted_out" } });
        await Create(stranger.Tenant, new { url = receiver.Url + "/stranger" });

        await line.Write(Line.Person(), "To the first");
        await colleague.Write(Line.Person(), "To the second");
        await stranger.Write(Line.Person(), "To the stranger");
        await line.Write(Line.Person(), "STOP");

        await receiver.Gets(3, "/all");
        await receiver.Gets(1, "/kinds");
        await receiver.Gets(1, "/agent");
        await receiver.Gets(1, "/stranger");
        receiver.At("/all").Select(one => one.Type).Order(StringComparer.Ordinal).ShouldBe(["contact.opted_out", "message.received", "message.received"]);
        receiver.At("/agent").Single().Text.ShouldBe("To the second");
        receiver.At("/kinds").Single().Type.ShouldBe("contact.opted_out");
        receiver.At("/stranger").Single().Text.ShouldBe("To the stranger");
    }

    [Fact]
    public async Task While_a_secret_is_exchanged_both_sign()
    {
        await using var receiver = await Receiver.Start();
        using var line = await Line.Open(World);
        var (hook, former) = await Create(line.Tenant, new { url = receiver.Url });
        using var admin = line.Tenant.Admin();

        var next = (await admin.Post($"/api/v1/webhooks/{hook}/secret", new { })).GetProperty("secret").GetString()!;
        await line.Write(Line.Person(), "Hello");

        var pushed = (await receiver.Gets(1)).Single();
        pushed.Signature.Split(' ').Length.ShouldBe(2);
        pushed.IsSignedBy(next).ShouldBeTrue();
        pushed.IsSignedBy(former).ShouldBeTrue();
        await World.Get<Database>().Write(line.Tenant.Id, unit => unit.Execute("UPDATE webhook SET former_until = 1 WHERE organization_id = @organization"));
        await line.Write(Line.Person(), "A day later");
        (await receiver.Gets(2))[^1].IsSignedBy(former).ShouldBeFalse();
    }

    [Theory]
    [InlineData(204, true)]
    [InlineData(500, false)]
    public async Task A_webhook_can_be_tried(int status, bool delivered)
    {
        await using var receiver = await Receiver.Start();
        receiver.Answer = (http, _) => Application.Say(http, status, text: status == 204 ? "" : "no");
        var tenant = await World.Organization();
        var (hook, secret) = await Create(tenant, new { url = receiver.Url });
        using var admin = tenant.Admin();

        var trial = await admin.Post($"/api/v1/webhooks/{hook}/test", new { });

        trial.GetProperty("delivered").GetBoolean().ShouldBe(delivered);
        trial.GetProperty("status").GetInt32().ShouldBe(status);
        trial.GetProperty("answer").GetString().ShouldBe(delivered ? "" : "no");
        var pushed = receiver.All.Single();
        pushed.Type.ShouldBe("webhook.test");
        pushed.IsSignedBy(secret).ShouldBeTrue();
    }

    [Theory]
    [InlineData("http://10.0.0.1/")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("https://[fd00::1]/")]
    [InlineData("http://example.com/")]
    [InlineData("https://user:pass@example.com/")]
    [InlineData("no address")]
    public async Task An_address_that_leads_inside_is_refused(string url)
    {
        using var admin = (await World.Organization()).Admin();

        (await admin.Posting("/api/v1/webhooks", new { url }).Refused(400)).GetProperty("field").GetString().ShouldBe("url");
    }

    [Fact]
    public async Task Neither_the_simulator_nor_the_server_itself_is_called_whatever_is_allowed()
    {
        await using var own = await World.Start(
            options => options.Services = services => services.AddSingleton<IHostNames>(new Inside()), [.. WebhookWorld.OnDesk, ("Outside:Allow", "http://inside.example,http://127.0.0.0/8")]);
        using var admin = (await own.Organization()).Admin();
        using var simulator = own.Simulator();
        foreach (var port in new[] { simulator.BaseAddress!.Port, own.Url.Port })
        {
            foreach (var host in new[] { "127.0.0.1", "127.9.9.9", "localhost", "[::1]", "0.0.0.0" })
            {
                (await admin.Posting("/api/v1/webhooks", new { url = $"http://{host}:{port}/api/accounts" }).Refused(400)).GetProperty("field").GetString().ShouldBe("url");
            }

            // Whose a name is, is seen when it is connected to.
            var hook = (await admin.Post("/api/v1/webhooks", new { url = $"http://inside.example:{port}/api/accounts" })).GetProperty("webhook").GetProperty("webhookId").GetString();
            var trial = await admin.Post($"/api/v1/webhooks/{hook}/test", new { });
            trial.GetProperty("delivered").GetBoolean().ShouldBeFalse();
            trial.TryGetProperty("status", out _).ShouldBeFalse();
            trial.GetRawText().ShouldContain("deployment's own");
        }
    }

    [Theory]
    [InlineData("Server:TrustedProxies", "127.0.0.1", false)]
    [InlineData("Server:PublicUrl", "https://switchboard.example.com", false)]
    [InlineData("Server:PublicUrl", "http://localhost:5080", true)]
    public async Task A_deployment_that_others_reach_through_a_proxy_calls_nothing_on_its_own_machine(string name, string value, bool isTaken)
    {
        await using var receiver = await Receiver.Start();
        await using var own = await World.Start(null, [.. WebhookWorld.OnDesk, (name, value)]);
        using var admin = (await own.Organization()).Admin();

        using var answer = await admin.Posting("/api/v1/webhooks", new { url = receiver.Url });

        ((int)answer.StatusCode).ShouldBe(isTaken ? 201 : 400);
    }

    [Fact]
    public async Task A_receiver_that_hangs_up_on_kept_connections_gets_all_at_the_first_try()
    {
        await using var receiver = new HangsUp();
        using var line = await Line.Open(World);
        var (hook, _) = await Create(line.Tenant, new { url = receiver.Url });

        for (var n = 0; n < 50; n++)
        {
            await line.Write(Line.Person(), $"{n}");
        }

        using var admin = line.Tenant.Admin();
        var all = await Eventually.Get(
            async () => (await admin.Get($"/api/v1/webhooks/{hook}/deliveries?limit=100")).GetProperty("items").EnumerateArray().ToList(),
            found => found.Count == 50 && found.All(one => one.GetProperty("state").GetString() == "delivered"));
        all.ShouldAllBe(one => one.GetProperty("attempts").GetArrayLength() == 1);
        receiver.Unanswered.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_secret_is_shown_once()
    {
        var tenant = await World.Organization();
        using var admin = tenant.Admin();
        var request = new { url = "https://example.com/hook", clientRef = "one" };
        var first = await admin.Post("/api/v1/webhooks", request);

        var again = await admin.Post("/api/v1/webhooks", request);

        again.GetProperty("webhook").GetProperty("webhookId").GetString().ShouldBe(first.GetProperty("webhook").GetProperty("webhookId").GetString());
        again.TryGetProperty("secret", out _).ShouldBeFalse();
        var secret = first.GetProperty("secret").GetString()!;
        (await admin.Get("/api/v1/webhooks")).GetRawText().ShouldNotContain(secret);
        var kept = await World.Get<Database>().Read(tenant.Id, session => session.One("SELECT secret FROM webhook WHERE organization_id = @organization", null, row => row.Text(0)));
        kept.ShouldNotBeNull().ShouldNotContain(secret);
    }

    [Fact]
    public async Task A_deleted_webhook_gets_nothing_more_and_its_deliveries_go()
    {
        await using var receiver = await Receiver.Start();
        using var line = await Line.Open(World);
        var (hook, _) = await Create(line.Tenant, new { url = receiver.Url + "/old" });
        await Create(line.Tenant, new { url = receiver.Url + "/other" });
        await line.Write(Line.Person(), "One");
        await receiver.Gets(2);
        using var admin = line.Tenant.Admin();

        await admin.Delete($"/api/v1/webhooks/{hook}");
        await line.Write(Line.Person(), "Two");
        await receiver.Gets(2, "/other");
        await World.Get<WebhookSweep>().Remove(TestContext.Current.CancellationToken);

        receiver.At("/old").Count.ShouldBe(1);
        await admin.GetAsync($"/api/v1/webhooks/{hook}").Refused(404);
        (await Rows(line.Tenant, hook)).ShouldBe(0);
    }

    [Fact]
    public async Task What_ended_long_ago_is_removed()
    {
        await using var receiver = await Receiver.Start();
        using var line = await Line.Open(World);
        var (hook, _) = await Create(line.Tenant, new { url = receiver.Url });
        await line.Write(Line.Person(), "Hello");
        await Delivery(line.Tenant, hook, one => one.GetProperty("state").GetString() == "delivered");

        await World.Get<WebhookSweep>().Remove(TestContext.Current.CancellationToken);
        (await Deliveries(line.Tenant, hook)).Count.ShouldBe(1);
        await World.Get<Database>().Write(line.Tenant.Id, unit => unit.Execute(
            "UPDATE webhook_delivery SET ended_at = @at WHERE organization_id = @organization", new { at = TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(31) }));
        await World.Get<WebhookSweep>().Remove(TestContext.Current.CancellationToken);

        (await Deliveries(line.Tenant, hook)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Nothing_is_lost_when_the_product_stops_and_starts()
    {
        await using var world = await WebhookWorld.Start(("Webhooks:RetrySchedule", "2s,2s,2s,2s,2s"));
        await using var receiver = await Receiver.Start();
        var broken = true;
        receiver.Answer = (http, _) => broken ? Application.Say(http, 500) : Task.CompletedTask;
        using var line = await Line.Open(world);
        await Create(line.Tenant, new { url = receiver.Url });
        await Task.WhenAll(Enumerable.Range(0, 20).Select(n => line.Write(Line.Person(), $"{n}")));
        await Eventually.Holds(async () => (await line.Events()).Count == 20);

        await world.Restart(() =>
        {
            broken = false;
            receiver.All.Clear();
            return Task.CompletedTask;
        });

        await Eventually.Holds(() => Task.FromResult(receiver.All.Select(one => one.Text).Distinct().Count() == 20));
    }

    [Fact]
    public async Task A_suspended_organization_hears_nothing_until_it_is_resumed()
    {
        await using var receiver = await Receiver.Start();
        using var line = await Line.Open(World);
        await Create(line.Tenant, new { url = receiver.Url });
        using var super = World.SuperAdmin();

        await super.Post($"/api/v1/organizations/{line.Tenant.Id}/suspend", new { });
        await line.Write(Line.Person(), "Kept");
        await Eventually.Holds(async () => await World.Get<Database>().Read(line.Tenant.Id, session => session.Count("SELECT count(*) FROM webhook_delivery WHERE organization_id = @organization")) == 1);
        receiver.All.ShouldBeEmpty();
        await super.Post($"/api/v1/organizations/{line.Tenant.Id}/resume", new { });

        (await receiver.Gets(1)).Single().Text.ShouldBe("Kept");
    }

    [Fact]
    public async Task An_agents_callback_gets_what_happens_to_it_and_why_a_message_failed()
    {
        await using var receiver = await Receiver.Start();
        using var line = await Line.Open(World);
        using var colleague = await Line.Open(World, line.Tenant);
        using var admin = line.Tenant.Admin();
        var person = Line.Person();
        await line.SwitchOff(person);

        var changed = await Patch(admin, line.Agent, new { callbackUrl = receiver.Url + "/callback" });
        await colleague.Write(Line.Person(), "Not mine");
        await line.Write(Line.Person(), "Mine");
        await receiver.Gets(1);
        await line.Send(person, "You will not get this");

        var all = await receiver.Gets(2);
        var secret = changed.GetProperty("callbackSecret").GetString()!;
        all.ShouldAllBe(one => one.IsSignedBy(secret));
        all[0].Text.ShouldBe("Mine");
        all[1].Type.ShouldBe("message.failed");
        var error = all[1].Json.GetProperty("data").GetProperty("detail").GetProperty("error");
        error.GetProperty("message").GetString().ShouldNotBeNullOrEmpty();
        error.GetProperty("advice").GetString().ShouldNotBeNullOrEmpty();
        (await line.Api.Get($"/api/v1/agents/{line.Agent}")).GetProperty("callbackUrl").GetString().ShouldBe(receiver.Url + "/callback");
        (await admin.Get("/api/v1/webhooks")).GetProperty("items")[0].GetProperty("isCallback").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task A_callback_moves_with_its_secret_and_ends_with_an_empty_address()
    {
        await using var receiver = await Receiver.Start();
        using var line = await Line.Open(World);
        using var admin = line.Tenant.Admin();
        var secret = (await Patch(admin, line.Agent, new { callbackUrl = receiver.Url + "/one" })).GetProperty("callbackSecret").GetString()!;

        var moved = await Patch(admin, line.Agent, new { callbackUrl = receiver.Url + "/two" });
        moved.TryGetProperty("callbackSecret", out _).ShouldBeFalse();
        await line.Write(Line.Person(), "Hello");
        (await receiver.Gets(1)).Single().ShouldSatisfyAllConditions(one => one.Path.ShouldBe("/two"), one => one.IsSignedBy(secret).ShouldBeTrue());
        await Patch(admin, line.Agent, new { callbackUrl = "" });
        await Create(line.Tenant, new { url = receiver.Url + "/other" });
        await line.Write(Line.Person(), "Nobody's");

        await receiver.Gets(1, "/other");
        receiver.At("/two").Count.ShouldBe(1);
        (await line.Api.Get($"/api/v1/agents/{line.Agent}")).TryGetProperty("callbackUrl", out _).ShouldBeFalse();
        using var refused = await admin.PatchAsync($"/api/v1/agents/{line.Agent}", JsonContent(new { callbackUrl = "http://10.0.0.1/" }));
        ((int)refused.StatusCode).ShouldBe(400);
    }

    internal static async Task<(string Id, string Secret)> Create(Tenant tenant, object request)
    {
        using var admin = tenant.Admin();
        var created = await admin.Post("/api/v1/webhooks", request);
        return (created.GetProperty("webhook").GetProperty("webhookId").GetString()!, created.GetProperty("secret").GetString()!);
    }

    static async Task<List<JsonElement>> Deliveries(Tenant tenant, string hook)
    {
        using var admin = tenant.Admin();
        return [.. (await admin.Get($"/api/v1/webhooks/{hook}/deliveries")).GetProperty("items").EnumerateArray()];
    }

    static async Task<JsonElement> Delivery(Tenant tenant, string hook, Func<JsonElement, bool> isRight) =>
        (await Eventually.Get(() => Deliveries(tenant, hook), all => all.Exists(one => isRight(one)))).First(isRight);

    static bool IsGenuine(string secret, Pushed pushed) =>
        DocumentedReceiver.IsGenuine(secret, pushed.Id, pushed.Timestamp, pushed.Signature, System.Text.Encoding.UTF8.GetBytes(pushed.Body));

    static async Task<JsonElement> Patch(HttpClient admin, AgentId agent, object change)
    {
        using var answer = await admin.PatchAsync($"/api/v1/agents/{agent}", JsonContent(change));
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue(text);
        return JsonElement.Parse(text);
    }

    static Task<List<string>> Audited(Tenant tenant) => tenant.World.Get<Database>().Read(
        tenant.Id, session => session.Many("SELECT action FROM audit_entry WHERE organization_id = @organization", null, row => row.Text(0)));

    static Task<long> Rows(Tenant tenant, string hook) => tenant.World.Get<Database>().Read(tenant.Id, async session =>
        await session.Count("SELECT count(*) FROM webhook WHERE organization_id = @organization AND id = @hook", new { hook })
        + await session.Count("SELECT count(*) FROM webhook_delivery WHERE organization_id = @organization AND webhook_id = @hook", new { hook })
        + await session.Count("SELECT count(*) FROM webhook_attempt WHERE organization_id = @organization AND webhook_id = @hook", new { hook }));

    static Task Redirect(HttpContext http, string to)
    {
        http.Response.Headers.Location = to;
        return Application.Say(http, 307);
    }

    static System.Net.Http.Json.JsonContent JsonContent(object body) => System.Net.Http.Json.JsonContent.Create(body);

    sealed class Inside : IHostNames
    {
        public Task<IPAddress[]> Find(string host, CancellationToken ct) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]);
    }
}
