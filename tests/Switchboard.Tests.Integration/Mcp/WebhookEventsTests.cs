using System.Text.Json.Nodes;
using Switchboard.Data;
using Switchboard.Kernel;
using Switchboard.Tests.Integration.Mcp.Conformance;
using Line = Switchboard.Tests.Integration.Conversations.Line;

namespace Switchboard.Tests.Integration.Mcp;

/// <summary>Webhooks of the events extension: proven first, signed, in order, tried again, and ended aloud.</summary>
public sealed class WebhookEventsTests(World world)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_event_comes_signed_to_an_address_that_has_proven_that_it_wants_it(bool alone)
    {
        using var line = await Line.Open(world);
        await using var receiver = await Receiver.Open();
        await line.Write(Line.Person(), "Before");
        await Eventually.Holds(async () => (await line.Events()).Count == 1);
        var session = alone ? null : await line.Api.OpenAsync();

        var granted = await Subscribe(line.Api, receiver, session: session);
        await line.Write(Line.Person(), "One");
        await line.Write(Line.Person(), "Two");
        var events = await receiver.Until(2);

        ((bool)granted["truncated"]!).ShouldBeFalse();
        DateTimeOffset.Parse((string)granted["refreshBefore"]!, null).ShouldBeGreaterThan(TimeProvider.System.GetUtcNow());
        var id = (string)granted["id"]!;
        id.ShouldStartWith("sub_");
        receiver.All.ShouldAllBe(delivery => delivery.Subscription == id && delivery.IsSignedWith(receiver.Secret) && delivery.ContentType == "application/json");
        receiver.All[0].Id.ShouldStartWith("msg_verification_");
        events.Select(e => (string)e.Body["data"]!["message"]!["body"]!).Order(StringComparer.Ordinal).ShouldBe(["One", "Two"]);
        events.ShouldAllBe(e => e.Id == (string)e.Body["eventId"]! && (string)e.Body["name"]! == "message.received");
        events.Select(e => e.Id).ShouldBe((await line.Events()).Skip(1).Select(e => e.GetProperty("eventId").GetString()!));
        var (_, rest) = await line.Api.AskAsync(EventsTests.Unnamed("events/poll", new() { ["name"] = "message.received", ["cursor"] = (string)events[0].Body["cursor"]! }));
        rest["result"]!["events"]!.AsArray().Select(e => (string)e!["eventId"]!).ShouldBe([events[1].Id]);
    }

    [Fact]
    public async Task The_same_call_again_prolongs_and_asks_for_no_proof_again()
    {
        using var line = await Line.Open(world);
        await using var receiver = await Receiver.Open();

        var first = await Subscribe(line.Api, receiver);
        var second = await Subscribe(line.Api, receiver, more: new() { ["ttlMs"] = 7_200_000 });
        var other = await Subscribe(line.Api, receiver, arguments: new() { ["channel"] = "sms" });
        var endless = await Subscribe(line.Api, receiver, more: new() { ["ttlMs"] = null });

        ((string)second["id"]!).ShouldBe((string)first["id"]!);
        ((bool)second["deliveryStatus"]!["active"]!).ShouldBeTrue();
        DateTimeOffset.Parse((string)second["refreshBefore"]!, null).ShouldBe(TimeProvider.System.GetUtcNow().AddHours(2), TimeSpan.FromMinutes(1));
        ((string)other["id"]!).ShouldNotBe((string)first["id"]!);
        DateTimeOffset.Parse((string)endless["refreshBefore"]!, null).ShouldBe(TimeProvider.System.GetUtcNow().AddDays(7), TimeSpan.FromMinutes(1));
        receiver.All.Count(delivery => delivery.Type == "verification").ShouldBe(1);
    }

    [Fact]
    public async Task A_new_secret_signs_beside_the_old_one_for_a_while()
    {
        using var line = await Line.Open(world);
        await using var receiver = await Receiver.Open();
        var fresh = StandardWebhooks.NewSecret();
        await Subscribe(line.Api, receiver);

        await Subscribe(line.Api, receiver, secret: fresh);
        await line.Write(Line.Person(), "Hello");

        var delivery = (await receiver.Until(1))[0];
        delivery.IsSignedWith(receiver.Secret).ShouldBeTrue();
        delivery.IsSignedWith(fresh).ShouldBeTrue();
    }

    [Fact]
    public async Task Who_unsubscribes_is_told_nothing_more_and_nobody_else_can_do_it()
    {
        using var line = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        await using var receiver = await Receiver.Open();
        var asked = Asked(receiver, arguments: new() { ["agentId"] = line.Agent.Value });
        await line.Api.ResultAsync(EventsTests.Unnamed("events/subscribe", asked));
        await Subscribe(line.Api, receiver, name: "contact.opted_out");

        var (_, stranger) = await admin.AskAsync(EventsTests.Unnamed("events/unsubscribe", asked));
        await line.Api.ResultAsync(EventsTests.Unnamed("events/unsubscribe", asked));
        var (_, again) = await line.Api.AskAsync(EventsTests.Unnamed("events/unsubscribe", asked));
        await line.Write(Line.Person(), "Hello");
        await line.Write(Line.Person(), "STOP");

        // What comes is of the other one alone.
        ((string)(await receiver.Until(1))[0].Body["name"]!).ShouldBe("contact.opted_out");
        receiver.Events.Count.ShouldBe(1);
        foreach (var refused in (JsonNode[])[stranger, again])
        {
            ((int)refused["error"]!["code"]!).ShouldBe(-32023);
            ((string)refused["error"]!["data"]!["kind"]!).ShouldBe("subscription");
        }
    }

    [Fact]
    public async Task An_address_that_does_not_prove_that_it_wants_events_gets_none()
    {
        using var line = await Line.Open(world);
        await using var receiver = await Receiver.Open();
        receiver.Echo = challenge => challenge.ToUpperInvariant() + "x";

        var (_, refused) = await line.Api.AskAsync(EventsTests.Unnamed("events/subscribe", Asked(receiver)));
        var nobody = Asked(receiver);
        nobody["delivery"]!["url"] = "http://127.0.0.1:1025/hooks";
        var (_, unreachable) = await line.Api.AskAsync(EventsTests.Unnamed("events/subscribe", nobody));
        await line.Write(Line.Person(), "Hello");
        await Eventually.Holds(async () => (await line.Events()).Count == 1);

        ((int)refused["error"]!["code"]!).ShouldBe(-32027);
        ((string)refused["error"]!["data"]!["reason"]!).ShouldBe("challenge_failed");
        ((string)unreachable["error"]!["data"]!["reason"]!).ShouldBe("connection_refused");
        receiver.Events.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("url", "http://10.9.8.7/hooks")]
    [InlineData("url", "https://10.0.0.1/hooks")]
    [InlineData("url", "https://169.254.169.254/latest")]
    [InlineData("url", "https://user:password@example.com/hooks")]
    [InlineData("url", "ftp://example.com")]
    [InlineData("url", "nonsense")]
    [InlineData("secret", "whsec_c2hvcnQ=")]
    [InlineData("secret", "something")]
    [InlineData("secret", null)]
    public async Task An_address_that_leads_inside_and_a_secret_that_is_none_are_refused(string what, string? value)
    {
        using var line = await Line.Open(world);
        await using var receiver = await Receiver.Open();
        var asked = Asked(receiver);
        asked["delivery"]![what] = value;

        var (_, refused) = await line.Api.AskAsync(EventsTests.Unnamed("events/subscribe", asked));

        ((int)refused["error"]!["code"]!).ShouldBe(-32602);
        receiver.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_subscription_ends_aloud_when_its_token_is_revoked()
    {
        using var line = await Line.Open(world);
        await using var receiver = await Receiver.Open();
        await Subscribe(line.Api, receiver);

        await EventsTests.Tokens.Revoke(line);
        var last = await receiver.Control("terminated");
        await line.Write(Line.Person(), "Hello");
        using var admin = line.Tenant.Admin();
        await Eventually.Holds(async () => (await admin.Get($"/api/v1/events?agentId={line.Agent}&cursor=c0")).GetProperty("events").GetArrayLength() == 1);

        ((int)last.Body["error"]!["code"]!).ShouldBe(-32024);
        last.IsSignedWith(receiver.Secret).ShouldBeTrue();
        last.Id.ShouldStartWith("msg_terminated_");
        receiver.Events.ShouldBeEmpty();
    }

    [Fact]
    [Trait("Category", "slow")]
    public async Task What_is_not_taken_comes_again_under_the_same_id_and_what_is_refused_for_good_does_not()
    {
        await using var quick = await World.Start(null, ("McpEvents:RetrySchedule", "20ms,20ms,20ms"));
        using var line = await Line.Open(quick);
        await using var receiver = await Receiver.Open();
        var tries = new Dictionary<string, int>(StringComparer.Ordinal);
        receiver.Answer = delivery =>
        {
            var text = (string?)delivery.Body["data"]?["message"]?["body"] ?? "";
            var tried = tries[text] = tries.GetValueOrDefault(text) + 1;
            return text switch { "Busy" when tried < 3 => 503, "Gone" => 410, "Long" => 413, _ => 200 };
        };
        await Subscribe(line.Api, receiver);

        foreach (var text in (string[])["Busy", "Gone", "Long", "Last"])
        {
            await line.Write(Line.Person(), text);
            await Eventually.Holds(async () => (await line.Waiting()).Any(message => message.GetProperty("body").GetString() == text));
        }

        await Eventually.Holds(() => Task.FromResult(receiver.Events.Any(e => (string)e.Body["data"]!["message"]!["body"]! == "Last")));
        receiver.Events.Select(e => (string)e.Body["data"]!["message"]!["body"]!).ShouldBe(["Busy", "Busy", "Busy", "Gone", "Long", "Last"]);
        receiver.Events.Take(3).Select(e => e.Id).Distinct().Count().ShouldBe(1);
        receiver.All.ShouldAllBe(delivery => delivery.IsSignedWith(receiver.Secret) && delivery.Type != "gap");
    }

    [Fact]
    [Trait("Category", "slow")]
    public async Task What_is_given_up_is_told_as_a_gap_before_what_comes_next()
    {
        await using var quick = await World.Start(null, ("McpEvents:RetrySchedule", "20ms"));
        using var line = await Line.Open(quick);
        await using var receiver = await Receiver.Open();
        receiver.Answer = delivery => (string?)delivery.Body["data"]?["message"]?["body"] == "Never" ? 500 : 200;
        await Subscribe(line.Api, receiver);

        await line.Write(Line.Person(), "Never");
        var gap = await receiver.Control("gap");
        await line.Write(Line.Person(), "After");
        await Eventually.Holds(() => Task.FromResult(receiver.Events.Any(e => (string)e.Body["data"]!["message"]!["body"]! == "After")));

        receiver.Events.Count(e => (string)e.Body["data"]!["message"]!["body"]! == "Never").ShouldBe(2);
        gap.IsSignedWith(receiver.Secret).ShouldBeTrue();
        var (_, rest) = await line.Api.AskAsync(EventsTests.Unnamed("events/poll", new() { ["name"] = "message.received", ["cursor"] = (string)gap.Body["cursor"]! }));
        rest["result"]!["events"]!.AsArray().Select(e => (string)e!["data"]!["message"]!["body"]!).ShouldBe(["After"]);
    }

    [Fact]
    [Trait("Category", "slow")]
    public async Task A_gap_is_told_until_it_is_taken_and_then_no_more()
    {
        await using var quick = await World.Start(null, ("McpEvents:RetrySchedule", "20ms,20ms,20ms"));
        using var line = await Line.Open(quick);
        await using var receiver = await Receiver.Open();
        var tries = new Dictionary<string, int>(StringComparer.Ordinal);
        // The first try of each fails.
        receiver.Answer = delivery =>
        {
            var what = delivery.Type ?? delivery.Id;
            return (tries[what] = tries.GetValueOrDefault(what) + 1) == 1 ? 503 : 200;
        };
        await line.Write(Line.Person(), "Long ago");
        await Eventually.Holds(async () => (await line.Events()).Count == 1);
        var old = TimeProvider.System.GetUtcNow().AddDays(-30);
        await quick.Get<Database>().Write(line.Tenant.Id, unit => unit.Execute("UPDATE event SET created_at = @old WHERE organization_id = @organization", new { old }));
        await line.Write(Line.Person(), "Now");
        await Eventually.Holds(async () => (await line.Events()).Count == 2);

        var asked = Asked(receiver);
        asked["cursor"] = "c0";
        await line.Api.ResultAsync(EventsTests.Unnamed("events/subscribe", asked));
        await line.Write(Line.Person(), "Last");

        await Eventually.Holds(() => Task.FromResult(receiver.Events.Count(e => (string)e.Body["data"]!["message"]!["body"]! == "Last") == 2));
        receiver.All.Where(delivery => delivery.Type != "verification").Select(delivery => delivery.Type ?? (string)delivery.Body["data"]!["message"]!["body"]!)
            .ShouldBe(["gap", "gap", "Now", "Now", "Last", "Last"]);
    }

    [Fact]
    [Trait("Category", "slow")]
    public async Task A_try_that_fails_after_the_client_is_back_does_not_suspend_it()
    {
        await using var quick = await World.Start(null, ("McpEvents:RetrySchedule", "20ms"), ("McpEvents:SuspendAfter", "10ms"));
        using var line = await Line.Open(quick);
        await using var receiver = await Receiver.Open();
        var isBack = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        receiver.Before = delivery => delivery.Type is null && receiver.Events.Count == 2 ? isBack.Task : Task.CompletedTask;
        receiver.Answer = _ => receiver.Events.Count <= 2 ? 500 : 200;
        await Subscribe(line.Api, receiver);
        await line.Write(Line.Person(), "Hello");
        await receiver.Until(2);

        var back = await Subscribe(line.Api, receiver);
        isBack.SetResult();

        ((bool)back["deliveryStatus"]!["active"]!).ShouldBeTrue();
        await receiver.Until(3);
    }

    [Fact]
    public async Task Of_two_that_subscribe_at_once_with_different_secrets_both_can_check_what_comes()
    {
        using var line = await Line.Open(world);
        await using var receiver = await Receiver.Open();
        var both = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var asked = 0;
        receiver.Before = _ =>
        {
            if (Interlocked.Increment(ref asked) >= 2)
            {
                both.TrySetResult();
            }

            return both.Task;
        };
        var fresh = StandardWebhooks.NewSecret();

        var granted = await Task.WhenAll(Subscribe(line.Api, receiver), Subscribe(line.Api, receiver, secret: fresh));
        await line.Write(Line.Person(), "Hello");

        granted.Select(one => (string)one["id"]!).Distinct().Count().ShouldBe(1);
        var delivery = (await receiver.Until(1))[0];
        delivery.IsSignedWith(receiver.Secret).ShouldBeTrue();
        delivery.IsSignedWith(fresh).ShouldBeTrue();
    }

    [Fact]
    [Trait("Category", "slow")]
    public async Task An_address_that_takes_nothing_is_left_alone_until_the_client_is_back_and_then_nothing_is_missing()
    {
        await using var quick = await World.Start(null, ("McpEvents:RetrySchedule", "20ms,20ms"), ("McpEvents:SuspendAfter", "10ms"));
        using var line = await Line.Open(quick);
        await using var receiver = await Receiver.Open();
        receiver.Answer = _ => 500;
        await Subscribe(line.Api, receiver);
        await line.Write(Line.Person(), "Hello");
        await receiver.Until(3);
        await line.Write(Line.Person(), "Are you there?");
        await Eventually.Holds(async () => (await line.Events()).Count == 2 && await IsSuspended(line));
        receiver.Answer = _ => 200;

        var back = await Subscribe(line.Api, receiver);

        ((bool)back["deliveryStatus"]!["active"]!).ShouldBeFalse();
        ((string)back["deliveryStatus"]!["lastError"]!).ShouldBe("http_5xx");
        await receiver.Until(5);
        receiver.Events.Skip(3).Select(e => (string)e.Body["data"]!["message"]!["body"]!).ShouldBe(["Hello", "Are you there?"]);
    }

    [Fact]
    [Trait("Category", "slow")]
    public async Task A_subscription_that_is_not_prolonged_is_over()
    {
        await using var quick = await World.Start(null, ("McpEvents:LeastTtl", "1s"));
        using var line = await Line.Open(quick);
        await using var receiver = await Receiver.Open();
        var granted = await Subscribe(line.Api, receiver, more: new() { ["ttlMs"] = 1 });
        await Eventually.Holds(() => Task.FromResult(TimeProvider.System.GetUtcNow() > DateTimeOffset.Parse((string)granted["refreshBefore"]!, null)));

        await line.Write(Line.Person(), "Too late");
        await Eventually.Holds(async () => (await line.Events()).Count == 1);
        var fresh = await Subscribe(line.Api, receiver);
        await line.Write(Line.Person(), "In time");

        ((string)fresh["id"]!).ShouldBe((string)granted["id"]!);
        fresh["deliveryStatus"].ShouldBeNull();
        ((string)(await receiver.Until(1))[0].Body["data"]!["message"]!["body"]!).ShouldBe("In time");
        receiver.All.Count(delivery => delivery.Type == "verification").ShouldBe(2);
    }

    [Fact]
    [Trait("Category", "slow")]
    public async Task What_happened_while_nobody_delivered_comes_after_a_restart()
    {
        await using var restarted = await World.Start(null, ("McpEvents:RetrySchedule", "1h"));
        using var line = await Line.Open(restarted);
        await using var receiver = await Receiver.Open();
        await Subscribe(line.Api, receiver);
        await line.Write(Line.Person(), "One");
        await receiver.Until(1);
        await restarted.Get<Switchboard.Mcp.Events.DeliverEvents>().StopAsync(CancellationToken.None);
        await line.Write(Line.Person(), "Two");
        await Eventually.Holds(async () => (await line.Events()).Count == 2);

        await restarted.Restart();

        // What was answered but not yet noted when the deliverer stopped comes again, under its own id.
        var came = await Eventually.Get(() => Task.FromResult(receiver.Events.DistinctBy(delivery => delivery.Id).ToList()), found => found.Count >= 2);
        came.Select(e => (string)e.Body["data"]!["message"]!["body"]!).ShouldBe(["One", "Two"]);
    }

    [Fact]
    public async Task An_organization_hears_of_all_its_agents_by_one_subscription()
    {
        var tenant = await world.Organization();
        using var admin = tenant.Admin();
        using var one = await Line.Open(world, tenant);
        using var two = await Line.Open(world, tenant);
        using var theirs = await Line.Open(world);
        await using var receiver = await Receiver.Open();
        await Subscribe(admin, receiver);

        foreach (var line in (Line[])[theirs, one, two])
        {
            await line.Write(Line.Person(), "Hello");
            await Eventually.Holds(async () => (await line.Events()).Count == 1);
        }

        (await receiver.Until(2)).Select(e => (string)e.Body["data"]!["agentId"]!).ShouldBe([one.Agent.Value, two.Agent.Value]);
    }

    [Fact]
    public async Task What_a_node_that_died_had_claimed_is_delivered_when_its_lease_is_over()
    {
        using var line = await Line.Open(world);
        await using var receiver = await Receiver.Open();
        var id = (string)(await Subscribe(line.Api, receiver))["id"]!;
        var lease = TimeProvider.System.GetUtcNow().AddSeconds(1);

        await world.Get<Database>().Write(line.Tenant.Id, unit => unit.Execute("UPDATE event_subscription SET due_at = @lease, fence = fence + 1 WHERE organization_id = @organization AND id = @id", new { id, lease }));
        await line.Write(Line.Person(), "Hello");

        await receiver.Until(1);
        TimeProvider.System.GetUtcNow().ShouldBeGreaterThanOrEqualTo(lease);
        receiver.Events.Count.ShouldBe(1);
    }

    [Fact]
    [Trait("Category", "npm")]
    public async Task An_independent_client_subscribes_hears_prolongs_and_learns_of_the_end()
    {
        using var line = await Line.Open(world);
        using var node = NodeScript.Start("events.mjs", world.Url.ToString(), line.Token);
        var subscribed = await node.LineAsync();

        await line.Write(Line.Person(), "Hello");
        var heard = await node.LineAsync();
        var after = await node.LineAsync();
        await EventsTests.Tokens.Revoke(line);
        var last = await node.LineAsync();

        subscribed["names"]!.AsArray().Select(name => (string)name!).ShouldBe(Switchboard.Events.EventKinds.All);
        ((string)subscribed["granted"]!["id"]!).ShouldStartWith("sub_");
        ((string)heard["data"]!["message"]!["body"]!).ShouldBe("Hello");
        ((string)after["refreshed"]!["id"]!).ShouldBe((string)subscribed["granted"]!["id"]!);
        after["left"]!.AsArray().Select(name => (string)name!).ShouldBe(["contact.opted_out"]);
        ((int)last["terminated"]!["code"]!).ShouldBe(-32024);
        (await node.EndAsync()).Code.ShouldBe(0);
    }

    static Task<bool> IsSuspended(Line line) => line.World.Get<Database>().Read(line.Tenant.Id, async session =>
        await session.Count("SELECT count(*) FROM event_subscription WHERE organization_id = @organization AND state = 'suspended'") == 1);

    static Task<JsonNode> Subscribe(HttpClient client, Receiver receiver, string name = "message.received", JsonObject? arguments = null, string? secret = null, JsonObject? more = null, string? session = null)
    {
        var asked = Asked(receiver, name, arguments, secret, more);
        return client.ResultAsync(session is null ? EventsTests.Unnamed("events/subscribe", asked) : Wire.In(session, "events/subscribe", asked));
    }

    static JsonObject Asked(Receiver receiver, string name = "message.received", JsonObject? arguments = null, string? secret = null, JsonObject? more = null)
    {
        var asked = more ?? [];
        asked["name"] = name;
        asked["arguments"] = arguments ?? [];
        asked["delivery"] = new JsonObject { ["mode"] = "webhook", ["url"] = receiver.Url, ["secret"] = secret ?? receiver.Secret };
        asked["cursor"] = null;
        return asked;
    }
}
