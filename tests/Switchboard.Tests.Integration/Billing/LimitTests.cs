using System.Net.Http.Json;
using System.Text.Json;
using Switchboard.Tests.Integration.Alerts;
using static Switchboard.Tests.Integration.Contacts.Reading;
using Line = Switchboard.Tests.Integration.Conversations.Line;

namespace Switchboard.Tests.Integration.Billing;

/// <summary>What agents may do and spend, and what they are told when it is used up.</summary>
public sealed class LimitTests(World world)
{
    [Fact]
    public async Task An_agent_does_no_more_than_its_limits_and_is_told_which_it_is_and_until_when()
    {
        var clock = Till.Morning();
        await using var own = await World.Start(options => options.Clock = clock, ("Limits:ActionsPerMinute", "2"), ("Limits:ActionsPerHour", "3"), ("Limits:ActionsPerDay", "4"));
        using var line = await Line.Open(own);
        var midnight = new DateTimeOffset(clock.GetUtcNow().Date, TimeSpan.Zero);

        await Sent(line, 2);
        await Refused(line, "2 of the 2 actions a minute", midnight.AddMinutes(1));
        clock.Move(TimeSpan.FromMinutes(1));
        await Sent(line, 1);
        await Refused(line, "3 of the 3 actions an hour", midnight.AddHours(1));
        clock.Move(TimeSpan.FromHours(1));
        await Sent(line, 1);
        await Refused(line, "4 of the 4 actions a day", midnight.AddDays(1));
        clock.Move(TimeSpan.FromDays(1));
        await Sent(line, 1);
    }

