using System.Net;
using Switchboard.Data;
using Switchboard.Tests.Integration.Billing;
using Switchboard.Tests.Integration.Compliance;
using Switchboard.Tests.Integration.Contacts;
using Switchboard.Tests.Integration.Conversations;
using Switchboard.Tests.Integration.Verification;
using Switchboard.Verification;
using Line = Switchboard.Tests.Integration.Conversations.Line;

namespace Switchboard.Tests.Integration.Host;

/// <summary>A clock is set: by minutes when a time server corrects it, by a day when somebody had it wrong. What is counted, promised and over stays so.</summary>
[Trait("Category", "slow")]
public sealed class ClockJumpTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(23 * 60)]
    public async Task What_a_day_allows_is_not_allowed_again_when_the_clock_goes_back_and_comes_to_it_once_more(int minutes)
    {
        // A second after midnight: the jump leads into the day before.
        var clock = Till.Morning();
        await using var own = await World.Start(options => options.Clock = clock);
        using var line = await Line.Open(own);
        await line.Limit(new { maxActionsPerDay = 2, maxSpendPerDay = 0.02m });
        var (back, day) = (TimeSpan.FromMinutes(minutes), clock.GetUtcNow().Date);
        await Sent(line, 2);
        await Refused(line);

        clock.Move(-back);
        var refused = await line.Sending().Refused(403);
        clock.Move(back);
        await Refused(line);
        clock.Move(TimeSpan.FromHours(23));
        await Refused(line);

        // The windows that it knows are the later ones, and they end as they would have.
        refused.GetProperty("retryAt").GetDateTimeOffset().ShouldBe(new DateTimeOffset(day.AddDays(1), TimeSpan.Zero));
        clock.Move(TimeSpan.FromHours(1));
        await Sent(line, 2);
        await Refused(line);
    }

    [Fact]
    public async Task What_a_month_allows_is_not_allowed_again_when_the_clock_goes_back_over_its_beginning()
    {
        var clock = Till.Morning();
        var now = clock.GetUtcNow();
        clock.GoTo(new DateTimeOffset(now.Year, now.Month, 1, 0, 0, 1, TimeSpan.Zero).AddMonths(1));
        await using var own = await World.Start(options => options.Clock = clock);
        using var line = await Line.Open(own);
        await line.Limit(new { maxSpendPerMonth = 0.02m });
        await Sent(line, 2);

        clock.Move(-TimeSpan.FromMinutes(10));
        await Refused(line);
        clock.Move(TimeSpan.FromMinutes(10));
        await Refused(line);
    }

    [Fact]
    public async Task A_clock_that_was_wrong_by_years_locks_nobody_in()
    {
        var clock = Till.Morning();
        await using var own = await World.Start(options => options.Clock = clock);
        using var line = await Line.Open(own);
        await line.Limit(new { maxActionsPerDay = 1 });
        clock.Move(TimeSpan.FromDays(800));
        using (var later = own.Client(line.Token))
        {
            await later.Posting("/api/v1/messages", new { to = Line.Person(), body = "From the future" });
        }

        clock.Move(-TimeSpan.FromDays(800));

        await Sent(line, 1);
        await Refused(line);
    }

    [Fact]
    public async Task However_the_clock_jumps_within_a_day_no_more_goes_than_the_days_that_it_has_reached_allow()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("SEED"), out var given) ? given : 1876;
        var chance = new Random(seed);
        var clock = Till.Morning();
        await using var own = await World.Start(options => options.Clock = clock);
        using var line = await Line.Open(own);
        await line.Limit(new { maxSpendPerDay = 0.01m });
        var (first, farthest, sent) = (clock.GetUtcNow().Date, clock.GetUtcNow(), 0);

        for (var jump = 0; jump < 120; jump++)
        {
            using (var answer = await line.Sending())
            {
                sent += answer.StatusCode == HttpStatusCode.Created ? 1 : 0;
            }

            var (now, by) = (clock.GetUtcNow(), TimeSpan.FromMinutes(chance.Next(-12 * 60, (12 * 60) + 90)));
            // Never a day or more behind where it has been.
            clock.Move(now + by < farthest.AddHours(-23) ? farthest - now : by);
            farthest = clock.GetUtcNow() > farthest ? clock.GetUtcNow() : farthest;
        }

        sent.ShouldBeGreaterThan(1, $"SEED={seed}");
        sent.ShouldBeLessThanOrEqualTo((farthest.Date - first).Days + 1, $"SEED={seed}");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_code_that_ran_out_does_not_come_back_with_the_clock(bool wasTried)
    {
        var clock = new MovableClock();
        await using var own = await World.Start(options => options.Clock = clock);
        using var line = await Line.Open(own);
        var person = Line.Person();
        await line.Api.SendCode(person);
        var code = await line.Code(person);
        clock.Move(TimeSpan.FromMinutes(6));
        if (wasTried)
        {
            (await line.Api.Status(person, code)).ShouldBe(Coded.Wrong);
        }
        else
        {
            await own.Get<ForgetCodes>().Round(Ct);
        }

        clock.Move(-TimeSpan.FromMinutes(5));
        (await line.Api.Status(person, code)).ShouldBe(Coded.Wrong, "within the five minutes, by this clock");

        await line.Api.SendCode(person);
        (await line.Api.Status(person, await line.Code(person, 2))).ShouldBe("verified", "a new one counts");
    }

    [Fact]
    public async Task A_code_whose_age_nobody_can_tell_is_none()
    {
        var clock = new MovableClock();
        await using var own = await World.Start(options => options.Clock = clock);
        using var line = await Line.Open(own);
        var person = Line.Person();
        await line.Api.SendCode(person);
        var code = await line.Code(person);

        clock.Move(-TimeSpan.FromHours(2));

        (await line.Api.Status(person, code)).ShouldBe(Coded.Wrong, "by this clock it would last two hours more");
    }

    [Theory]
    [InlineData(-2)]
    [InlineData(-24 * 60)]
    [InlineData(2)]
    public async Task Tries_of_a_code_stay_counted_wherever_the_clock_goes(int minutes)
    {
        var clock = new MovableClock();
        await using var own = await World.Start(options => options.Clock = clock, ("Verification:TriesPerHour", "6"));
        using var line = await Line.Open(own);
        var person = Line.Person();
        await line.Api.SendCode(person);
        var code = await line.Code(person);
        for (var by = 1; by <= 5; by++)
        {
            await line.Api.Status(person, Coded.Other(code, by));
        }

        clock.Move(TimeSpan.FromMinutes(minutes));

        (await line.Api.Status(person, code)).ShouldBe(Coded.Wrong, "its five tries are used");
        (await line.Api.Posting("/api/v1/verification/codes/verify", new { contactAddress = person, code }).Refused(429)).Id("code").ShouldBe("too_many_tries");
    }

    [Theory]
    [InlineData(10)]
    [InlineData(23 * 60)]
    public async Task What_a_person_was_told_counts_also_when_the_clock_says_that_it_is_yet_to_come(int minutes)
    {
        var clock = Noon.Clock();
        await using var own = await World.Start(options => options.Clock = clock, ("Compliance:InformationalPerDay", "2"));
        using var line = await Line.Open(own);
        var person = Line.Person();
        await line.Send(person, "Your order is packed");
        await line.Send(person, "Your order has left");

        clock.Move(-TimeSpan.FromMinutes(minutes));

        (await line.Api.Posting("/api/v1/messages", new { to = person, body = "Your order is near" }).Refused(403)).Id("code").ShouldBe("refused_by_contact_frequency");
    }

    [Fact]
    public async Task What_waits_for_the_morning_leaves_once_though_the_night_comes_twice()
    {
        var clock = new MovableClock();
        await using var world = await Night.Open(clock, Night.InCalifornia);
        using var line = await Line.Open(world);
        var person = Line.Person();
        var deferred = await line.Api.Post("/api/v1/messages", new { to = person, body = "Good morning", ifClosed = "defer" });

        clock.GoTo(Night.Morning.AddSeconds(1));
        await line.Until(deferred.Id("messageId"), "delivered");
        var second = await line.Api.Post("/api/v1/messages", new { to = person, body = "And tomorrow", sendAt = clock.GetUtcNow().AddMinutes(5) });
        clock.GoTo(Night.InCalifornia);
        var refused = await line.Api.Posting("/api/v1/messages", new { to = person, body = "Still awake?" }).Refused(403);
        clock.GoTo(Night.Morning.AddMinutes(6));
        await line.Until(second.Id("messageId"), "delivered");

        refused.Id("code").ShouldBe("refused_by_quiet_hours");
        refused.GetProperty("retryAt").GetDateTimeOffset().ShouldBe(Night.Morning);
        (await line.Phone(person)).ShouldBe(["Good morning", "And tomorrow"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task A_job_that_runs_while_the_clock_jumps_by_a_day_is_run_by_nobody_else(int days)
    {
        var clock = new MovableClock();
        await using var both = await TwoProviders.Start(isVerified: false, clock: clock);
        var person = Post.Person();
        both.Gate.Hold();
        var id = await both.Send(person, "Under way");
        await Eventually.Holds(async () => await both.Asked() == 1);

        clock.Move(TimeSpan.FromDays(days));
        // What is due is looked for every 50 milliseconds.
        for (var looks = 0; looks < 100; looks++)
        {
            (await both.Asked()).ShouldBe(1);
        }

        both.Gate.LetGo();
        // A receipt that seems to come from another day is not believed.
        await both.Until(id, "sent", "delivered");
        await Eventually.Holds(async () => (await both.Mailbox(person)).Count > 0);
        (await both.Mailbox(person)).ShouldHaveSingleItem();
        (await both.Asked()).ShouldBe(1);
        (await both.World.Get<Database>().Read(both.Tenant.Id, session => session.Count(
            "SELECT coalesce(max(fence), 0) FROM job WHERE organization_id = @organization AND kind = 'message.deliver'"))).ShouldBeLessThanOrEqualTo(1);
    }

    [Fact]
    public async Task What_is_sent_while_the_clock_is_a_day_behind_leaves_at_once()
    {
        var clock = new MovableClock();
        await using var own = await World.Start(options => options.Clock = clock, ("Jobs:Poll", "50ms"));
        using var line = await Line.Open(own);
        var person = Line.Person();
        await line.Until((await line.Send(person, "Before")).Id("messageId"), "delivered");

        clock.Move(-TimeSpan.FromDays(1));
        await line.Until((await line.Send(person, "Behind")).Id("messageId"), "delivered");
        clock.Move(TimeSpan.FromDays(2));
        await line.Until((await line.Send(person, "Ahead")).Id("messageId"), "delivered");

        (await line.Phone(person)).ShouldBe(["Before", "Behind", "Ahead"]);
    }

    static async Task Sent(Line line, int times)
    {
        for (var i = 0; i < times; i++)
        {
            using var answer = await line.Sending();
            answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
        }
    }

    static async Task Refused(Line line) => (await line.Sending().Refused(403)).Id("code").ShouldBe("refused_by_limits");
}
