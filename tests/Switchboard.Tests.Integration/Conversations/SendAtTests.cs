using Microsoft.Extensions.DependencyInjection;
using Switchboard.Channels.Gate;
using Switchboard.Data;

namespace Switchboard.Tests.Integration.Conversations;

/// <summary>Messages that leave at a time, among the others of their conversation, on each channel; the test moves the clock.</summary>
[Trait("Category", "slow")]
public sealed class SendAtTests
{
    static readonly (string, string?)[] Hurry = [("Jobs:Poll", "50ms"), ("Delivery:ReconcileAfter", "300ms"), ("Delivery:ReconcileGap", "600ms")];

    [Theory]
    [InlineData("sms")]
    [InlineData("whatsapp")]
    [InlineData("email")]
    public async Task A_message_at_a_time_holds_nobody_back_and_leaves_when_its_time_has_come(string channel)
    {
        var clock = new MovableClock();
        await using var world = await World.Start(options => options.Clock = clock, Hurry);
        using var talk = await Talk.Open(world, channel);
        var now = clock.GetUtcNow();

        var last = await talk.Send("At eleven", now.AddHours(3));
        var first = await talk.Send("At nine", now.AddHours(1));
        var twin = await talk.Send("At nine too", now.AddHours(1));
        await talk.Until(await talk.Send("Now"), "delivered");
        var waiting = await Task.WhenAll(new[] { last, first, twin }.Select(talk.Status));
        clock.Move(TimeSpan.FromHours(1) + TimeSpan.FromSeconds(1));
        await talk.Until(first, "delivered");
        await talk.Until(twin, "delivered");
        await talk.Until(await talk.Send("At ten, at once"), "delivered");
        clock.Move(TimeSpan.FromHours(2));
        await talk.Until(last, "delivered");

        waiting.ShouldAllBe(status => status == "scheduled");
        (await talk.Left()).ShouldBe(["Now", "At nine", "At nine too", "At ten, at once", "At eleven"]);
        (await talk.Got()).Count.ShouldBe(5);
    }

    [Fact]
    public async Task A_send_that_is_repeated_when_its_time_is_over_is_answered_as_it_was()
    {
        var clock = new MovableClock();
        await using var world = await World.Start(options => options.Clock = clock, Hurry);
        using var line = await Line.Open(world);
        var request = new { to = Line.Person(), body = "At nine", sendAt = clock.GetUtcNow().AddHours(1), clientRef = "nine" };
        var sent = await line.Api.Post("/api/v1/messages", request);
        clock.Move(TimeSpan.FromHours(25));
        await line.Until(sent.GetProperty("messageId").GetString()!, "delivered");

        var again = await line.Api.Post("/api/v1/messages", request);
        var other = await line.Api.Posting("/api/v1/messages", new { request.to, body = "At ten", request.sendAt, request.clientRef }).Refused(409);

        again.GetRawText().ShouldBe(sent.GetRawText());
        other.GetProperty("code").GetString().ShouldBe("client_ref_reused");
    }

    [Theory]
    [InlineData("sms")]
    [InlineData("whatsapp")]
    [InlineData("email")]
    public async Task What_was_to_leave_before_it_leaves_before_it_also_when_that_takes_longer(string channel)
    {
        var clock = new MovableClock();
        await using var world = await World.Start(options => options.Clock = clock, [.. Hurry, ("Delivery:RateLimitSchedule", "2h"), ("Delivery:RateLimitFor", "30d")]);
        using var talk = await Talk.Open(world, channel);
        var now = clock.GetUtcNow();
        var scheduled = await talk.Send("At nine", now.AddHours(1));
        await talk.Faults(new { provider = talk.Provider, operation = talk.Creates, kind = "status429", percent = 100 });
        var stuck = await talk.Send("At eight, if they let me");
        await talk.Until(stuck, "retrying");

        clock.Move(TimeSpan.FromMinutes(61));
        await talk.Until(scheduled, "queued");
        var after = await talk.Send("Behind both");
        (await talk.Left()).ShouldBeEmpty();
        await talk.Faults();
        clock.Move(TimeSpan.FromHours(2));
        await talk.Until(after, "delivered");

        (await talk.Left()).ShouldBe(["At eight, if they let me", "At nine", "Behind both"]);
        (await talk.Status(scheduled)).ShouldBe("delivered");
    }

