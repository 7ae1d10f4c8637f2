using Switchboard.Tests.Integration.Contacts;
using Switchboard.Tests.Integration.Conversations;

namespace Switchboard.Tests.Integration.Compliance;

/// <summary>What was allowed and finds the hours closed when it is to leave waits for them, however the clock jumps.</summary>
[Trait("Category", "slow")]
public sealed class PutOffTests
{
    /// <summary>20:00 in California: an hour is left.</summary>
    static readonly DateTimeOffset Evening = Night.Utc("2027-02-04T04:00:00Z");

    [Fact]
    public async Task A_message_that_comes_too_late_leaves_in_the_morning_and_holds_nobody_back()
    {
        var clock = new MovableClock();
        await using var world = await Night.Open(clock, Evening);
        using var line = await Line.Open(world);
        var person = Line.Person();
        var late = await line.Api.Post("/api/v1/messages", new { to = person, body = "Before nine", sendAt = Evening.AddMinutes(50) });

        clock.GoTo(Evening.AddMinutes(90));
        var waiting = await Eventually.Get(() => line.Message(late.Id("messageId")), message => message.TryGetProperty("error", out _));
        await line.Until((await line.Api.Post("/api/v1/messages", new { to = person, body = "Your code is 123456", purpose = "transactional" })).Id("messageId"), "delivered");
        clock.GoTo(Night.Morning.AddSeconds(1));
        await line.Until(late.Id("messageId"), "delivered");

        waiting.Id("status").ShouldBe("scheduled");
        waiting.GetProperty("sendAt").GetDateTimeOffset().ShouldBe(Night.Morning);
        waiting.GetProperty("error").Id("code").ShouldBe("refused_by_quiet_hours");
        (await line.Phone(person)).ShouldBe(["Your code is 123456", "Before nine"]);
        (await line.Events()).ShouldAllBe(one => one.Id("kind") != "message.failed");
    }

    [Fact]
    public async Task What_was_put_off_can_be_called_back()
    {
        var clock = new MovableClock();
        await using var world = await Night.Open(clock, Evening);
        using var line = await Line.Open(world);
        var person = Line.Person();
        var late = await line.Api.Post("/api/v1/messages", new { to = person, body = "Before nine", sendAt = Evening.AddMinutes(50) });
        clock.GoTo(Evening.AddMinutes(90));
        await Eventually.Get(() => line.Message(late.Id("messageId")), message => message.TryGetProperty("error", out _));

        (await line.Api.Delete($"/api/v1/messages/{late.Id("messageId")}")).Id("status").ShouldBe("canceled");
        clock.GoTo(Night.Morning.AddSeconds(1));
        await line.Until((await line.Send(person, "Good morning")).Id("messageId"), "delivered");

        (await line.Phone(person)).ShouldBe(["Good morning"]);
    }

    [Fact]
    public async Task A_clock_that_jumps_back_and_forth_neither_loses_nor_repeats_what_waits()
    {
        var clock = new MovableClock();
        await using var world = await Night.Open(clock, Evening);
        using var line = await Line.Open(world);
        var people = Enumerable.Range(0, 6).Select(_ => Line.Person()).ToList();
        List<string> sent = [];
        foreach (var person in people)
        {
            sent.Add((await line.Api.Post("/api/v1/messages", new { to = person, body = "Before nine", sendAt = Evening.AddMinutes(50) })).Id("messageId"));
            sent.Add((await line.Api.Post("/api/v1/messages", new { to = person, body = "Tomorrow", sendAt = Night.Morning.AddHours(1) })).Id("messageId"));
        }

        clock.GoTo(Evening.AddMinutes(90));
        await Eventually.Holds(async () => (await Task.WhenAll(people.Select((_, at) => line.Message(sent[2 * at])))).All(message => message.TryGetProperty("error", out _)));
        var random = new Random(1876);
        for (var jump = 0; jump < 12; jump++)
        {
            // Back into the evening, when it is open though what waits isn't due; into the night; and at times into the morning, and away again.
            clock.GoTo(Evening.AddMinutes(random.Next(-180, 760)));
            await line.Message(sent[random.Next(sent.Count)]);
        }

        clock.GoTo(Night.Morning.AddSeconds(1));
        await Eventually.Holds(async () => (await Task.WhenAll(people.Select((_, at) => line.Message(sent[2 * at])))).All(message => message.Id("status") == "delivered"));
        clock.GoTo(Night.Morning.AddHours(2));
        foreach (var message in sent)
        {
            await line.Until(message, "delivered");
        }

        foreach (var person in people)
        {
            (await line.Phone(person)).ShouldBe(["Before nine", "Tomorrow"]);
        }
    }
}
