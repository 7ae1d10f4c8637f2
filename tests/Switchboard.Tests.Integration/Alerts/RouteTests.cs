using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Switchboard.Alerts;
using Switchboard.Data;
using Switchboard.Kernel;
using Switchboard.Tests.Integration.Conversations;
using Switchboard.Tests.Integration.Simulator;
using Receiver = Switchboard.Tests.Integration.Webhooks.Receiver;
using static Switchboard.Tests.Integration.Contacts.Reading;
using Line = Switchboard.Tests.Integration.Conversations.Line;

namespace Switchboard.Tests.Integration.Alerts;

/// <summary>An alert reaches whoever has to know, on the way that they chose, once, and not at night.</summary>
[Trait("Category", "slow")]
public sealed class RouteTests
{
    [Fact]
    public async Task The_same_alerts_go_to_an_address_once()
    {
        await using var desk = await Desk.Open();
        var (address, other) = (Line.Person(), Line.Person());

        var made = await desk.Route(new { channel = "sms", address, clientRef = "mine" });
        var again = await desk.Route(new { channel = "sms", address, clientRef = "mine" });
        var twice = await desk.Admin.Posting("/api/v1/alerts/routes", new { channel = "sms", address, isBackup = true }).Refused(409);
        var critical = await desk.Route(new { channel = "sms", address, leastSeverity = "critical" });
        var elsewhere = await desk.Route(new { channel = "sms", address = other });
        using var moved = await desk.Admin.PatchAsJsonAsync($"/api/v1/alerts/routes/{elsewhere}", new { address });
        using var same = await desk.Admin.PatchAsJsonAsync($"/api/v1/alerts/routes/{elsewhere}", new { address = other, isBackup = true });

        again.ShouldBe(made);
        critical.ShouldNotBe(made);
        (twice.GetProperty("code").GetString(), (int)moved.StatusCode, (int)same.StatusCode).ShouldBe(("alert_route_exists", 409, 200));
        twice.GetProperty("detail").GetString()!.ShouldContain(made);
        twice.GetProperty("next").GetString()!.ShouldContain($"PATCH /api/v1/alerts/routes/{made}");
        (await desk.Admin.Get("/api/v1/alerts/routes")).GetProperty("items").GetArrayLength().ShouldBe(3);
    }