    [Theory]
    [InlineData("sms")]
    [InlineData("email")]
    public async Task What_a_rule_forbids_for_now_is_refused_or_deferred_as_it_was_asked(string channel)
    {
        var clock = new MovableClock();
        var night = new Night();
        await using var world = await World.Start(
            options =>
            {
                options.Clock = clock;
                options.Services = services => services.AddSingleton<IGateRule>(night);
            },
            Hurry);
        using var talk = await Talk.Open(world, channel);
        night.Until = clock.GetUtcNow().AddHours(8);

        var refused = await talk.Sending("Sleep well").Refused(403);
        var early = await talk.Sending("Too early", clock.GetUtcNow().AddHours(2)).Refused(403);
        var deferred = await talk.Send("Good morning", ifClosed: "defer");
        var moved = await talk.Send("Good morning again", clock.GetUtcNow().AddHours(2), "defer");
        var later = await talk.Send("Good afternoon", clock.GetUtcNow().AddHours(12), "defer");
        clock.Move(TimeSpan.FromHours(7));
        (await Task.WhenAll(new[] { deferred, moved, later }.Select(talk.Status))).ShouldAllBe(status => status == "scheduled");
        clock.Move(TimeSpan.FromHours(1) + TimeSpan.FromSeconds(1));
        await talk.Until(deferred, "delivered");
        await talk.Until(moved, "delivered");
        clock.Move(TimeSpan.FromHours(4));
        await talk.Until(later, "delivered");

        refused.GetProperty("code").GetString().ShouldBe("refused_by_night");
        refused.GetProperty("retryAt").GetDateTimeOffset().ShouldBe(night.Until, TimeSpan.FromSeconds(1));
        early.GetProperty("code").GetString().ShouldBe("refused_by_night");
        (deferred.GetProperty("status").GetString(), deferred.GetProperty("sendAt").GetDateTimeOffset()).ShouldBe(("scheduled", refused.GetProperty("retryAt").GetDateTimeOffset()));
        (await talk.Left()).ShouldBe(["Good morning", "Good morning again", "Good afternoon"]);
    }

    [Fact]
    public async Task A_rule_that_closes_for_good_while_a_message_waits_stops_it_and_the_agent_hears_why()
    {
        var clock = new MovableClock();
        var night = new Night();
        await using var world = await World.Start(
            options =>
            {
                options.Clock = clock;
                options.Services = services => services.AddSingleton<IGateRule>(night);
            },
            Hurry);
        using var talk = await Talk.Open(world, "sms");
        var sent = await talk.Send("In an hour", clock.GetUtcNow().AddHours(1));

        (night.Until, night.IsForGood) = (clock.GetUtcNow().AddHours(8), true);
        clock.Move(TimeSpan.FromMinutes(61));
        var aborted = await talk.Until(sent, "aborted");

        aborted.GetProperty("error").GetProperty("code").GetString().ShouldBe("refused_by_night");
        (await Eventually.Get(talk.Events, events => events.Count > 0))[^1].GetProperty("kind").GetString().ShouldBe("message.failed");
        (await talk.Got()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_message_whose_claim_breaks_again_and_again_ends_as_not_sent_and_holds_nobody_back()
    {
        var clock = new MovableClock();
        var broken = new Broken();
        await using var world = await World.Start(
            options =>
            {
                options.Clock = clock;
                options.Services = services => services.AddSingleton<IGateRule>(broken);
            },
            Hurry);
        using var talk = await Talk.Open(world, "sms");
        var sent = await talk.Send("In an hour", clock.GetUtcNow().AddHours(1));

        broken.IsBroken = true;
        clock.Move(TimeSpan.FromMinutes(61));
        var told = await Eventually.Get(
            async () =>
            {
                clock.Move(TimeSpan.FromMinutes(10));
                return await talk.Events();
            },
            events => events.Count > 0);
        broken.IsBroken = false;
        await talk.Until(await talk.Send("Behind"), "delivered");

        told[0].GetProperty("kind").GetString().ShouldBe("message.failed");
        (await talk.Until(sent, "permanently_failed")).GetProperty("error").GetProperty("code").GetString().ShouldBe("broken");
        (await talk.Left()).ShouldBe(["Behind"]);
    }

    /// <summary>A rule that breaks instead of judging.</summary>
    sealed class Broken : IGateRule
    {
        public volatile bool IsBroken;

        public string Name => "broken";

        public int Order => 90;

        public ValueTask<Verdict> Judge(Outbound outbound, Session session) => IsBroken ? throw new InvalidOperationException("Broken.") : new(Verdict.Allow);
    }

    /// <summary>A rule that forbids everything until a time.</summary>
    sealed class Night : IGateRule
    {
        public DateTimeOffset Until { get; set; }

        /// <summary>Whether it keeps to itself when that is.</summary>
        public bool IsForGood { get; set; }

        public string Name => "night";

        public int Order => 90;

        public ValueTask<Verdict> Judge(Outbound outbound, Session session) =>
            new(outbound.At < Until ? Verdict.Deny("People sleep.", Name, "A test.", IsForGood ? null : Until) : Verdict.Allow);
    }
}