    [Fact]
    public async Task A_refusal_reads_the_same_by_send_by_question_by_record_and_in_the_log()
    {
        using var line = await Line.Open(world);
        await line.Limit(new { maxActionsPerDay = 0 });
        var person = Line.Person();

        var refused = await line.Sending(more: new { to = person, body = "Hello" }).Refused(403);
        var asked = await line.Api.Post("/api/v1/decisions", new { contactAddress = person });
        var kept = await line.Api.Get($"/api/v1/decisions/{refused.GetProperty("decisionId").GetString()}");

        refused.GetProperty("code").GetString().ShouldBe("refused_by_limits");
        refused.GetProperty("next").GetString()!.ShouldContain("comms_set_agent_limits");
        foreach (var decision in new[] { asked, kept })
        {
            decision.GetProperty("allowed").GetBoolean().ShouldBeFalse();
            decision.GetProperty("rule").GetString().ShouldBe("limits");
            decision.GetProperty("reason").GetString().ShouldBe(refused.GetProperty("detail").GetString());
        }

        (await line.Audited("send.refused")).ShouldHaveSingleItem().ShouldContain("\"limits\"");
        (await line.Phone(person)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Nobody_spends_more_than_the_cap_of_a_day_and_of_a_month()
    {
        var clock = Till.Morning();
        await using var own = await World.Start(options => options.Clock = clock);
        using var line = await Line.Open(own);
        var (day, month) = (new DateTimeOffset(clock.GetUtcNow().Date, TimeSpan.Zero), clock.GetUtcNow());

        await line.Limit(new { maxSpendPerDay = 0.02m, maxSpendPerMonth = 0.03m });
        await Sent(line, 2);
        await Refused(line, "$0.0166 of the $0.02 a day that it may, and this is estimated at $0.0083", day.AddDays(1));
        clock.Move(TimeSpan.FromDays(1));
        await Sent(line, 1);
        await Refused(line, "$0.0249 of the $0.03 a month", new DateTimeOffset(month.Year, month.Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(1));

        await line.Limit(new { maxSpendPerMonth = 0.001m });
        var never = await line.Sending().Refused(403);
        never.TryGetProperty("retryAt", out _).ShouldBeFalse("no time makes it cheap enough");
    }

    [Fact]
    public async Task One_action_costs_no_more_than_its_cap_whatever_is_left()
    {
        using var line = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        var long3 = new string('a', 400);
        await line.Sending(long3).Done();

        await line.Limit(new { maxSpendPerAction = 0.01m });
        await Sent(line, 1);
        var refused = await line.Sending(long3).Refused(403);
        var asked = await admin.Get($"/api/v1/agents/{line.Agent}/limits");
        await line.Limit(new { }, reset: true);
        await line.Sending(long3).Done();
        await admin.Put("/api/v1/billing/config", new { limits = new { maxSpendPerAction = 0.02m } });
        var ofAll = await line.Sending(long3).Refused(403);
        await Sent(line, 1);

        (refused.GetProperty("code").GetString(), refused.GetProperty("detail").GetString())
            .ShouldBe(("refused_by_limits", "The agent may spend $0.01 on one action, and this is estimated at $0.0249."));
        refused.TryGetProperty("retryAt", out _).ShouldBeFalse("no time makes it cheaper");
        refused.GetProperty("next").GetString()!.ShouldStartWith("Make it less");
        (await line.Api.Get($"/api/v1/decisions/{refused.GetProperty("decisionId").GetString()}")).GetProperty("rule").GetString().ShouldBe("limits");
        asked.GetProperty("limits").GetProperty("maxSpendPerAction").GetDecimal().ShouldBe(0.01m);
        ofAll.GetProperty("detail").GetString()!.ShouldStartWith("The organization may spend $0.02 on one action");
    }

    [Fact]
    public async Task A_deployment_can_have_a_cap_for_one_action_that_an_agent_is_given_more_than()
    {
        await using var own = await World.Start(null, ("Limits:SpendPerAction", "0.01"));
        using var line = await Line.Open(own);
        var long2 = new string('a', 200);

        await Sent(line, 1);
        await line.Sending(long2).Refused(403);
        await line.Limit(new { maxSpendPerAction = 0.02m });
        await line.Sending(long2).Done();
    }

    [Fact]
    public async Task The_agents_of_an_organization_share_the_limits_of_its_tier_which_only_the_operator_raises()
    {
        await using var own = await World.Start(null, ("Limits:DefaultTier", "free"), ("Limits:TierActionsPerDay", "2,3,1000000000,1000000000"));
        using var line = await Line.Open(own);
        using var other = await Line.Open(own, line.Tenant);
        using var stranger = await Line.Open(own);
        using var admin = line.Tenant.Admin();
        using var super = own.SuperAdmin();

        await Sent(line, 1);
        await Sent(other, 1);
        var refused = await line.Sending().Refused(403);
        await Sent(stranger, 1);

        refused.GetProperty("detail").GetString().ShouldBe("The organization has done 2 of the 2 actions a day that it may (tier free).");
        refused.GetProperty("next").GetString()!.ShouldContain("comms_set_billing_config");
        foreach (var wish in new object[] { new { tier = "enterprise" }, new { markupPercent = 0 } })
        {
            (await admin.PutAsync("/api/v1/billing/config", JsonContent.Create(wish), TestContext.Current.CancellationToken).Refused(403))
                .GetProperty("code").GetString().ShouldBe("forbidden");
        }

        await super.Put("/api/v1/billing/config", new { tier = "starter", organizationId = line.Tenant.Id.Value });
        await Sent(other, 1);
        await line.Sending().Refused(403);
        var laxer = await admin.PutAsync("/api/v1/billing/config", JsonContent.Create(new { limits = new { maxActionsPerDay = 1_000 } }), TestContext.Current.CancellationToken).Refused(400);
        (laxer.GetProperty("code").GetString(), laxer.GetProperty("detail").GetString()).ShouldBe(("invalid_limits", "maxActionsPerDay is laxer than the organization's tier, starter, which has 3."));
        (await admin.Get("/api/v1/billing/config")).GetProperty("own").TryGetProperty("maxActionsPerDay", out _).ShouldBeFalse("an admin draws limits tighter, never wider");
        await super.Put("/api/v1/billing/config", new { tier = "pro", organizationId = line.Tenant.Id.Value });
        (await admin.Put("/api/v1/billing/config", new { limits = new { maxActionsPerDay = 4 } })).GetProperty("limits").GetProperty("maxActionsPerDay").GetInt64().ShouldBe(4);
        await Sent(line, 1);
        await line.Sending().Refused(403);
    }

    [Fact]
    public async Task A_limit_that_an_organizations_admin_set_is_named_as_theirs_and_they_take_it_off()
    {
        using var line = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        const string Config = "/api/v1/billing/config";

        var set = await admin.Put(Config, new { limits = new { maxActionsPerDay = 1, maxSpendPerMonth = 5 } });
        await Sent(line, 1);
        var refused = await line.Sending().Refused(403);
        var decision = await line.Api.Get($"/api/v1/decisions/{refused.GetProperty("decisionId").GetString()}");
        var off = await admin.Put(Config, new { limits = new { maxSpendPerMonth = 4 }, resetLimits = true });
        await Sent(line, 2);

        set.GetProperty("own").GetProperty("maxActionsPerDay").GetInt64().ShouldBe(1);
        refused.GetProperty("detail").GetString().ShouldBe("The organization has done 1 of the 1 actions a day that it may (a limit that its admin set).");
        refused.GetProperty("next").GetString()!.ShouldContain("An admin of the organization can raise it or take it off");
        refused.GetProperty("next").GetString()!.ShouldNotContain("operator");
        decision.GetProperty("source").GetString().ShouldBe("BIL-3: the organization's own limits (PUT /api/v1/billing/config)");
        off.GetProperty("own").TryGetProperty("maxActionsPerDay", out _).ShouldBeFalse();
        off.GetProperty("own").GetProperty("maxSpendPerMonth").GetDecimal().ShouldBe(4);
        (await line.Audited("billing.changed"))[1].ShouldContain("\"resetLimits\":true");
    }

    [Fact]
    public async Task No_role_is_exempt_and_no_agent_changes_its_own_limits()
    {
        using var line = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        using var super = world.SuperAdmin();
        await line.Limit(new { maxActionsPerDay = 1 });
        await Sent(line, 1);

        foreach (var client in new[] { line.Api, admin, super })
        {
            var answer = await client.Posting("/api/v1/messages", new { to = Line.Person(), body = "Hello", agentId = line.Agent.Value, author = client == line.Api ? null : "Ann" }).Refused(403);
            answer.GetProperty("code").GetString().ShouldBe("refused_by_limits");
        }

        await line.Api.PutAsync($"/api/v1/agents/{line.Agent}/limits", JsonContent.Create(new { limits = new { maxActionsPerDay = 9 } }), TestContext.Current.CancellationToken).Refused(403);
        (await line.Api.Get($"/api/v1/agents/{line.Agent}/limits")).GetProperty("limits").GetProperty("maxActionsPerDay").GetInt64().ShouldBe(1);
    }

    [Fact]
    public async Task What_never_leaves_is_given_back()
    {
        var clock = Till.Morning();
        await using var own = await World.Start(options => options.Clock = clock, ("Jobs:Poll", "50ms"));
        using var line = await Line.Open(own);
        await line.Limit(new { maxActionsPerDay = 1, maxSpendPerDay = 0.01m });
        var (person, later) = (Line.Person(), clock.GetUtcNow().AddHours(1));

        var planned = Id(await line.Api.Post("/api/v1/messages", new { to = Line.Person(), body = "Hello", sendAt = later }));
        await line.Sending().Refused(403);
        await line.Api.Delete($"/api/v1/messages/{planned}");
        var again = Id(await line.Api.Post("/api/v1/messages", new { to = person, body = "Hello", sendAt = later }));
        await line.Sending().Refused(403);
        await line.Write(person, "STOP");
        await Eventually.Holds(async () => (await line.Events()).Exists(one => one.GetProperty("kind").GetString() == "contact.opted_out"));
        clock.Move(TimeSpan.FromHours(2));
        await line.Until(again, "aborted");

        await Eventually.Holds(async () => (await line.Usage()).GetProperty("actions").GetInt64() == 0);
        await Sent(line, 1);
        var usage = await line.Usage();
        usage.Micros("cost").ShouldBe(Till.Rent + Till.Text);
        usage.GetProperty("remaining").GetProperty("maxActionsPerDay").GetInt64().ShouldBe(0);
    }

    [Fact]
    public async Task Limits_are_set_one_by_one_and_go_back_to_the_defaults_together()
    {
        using var line = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        var path = $"/api/v1/agents/{line.Agent}/limits";
        await line.Limit(new { maxActionsPerHour = 7 });
        await line.Limit(new { maxSpendPerMonth = 2.5m });

        var both = (await line.Api.Get(path)).GetProperty("own");
        await line.Limit(new { maxCallsPerDaySameNumber = 1 }, reset: true);
        var reset = await line.Api.Get(path);
        var wrong = await admin.PutAsync(path, JsonContent.Create(new { limits = new { maxActionsPerDay = -1 } }), TestContext.Current.CancellationToken).Refused(400);

        both.GetProperty("maxActionsPerHour").GetInt64().ShouldBe(7);
        both.GetProperty("maxSpendPerMonth").GetDecimal().ShouldBe(2.5m);
        reset.GetProperty("own").EnumerateObject().Select(one => one.Name).ShouldBe(["maxCallsPerDaySameNumber"]);
        reset.GetProperty("limits").GetProperty("maxActionsPerHour").GetInt64().ShouldBe(1_000_000_000);
        wrong.GetProperty("code").GetString().ShouldBe("invalid_limits");
    }

    [Fact]
    public async Task Four_fifths_of_a_cap_are_told_of_once_in_its_period()
    {
        var clock = Till.Morning();
        await using var own = await World.Start(options => options.Clock = clock);
        using var line = await Line.Open(own);
        await line.Limit(new { maxActionsPerDay = 5 });

        await Sent(line, 3);
        (await line.Audited("limit.nearly_reached")).ShouldBeEmpty();
        await Sent(line, 2);
        (await line.Audited("limit.nearly_reached")).ShouldHaveSingleItem().ShouldContain("actions_per_day");
        var told = await Eventually.Get(async () => (await line.Events()).FindAll(one => one.GetProperty("kind").GetString() == "limit.nearly_reached"), found => found.Count > 0);
        told.ShouldHaveSingleItem().GetProperty("detail").GetProperty("used").GetInt64().ShouldBe(4);
        using var admin = line.Tenant.Admin();
        var alert = await Desk.Alert(admin, "actions_per_day_nearly_reached");
        alert.GetProperty("subject").GetString().ShouldBe(line.Agent.Value);
        alert.GetProperty("facts").GetProperty("used").GetString().ShouldBe("4");

        clock.Move(TimeSpan.FromDays(1));
        await Sent(line, 5);
        (await line.Audited("limit.nearly_reached")).Count.ShouldBe(2);
        (await Desk.Alert(admin, "actions_per_day_nearly_reached", times: 2)).GetProperty("alertId").GetString().ShouldBe(alert.GetProperty("alertId").GetString());
    }

    [Fact]
    public async Task Where_nothing_is_allowed_by_default_an_agent_that_was_given_a_limit_sends()
    {
        await using var own = await World.Start(settings: ("Limits:ActionsPerMinute", "0"));
        using var line = await Line.Open(own);
        using var nothing = await line.Sending();
        await line.Limit(new { maxActionsPerMinute = 1 });

        await Sent(line, 1);
        using var more = await line.Sending();

        (nothing.StatusCode, more.StatusCode).ShouldBe((System.Net.HttpStatusCode.Forbidden, System.Net.HttpStatusCode.Forbidden));
    }

    static async Task Sent(Line line, int times)
    {
        for (var i = 0; i < times; i++)
        {
            using var answer = await line.Sending();
            answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
        }
    }

    static async Task Refused(Line line, string what, DateTimeOffset until)
    {
        var refused = await line.Sending().Refused(403);
        refused.GetProperty("code").GetString().ShouldBe("refused_by_limits");
        refused.GetProperty("detail").GetString()!.ShouldContain(what);
        refused.GetProperty("retryAt").GetDateTimeOffset().ShouldBe(until);
    }

    static string Id(JsonElement message) => message.GetProperty("messageId").GetString()!;
}