    [Fact]
    public async Task Of_equal_routes_that_are_made_at_once_one_stands()
    {
        await using var desk = await Desk.Open();
        var route = new { channel = "sms", address = Line.Person() };

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            using var answer = await desk.Admin.PostAsJsonAsync("/api/v1/alerts/routes", route, TestContext.Current.CancellationToken);
            return (int)answer.StatusCode;
        }));

        answers.Order().ShouldBe([201, 409, 409, 409, 409, 409, 409, 409]);
        (await desk.Admin.Get("/api/v1/alerts/routes")).GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task An_alert_is_on_the_operators_phone_in_their_mailbox_and_at_their_webhook_once()
    {
        await using var desk = await Desk.Open();
        await using var receiver = await Receiver.Start();
        using var post = await Post.Open(desk.World, desk.Line.Tenant);
        var (phone, mailbox) = (Line.Person(), Post.Person());
        var texts = await desk.Route(new { channel = "sms", address = phone });
        await desk.Route(new { channel = "email", address = mailbox });
        var hook = await desk.Admin.Post("/api/v1/alerts/routes", new { channel = "webhook", address = receiver.Url + "/alerts" });
        await desk.Tokens(4);

        await desk.World.Get<AuditAnomalies>().Round(TestContext.Current.CancellationToken);

        var alert = await Desk.Alert(desk.Admin, "token_rotation");
        var id = alert.GetProperty("alertId").GetString()!;
        var notices = await desk.Notices(id, notices => notices.Count == 3 && notices.TrueForAll(notice => notice.GetProperty("state").GetString() == "sent"));
        var text = (await desk.Line.Phone(phone)).ShouldHaveSingleItem();
        text.ShouldStartWith("HIGH ");
        text.ShouldContain("Many tokens were made or revoked within an hour");
        text.ShouldContain(id);
        var mail = (await desk.Mailbox(mailbox)).ShouldHaveSingleItem();
        mail.GetProperty("subject").GetString()!.ShouldContain("Many tokens");
        var posted = receiver.All.ShouldHaveSingleItem();
        posted.Type.ShouldBe("alert.raised");
        posted.IsSignedBy(hook.GetProperty("secret").GetString()!).ShouldBeTrue();
        posted.Json.GetProperty("data").GetProperty("alertId").GetString().ShouldBe(id);
        var message = notices.Single(notice => notice.GetProperty("routeId").GetString() == texts).GetProperty("messageId").GetString()!;
        (await desk.Line.Message(message)).GetProperty("from").GetString().ShouldBe(desk.Line.Number);
    }

    [Fact]
    public async Task Where_a_route_fails_its_backup_has_it_and_only_then()
    {
        await using var desk = await Desk.Open();
        var (off, backup) = (Line.Person(), Line.Person());
        await desk.Line.SwitchOff(off);
        var first = await desk.Route(new { channel = "sms", address = off });
        await desk.Route(new { channel = "sms", address = backup, isBackup = true });

        await desk.Raise();

        await Eventually.Holds(async () => (await desk.Line.Phone(backup)).Count == 1);
        var id = (await Desk.Alert(desk.Admin, "test_kind")).GetProperty("alertId").GetString()!;
        var notices = await desk.Notices(id, notices => notices.Count == 2 && notices.Exists(notice => notice.GetProperty("state").GetString() == "sent"));
        var failed = notices.Single(notice => notice.GetProperty("routeId").GetString() == first);
        failed.GetProperty("state").GetString().ShouldBe("failed");
        failed.GetProperty("cause").GetString().ShouldNotBeNullOrEmpty();

        // With the first one well again nobody else is told.
        await desk.Admin.Delete($"/api/v1/alerts/routes/{first}");
        var well = Line.Person();
        await desk.Route(new { channel = "sms", address = well });
        await desk.Raise(kind: "later_kind");
        await Eventually.Holds(async () => (await desk.Line.Phone(well)).Count == 1);
        var later = (await Desk.Alert(desk.Admin, "later_kind")).GetProperty("alertId").GetString()!;
        await desk.Notices(later, notices => notices is [var only] && only.GetProperty("state").GetString() == "sent");
        (await desk.Line.Phone(backup)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_backup_that_sleeps_leaves_the_alert_to_the_next_one()
    {
        await using var desk = await Desk.Open();
        var (off, asleep, awake) = (Line.Person(), Line.Person(), Line.Person());
        await desk.Line.SwitchOff(off);
        var now = desk.Clock.GetUtcNow();
        await desk.Route(new { channel = "sms", address = off });
        await desk.Route(new
        {
            channel = "sms", address = asleep, isBackup = true, quietHours = new { from = Hour(now.AddHours(-1)), to = Hour(now.AddHours(3)), timeZone = "UTC" },
        });
        await desk.Route(new { channel = "sms", address = awake, isBackup = true });

        await desk.Raise();

        await Eventually.Holds(async () => (await desk.Line.Phone(awake)).Count == 1);
        (await desk.Line.Phone(asleep)).ShouldBeEmpty();
        await desk.Raise(Severity.Critical, "worst_kind");
        await Eventually.Holds(async () => (await desk.Line.Phone(asleep)).Count == 1);
        (await desk.Line.Phone(asleep))[0].ShouldStartWith("CRITICAL ");
    }

    [Fact]
    public async Task Where_there_are_only_backups_the_first_is_what_the_others_back_up_and_may_sleep()
    {
        await using var desk = await Desk.Open();
        var (asleep, other) = (Line.Person(), Line.Person());
        var now = desk.Clock.GetUtcNow();
        await desk.Route(new
        {
            channel = "sms", address = asleep, isBackup = true, quietHours = new { from = Hour(now.AddHours(-1)), to = Hour(now.AddHours(3)), timeZone = "UTC" },
        });
        await desk.Route(new { channel = "sms", address = other, isBackup = true });

        await desk.Raise();
        await desk.Raise(Severity.Critical, "worst_kind");

        await Eventually.Holds(async () => (await desk.Line.Phone(asleep)).Count == 1);
        desk.Clock.Move(TimeSpan.FromHours(4));
        await Eventually.Holds(async () => (await desk.Line.Phone(asleep)).Count == 2);
        (await desk.Line.Phone(other)).ShouldBeEmpty();
    }

    [Fact]
    public async Task At_night_all_but_critical_alerts_wait_until_the_morning()
    {
        await using var desk = await Desk.Open();
        var phone = Line.Person();
        var now = TimeZoneInfo.ConvertTime(desk.Clock.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById("Asia/Kolkata"));
        await desk.Route(new
        {
            channel = "sms", address = phone,
            quietHours = new { from = Hour(now.AddHours(-1)), to = Hour(now.AddHours(3)), timeZone = "Asia/Kolkata" },
        });

        await desk.Raise(kind: "night_kind");
        await desk.Raise(Severity.Critical, "worst_kind");

        await Eventually.Holds(async () => (await desk.Line.Phone(phone)).Count == 1);
        (await desk.Line.Phone(phone))[0].ShouldStartWith("CRITICAL ");
        desk.Clock.Move(TimeSpan.FromHours(4));
        await Eventually.Holds(async () => (await desk.Line.Phone(phone)).Count == 2);
        (await desk.Line.Phone(phone))[1].ShouldStartWith("HIGH ");
    }

    [Fact]
    public async Task What_waits_for_the_morning_is_seen_to_wait_and_leaves_when_the_quiet_hours_are_taken_away()
    {
        await using var desk = await Desk.Open();
        var phone = Line.Person();
        var now = desk.Clock.GetUtcNow();
        var route = await desk.Route(new
        {
            channel = "sms", address = phone, quietHours = new { from = Hour(now.AddHours(-1)), to = Hour(now.AddHours(3)), timeZone = "UTC" },
        });
        await desk.Raise();
        var id = (await Desk.Alert(desk.Admin, "test_kind")).GetProperty("alertId").GetString()!;
        var waiting = (await desk.Notices(id, notices => notices.Count == 1))[0];

        await Patch(desk.Admin, $"/api/v1/alerts/routes/{route}", new { takeAway = new[] { "quiet_hours" } }).Done();

        (waiting.GetProperty("state").GetString(), waiting.GetProperty("routeId").GetString()).ShouldBe(("waiting", route));
        waiting.GetProperty("cause").GetString()!.ShouldContain("quiet hours");
        await Eventually.Holds(async () => (await desk.Line.Phone(phone)).Count == 1);
        await desk.Notices(id, notices => notices is [var only] && only.GetProperty("state").GetString() == "sent");
    }

    [Fact]
    public async Task What_comes_again_is_told_once_an_hour_with_its_count_until_somebody_sees_to_it()
    {
        await using var desk = await Desk.Open();
        var phone = Line.Person();
        await desk.Route(new { channel = "sms", address = phone });
        await desk.Raise();
        await Eventually.Holds(async () => (await desk.Line.Phone(phone)).Count == 1);
        var id = (await Desk.Alert(desk.Admin, "test_kind")).GetProperty("alertId").GetString()!;
        await desk.Notices(id, notices => notices is [var only] && only.GetProperty("state").GetString() == "sent");

        await desk.Raise();
        await desk.Raise();
        desk.Clock.Move(TimeSpan.FromMinutes(30));
        await desk.Raise(kind: "other_kind");
        await Eventually.Holds(async () => (await desk.Line.Phone(phone)).Count == 2);
        (await desk.Line.Phone(phone)).Count(text => text.Contains("test_kind", StringComparison.Ordinal)).ShouldBe(1);
        desk.Clock.Move(TimeSpan.FromMinutes(31));
        await Eventually.Holds(async () => (await desk.Line.Phone(phone)).Count == 3);
        (await desk.Line.Phone(phone))[2].ShouldContain("(3 times)");
        await desk.Notices(id, notices => notices.Count == 2 && notices[1].GetProperty("state").GetString() == "sent");

        await desk.Admin.Post($"/api/v1/alerts/{id}/acknowledge", new { });
        await desk.Raise();
        desk.Clock.Move(TimeSpan.FromHours(2));
        await desk.Raise(kind: "third_kind");
        await Eventually.Holds(async () => (await desk.Line.Phone(phone)).Exists(text => text.Contains("third_kind", StringComparison.Ordinal)));
        (await desk.Line.Phone(phone)).Count(text => text.Contains("test_kind", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Fact]
    public async Task A_test_says_of_every_route_what_came_of_it()
    {
        await using var desk = await Desk.Open();
        await using var receiver = await Receiver.Start();
        receiver.Answer = (http, _) => Application.Say(http, 503);
        var (phone, off) = (Line.Person(), Line.Person());
        await desk.Line.SwitchOff(off);
        await desk.Route(new { channel = "sms", address = phone });
        await desk.Route(new { channel = "sms", address = off });
        await desk.Route(new { channel = "whatsapp", address = phone });
        await desk.Route(new { channel = "webhook", address = receiver.Url });

        var trials = (await desk.Admin.Post("/api/v1/alerts/test", new { })).GetProperty("items").EnumerateArray().ToList();

        trials.ConvertAll(trial => trial.GetProperty("outcome").GetString()).ShouldBe(["arrived", "failed", "failed", "failed"]);
        trials[2].GetProperty("cause").GetString().ShouldBe("No agent at work has whatsapp.");
        trials[3].GetProperty("cause").GetString().ShouldBe("It was answered with 503.");
        (await desk.Line.Phone(phone)).ShouldHaveSingleItem().ShouldContain("This is a test");
        (await Desk.Alerts(desk.Admin)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_deployments_alerts_go_over_its_own_routes_by_an_agent_that_a_super_admin_names()
    {
        await using var desk = await Desk.Open();
        var (mine, theirs) = (Line.Person(), Line.Person());
        await desk.Super.Posting("/api/v1/alerts/routes", new { channel = "sms", address = mine }).Refused(400);
        await desk.Route(new { channel = "sms", address = mine, agentId = desk.Line.Agent.Value }, desk.Super);
        await desk.Route(new { channel = "sms", address = theirs });

        await desk.World.Get<RaiseAlert>().Raise(new Alert(OrganizationId.Deployment, Severity.High, "test_kind", "all", "It concerns all"));

        await Eventually.Holds(async () => (await desk.Line.Phone(mine)).Count == 1);
        var id = (await Desk.Alert(desk.Super, "test_kind")).GetProperty("alertId").GetString()!;
        await desk.Notices(id, notices => notices is [var only] && only.GetProperty("state").GetString() == "sent", desk.Super);
        (await desk.Line.Phone(theirs)).ShouldBeEmpty();
        (await Desk.Alerts(desk.Admin)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_route_that_can_lead_nowhere_is_refused()
    {
        await using var desk = await Desk.Open();
        var other = await desk.World.Organization();
        using var stranger = other.Admin();
        foreach (var (route, field) in new (object, string)[]
        {
            (new { channel = "sms", address = "nobody" }, "address"),
            (new { channel = "sms", address = desk.Line.Number }, "address"),
            (new { channel = "webhook", address = "https://10.0.0.1/alerts" }, "address"),
            (new { channel = "webhook", address = "https://example.com/", agentId = desk.Line.Agent.Value }, "agentId"),
            (new { channel = "sms", address = Line.Person(), leastSeverity = "low" }, "leastSeverity"),
            (new { channel = "sms", address = Line.Person(), templateId = "x" }, "templateId"),
            (new { channel = "sms", address = Line.Person(), quietHours = new { from = "22:00", to = "07:00", timeZone = "Nowhere/Town" } }, "quietHours"),
            (new { channel = "sms", address = Line.Person(), quietHours = new { from = "7", to = "22:00", timeZone = "UTC" } }, "quietHours"),
        })
        {
            (await desk.Admin.Posting("/api/v1/alerts/routes", route).Refused(400)).GetProperty("field").GetString().ShouldBe(field);
        }

        await stranger.Posting("/api/v1/alerts/routes", new { channel = "sms", address = Line.Person(), agentId = desk.Line.Agent.Value }).Refused(404);
        (await desk.Admin.Get("/api/v1/alerts/routes")).GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task An_alert_is_in_the_operators_WhatsApp_within_the_window_as_a_text_and_beyond_it_by_a_template()
    {
        await using var desk = await Desk.Open();
        using var chat = await Chat.Open(desk.World, desk.Line.Tenant);
        var (close, far) = (Line.Person(), Line.Person());
        var template = await chat.Template("alert", "Attention: {{1}} Please look.", new Dictionary<string, string> { ["1"] = "HIGH Acme: The disk is full" });
        await chat.Hear(close, "I am on duty");
        var plain = await desk.Route(new { channel = "whatsapp", address = close });
        var templated = await desk.Route(new { channel = "whatsapp", address = far, templateId = template, agentId = chat.Agent });
        var closed = await desk.Route(new { channel = "whatsapp", address = Line.Person() });

        await desk.Raise();

        var id = (await Desk.Alert(desk.Admin, "test_kind")).GetProperty("alertId").GetString()!;
        var notices = await desk.Notices(id, all => all.Count == 3 && all.TrueForAll(one => one.GetProperty("state").GetString() is "sent" or "failed"));
        string? State(string route) => notices.Single(one => one.GetProperty("routeId").GetString() == route).GetProperty("state").GetString();
        (State(plain), State(templated), State(closed)).ShouldBe(("sent", "sent", "failed"));
        var text = (await chat.Phone(close)).Single(one => one.Contains("Something is wrong", StringComparison.Ordinal));
        text.ShouldStartWith("HIGH ");
        text.ShouldContain(id);
        (await chat.Phone(far)).ShouldHaveSingleItem().ShouldStartWith("Attention: HIGH ");
    }

    [Fact]
    public async Task A_route_is_changed_by_whoever_saw_it_last()
    {
        await using var desk = await Desk.Open();
        var (before, after) = (Line.Person(), Line.Person());
        var route = await desk.Route(new { channel = "sms", address = before, quietHours = new { from = "22:00", to = "07:00", timeZone = "UTC" } });
        var path = $"/api/v1/alerts/routes/{route}";
        using var read = await desk.Admin.GetAsync(path, TestContext.Current.CancellationToken);
        var seen = read.Headers.ETag!.ToString();

        var changed = await Patch(desk.Admin, path, new { address = after, leastSeverity = "critical", takeAway = new[] { "quiet_hours" } }, seen).Done();
        var late = await Patch(desk.Admin, path, new { isBackup = true }, seen).Refused(412);
        var wrong = await Patch(desk.Admin, path, new { templateId = "x" }).Refused(400);
        var stranger = await desk.World.Organization();
        using var other = stranger.Admin();
        await Patch(other, path, new { isBackup = true }).Refused(404);
        await desk.Raise(Severity.Critical);

        (changed.GetProperty("address").GetString(), changed.GetProperty("leastSeverity").GetString(), changed.GetProperty("version").GetInt32()).ShouldBe((after, "critical", 2));
        changed.TryGetProperty("quietHours", out _).ShouldBeFalse();
        late.GetProperty("code").GetString().ShouldBe("changed_meanwhile");
        wrong.GetProperty("field").GetString().ShouldBe("templateId");
        await Eventually.Holds(async () => (await desk.Line.Phone(after)).Count == 1);
        (await desk.Line.Phone(before)).ShouldBeEmpty();
        (await desk.Audited("alert_route.changed")).ShouldBe(1);
    }

    [Fact]
    public async Task A_webhook_keeps_its_secret_when_its_address_changes()
    {
        await using var desk = await Desk.Open();
        await using var receiver = await Receiver.Start();
        var hook = await desk.Admin.Post("/api/v1/alerts/routes", new { channel = "webhook", address = receiver.Url + "/old" });
        var route = hook.GetProperty("route").GetProperty("routeId").GetString();
        await Patch(desk.Admin, $"/api/v1/alerts/routes/{route}", new { address = receiver.Url + "/new" }).Done();

        await desk.Raise();

        await Eventually.Holds(() => Task.FromResult(receiver.All.Count == 1));
        receiver.All.Single().IsSignedBy(hook.GetProperty("secret").GetString()!).ShouldBeTrue();
    }

    [Fact]
    public async Task Where_the_limits_are_used_up_the_alert_about_it_arrives_and_no_more_of_them_than_the_reserve()
    {
        await using var desk = await Desk.Open(("Alerts:Reserve", "2"));
        var phone = Line.Person();
        await desk.Route(new { channel = "sms", address = phone });
        using (var set = await desk.Admin.PutAsJsonAsync($"/api/v1/agents/{desk.Line.Agent}/limits", new { limits = new { maxActionsPerDay = 1 } }))
        {
            set.IsSuccessStatusCode.ShouldBeTrue();
        }

        await desk.Line.Send(Line.Person(), "The last one of today");
        await desk.Line.Api.Posting("/api/v1/messages", new { to = Line.Person(), body = "One more" }).Refused(403);
        await Eventually.Holds(async () => (await desk.Line.Phone(phone)).Count == 1);
        (await desk.Line.Phone(phone))[0].ShouldContain("Four fifths of a limit are used");
        await Notice(desk, "actions_per_day_nearly_reached", "sent");

        await desk.Raise(kind: "second_kind");
        await Notice(desk, "second_kind", "sent");
        await desk.Raise(kind: "third_kind");
        (await Notice(desk, "third_kind", "failed")).GetProperty("cause").GetString()!.ShouldContain("actions a day");
        (await desk.Line.Phone(phone)).Count.ShouldBe(2);
        (await desk.Line.Api.Get("/api/v1/usage")).GetProperty("actions").GetInt32().ShouldBe(3, "what goes beyond the limits counts");
    }

    [Fact]
    public async Task Alerts_that_come_at_once_take_no_more_of_the_reserve_than_there_is()
    {
        await using var desk = await Desk.Open(("Alerts:Reserve", "2"));
        var phone = Line.Person();
        await NoneLeft(desk);
        await desk.Route(new { channel = "sms", address = phone });

        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => desk.Raise(kind: $"kind_{i}")));

        var ended = await Task.WhenAll(Enumerable.Range(0, 6).Select(async i =>
        {
            var id = (await Desk.Alert(desk.Admin, $"kind_{i}")).GetProperty("alertId").GetString()!;
            var notices = await desk.Notices(id, all => all is [var only] && only.GetProperty("state").GetString() is "sent" or "failed");
            return notices[0].GetProperty("state").GetString();
        }));
        ended.Count(state => state == "sent").ShouldBe(2);
        (await desk.Line.Phone(phone)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task An_alert_that_had_its_place_in_the_reserve_as_the_process_ended_goes_on_it()
    {
        await using var desk = await Desk.Open(("Alerts:Reserve", "1"));
        await NoneLeft(desk);
        await desk.Raise(Severity.Low);
        var alert = (await Desk.Alert(desk.Admin, "test_kind")).GetProperty("alertId").GetString()!;
        var phone = Line.Person();
        var route = await desk.Route(new { channel = "sms", address = phone });
        var now = desk.Clock.GetUtcNow();
        await desk.World.Get<Database>().Write(desk.Line.Tenant.Id, unit => unit.Execute(
            """
            INSERT INTO alert_notice (alert_id, route_id, number, organization_id, state, times, tries, at, beyond_limits)
            VALUES (@alert, @route, 1, @organization, 'sending', 1, 0, @now, true)
            """,
            new { alert, route, now }));
        await desk.World.Get<Database>().Write(desk.Line.Tenant.Id, unit => unit.Execute(
            "UPDATE alert SET severity = 'high' WHERE organization_id = @organization AND id = @alert", new { alert }));

        await desk.Raise();

        await Eventually.Holds(async () => (await desk.Line.Phone(phone)).Count == 1);
        await desk.Notices(alert, all => all is [var only] && only.GetProperty("state").GetString() == "sent");
        await desk.Raise(kind: "other_kind");
        await Notice(desk, "other_kind", "failed");
        (await desk.Line.Phone(phone)).Count.ShouldBe(1);
    }

    // The one act of the day that the agent may do is done.
    static async Task NoneLeft(Desk desk)
    {
        using var set = await desk.Admin.PutAsJsonAsync($"/api/v1/agents/{desk.Line.Agent}/limits", new { limits = new { maxActionsPerDay = 1 } });
        set.IsSuccessStatusCode.ShouldBeTrue();
        await desk.Line.Send(Line.Person(), "The last one of today");
        await Desk.Alert(desk.Admin, "actions_per_day_nearly_reached");
    }

    static async Task<JsonElement> Notice(Desk desk, string kind, string state)
    {
        var id = (await Desk.Alert(desk.Admin, kind)).GetProperty("alertId").GetString()!;
        return (await desk.Notices(id, all => all is [var only] && only.GetProperty("state").GetString() == state))[0];
    }

    static Task<HttpResponseMessage> Patch(HttpClient client, string path, object change, string? seen = null) =>
        client.Sending(HttpMethod.Patch, path, change, seen);

    static string Hour(DateTimeOffset time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);
}
