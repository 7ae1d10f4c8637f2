using System.Text.Json;
using Switchboard.Alerts;
using Switchboard.Billing;
using Switchboard.Jobs;
using Switchboard.Kernel;
using Switchboard.Tenancy;
using Switchboard.Tests.Integration.Billing;
using static Switchboard.Tests.Integration.Contacts.Reading;

namespace Switchboard.Tests.Integration.Alerts;

/// <summary>What a person should know of is there once, however often it comes, until somebody says that it is over.</summary>
public sealed class AlertTests
{
    [Fact]
    public async Task Whoever_goes_on_guessing_though_locked_out_raises_one_alert_that_counts_what_comes_again()
    {
        await using var desk = await Desk.Open();
        await Guess(desk.World, "203.0.113.7", Lockouts.Tries);
        await Guess(desk.World, "198.51.100.7", Lockouts.Tries + 1);

        var alert = await Desk.Alert(desk.Super, "brute_force");
        (alert.GetProperty("severity").GetString(), alert.GetProperty("state").GetString(), alert.GetProperty("subject").GetString(), alert.GetProperty("times").GetInt32())
            .ShouldBe(("high", "open", "198.51.100.0/24", 1));
        alert.GetProperty("facts").GetProperty("tries").GetString().ShouldBe("11");
        alert.GetProperty("organizationId").GetString().ShouldBe("org_deployment");

        // Ten more are let pass.
        await Guess(desk.World, "198.51.100.7", 10);
        await Guess(desk.World, "198.51.100.7", 1);
        var again = await Desk.Alert(desk.Super, "brute_force", times: 2);
        again.GetProperty("alertId").GetString().ShouldBe(alert.GetProperty("alertId").GetString());
        (await Desk.Alerts(desk.Super)).Count.ShouldBe(1);
        (await Desk.Alerts(desk.Admin)).ShouldBeEmpty();

        await desk.Super.Post($"/api/v1/alerts/{alert.GetProperty("alertId").GetString()}/resolve", new { });
        await Guess(desk.World, "198.51.100.7", 11);
        await Eventually.Holds(async () => (await Desk.Alerts(desk.Super)).Count == 2);
        (await Desk.Alerts(desk.Super)).ConvertAll(one => one.GetProperty("times").GetInt32()).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task What_comes_many_times_at_once_is_one_alert_and_none_of_it_is_lost()
    {
        await using var desk = await Desk.Open();

        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Task.Run(() => desk.Raise(), TestContext.Current.CancellationToken)));

        await Desk.Alert(desk.Admin, "test_kind", times: 40);
        (await Desk.Alerts(desk.Admin)).ShouldHaveSingleItem().GetProperty("times").GetInt32().ShouldBe(40);
        (await desk.Audited("alert.raised")).ShouldBe(1);
    }

    [Fact]
    public async Task Its_facts_are_those_of_the_last_time_though_it_came_while_another_was_written()
    {
        await using var desk = await Desk.Open();
        var alert = new Alert(desk.Line.Tenant.Id, Severity.High, "test_kind", "sub_1", "Something is wrong");
        var raise = desk.World.Get<RaiseAlert>();

        await Task.WhenAll(Enumerable.Range(1, 5).Select(i => raise.Raise(alert.With(("number", i)))).ToList());

        var told = await Desk.Alert(desk.Admin, "test_kind", times: 5);
        told.GetProperty("facts").GetProperty("number").GetString().ShouldBe("5");
    }

    [Fact]
    public async Task A_job_that_runs_again_counts_once()
    {
        await using var desk = await Desk.Open();
        desk.Clock.Move(Till.Morning().GetUtcNow() - desk.Clock.GetUtcNow());
        await desk.Line.Limit(new { maxActionsPerDay = 1 });
        await desk.Line.Sending().Done();
        await Desk.Alert(desk.Admin, "actions_per_day_nearly_reached");
        var told = (await Eventually.Get(
            desk.Line.Events, all => all.Exists(one => one.GetProperty("kind").GetString() == "limit.nearly_reached"))).Single(
                one => one.GetProperty("kind").GetString() == "limit.nearly_reached").GetProperty("eventId").GetString()!;
        var handler = desk.World.Get<IEnumerable<IJobHandler>>().OfType<AlertNearLimit>().Single();
        var ids = desk.World.Get<Ids>();
        var job = new Job(ids.Next<JobId>(), desk.Line.Tenant.Id, AlertNearLimit.JobKind, told, 0, 1, null);

        await handler.Run(job, TestContext.Current.CancellationToken);
        await handler.Run(job, TestContext.Current.CancellationToken);
        (await Desk.Alert(desk.Admin, "actions_per_day_nearly_reached")).GetProperty("times").GetInt32().ShouldBe(2, "one is the message's own job");
        await handler.Run(job with { JobId = ids.Next<JobId>() }, TestContext.Current.CancellationToken);

        (await Desk.Alert(desk.Admin, "actions_per_day_nearly_reached", times: 3)).GetProperty("times").GetInt32().ShouldBe(3);
    }

    [Fact]
    public async Task An_alert_is_acknowledged_and_resolved_once_and_found_by_its_state_and_severity()
    {
        await using var desk = await Desk.Open();
        await desk.Raise(Severity.Medium, "one_kind");
        await desk.Raise(Severity.Low, "other_kind");
        (await desk.Audited("alert.raised")).ShouldBe(1, "Low ones aren't audited.");
        var id = (await Desk.Alert(desk.Admin, "one_kind")).GetProperty("alertId").GetString();

        var seen = await desk.Admin.Post($"/api/v1/alerts/{id}/acknowledge", new { });
        await desk.Admin.Post($"/api/v1/alerts/{id}/acknowledge", new { });
        await desk.Raise(Severity.Medium, "one_kind");

        seen.GetProperty("state").GetString().ShouldBe("acknowledged");
        (await desk.Audited("alert.acknowledged")).ShouldBe(1);
        (await Desk.Alert(desk.Admin, "one_kind", times: 2)).GetProperty("state").GetString().ShouldBe("acknowledged");
        (await Desk.Alerts(desk.Admin, "?state=open")).ConvertAll(Kind).ShouldBe(["other_kind"]);
        (await Desk.Alerts(desk.Admin, "?severity=medium&limit=1")).ConvertAll(Kind).ShouldBe(["one_kind"]);
        (await desk.Admin.Post($"/api/v1/alerts/{id}/resolve", new { })).GetProperty("state").GetString().ShouldBe("resolved");
        (await desk.Admin.Post($"/api/v1/alerts/{id}/acknowledge", new { })).GetProperty("state").GetString().ShouldBe("resolved");
        await desk.Super.Posting($"/api/v1/alerts/{id}/resolve", new { }).Refused(404);
        await desk.Super.Post($"/api/v1/alerts/{id}/resolve?organizationId={desk.Line.Tenant.Id}", new { });
    }

    [Fact]
    public async Task What_somebody_saw_to_and_has_not_come_again_is_resolved_by_itself_and_forgotten_in_the_end()
    {
        await using var desk = await Desk.Open(("Alerts:ResolveAfter", "1h"), ("Alerts:Keep", "30d"));
        await desk.Raise(kind: "seen");
        await desk.Raise(kind: "unseen");
        var id = (await Desk.Alert(desk.Admin, "seen")).GetProperty("alertId").GetString();
        await desk.Admin.Post($"/api/v1/alerts/{id}/acknowledge", new { });
        var sweep = desk.World.Get<ForgetAlerts>();

        await sweep.Round(TestContext.Current.CancellationToken);
        (await Desk.Alert(desk.Admin, "seen")).GetProperty("state").GetString().ShouldBe("acknowledged");
        desk.Clock.Move(TimeSpan.FromHours(2));
        await sweep.Round(TestContext.Current.CancellationToken);

        (await Desk.Alert(desk.Admin, "seen")).GetProperty("state").GetString().ShouldBe("resolved");
        (await Desk.Alert(desk.Admin, "unseen")).GetProperty("state").GetString().ShouldBe("open");
        (await desk.Audited("alert.resolved")).ShouldBe(1);
        desk.Clock.Move(TimeSpan.FromDays(31));
        await sweep.Round(TestContext.Current.CancellationToken);
        (await Desk.Alerts(desk.Admin)).ConvertAll(Kind).ShouldBe(["unseen"]);
    }

    [Fact]
    public async Task An_alert_that_cannot_be_kept_is_logged_and_breaks_nothing()
    {
        await using var desk = await Desk.Open();

        await desk.World.Get<RaiseAlert>().Raise(new Alert(OrganizationId.From("org_gone"), Severity.Critical, "lost_kind", "sub_1", "Nobody has it"));

        await Eventually.Holds(() => Task.FromResult(desk.World.Output.Contains("lost_kind", StringComparison.Ordinal)));
        await desk.Raise();
        await Desk.Alert(desk.Admin, "test_kind");
    }

    static string Kind(JsonElement alert) => alert.GetProperty("kind").GetString()!;

    static async Task Guess(World world, string source, int tries)
    {
        for (var i = 0; i < tries; i++)
        {
            using var guesser = world.Client($"sb_super_{Guid.CreateVersion7():N}", source);
            (await guesser.GetAsync("/api/v1/tokens")).IsSuccessStatusCode.ShouldBeFalse();
        }
    }
}
