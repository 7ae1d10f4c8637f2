using Switchboard.Events;

namespace Switchboard.Tests.Unit.Events;

public sealed class FloorTests
{
    readonly Clock clock = new();

    [Fact]
    public void What_was_placed_a_while_ago_is_stepped_over_and_what_was_placed_just_now_is_not()
    {
        var floor = new PlaceEvents.Floor(clock);
        floor.Next().ShouldBe("");

        clock.Move(11);
        floor.Placed("evt_1");
        floor.Next().ShouldBe("", "an event with a smaller id may still commit");
        clock.Move(11);
        floor.Placed("evt_2");
        floor.Next().ShouldBe("evt_1");
        floor.Placed("evt_3");
        floor.Next().ShouldBe("evt_1");
    }

    [Fact]
    public void Once_a_minute_the_look_goes_from_the_beginning()
    {
        var floor = new PlaceEvents.Floor(clock);
        clock.Move(11);
        floor.Placed("evt_1");
        clock.Move(11);
        floor.Placed("evt_2");

        clock.Move(39);
        floor.Next().ShouldBe("");
        floor.Next().ShouldBe("evt_1");
        clock.Move(60);
        floor.Next().ShouldBe("evt_1");
        clock.Move(1);
        floor.Next().ShouldBe("");
    }

    [Fact]
    public void A_look_that_found_nothing_forgets_nothing()
    {
        var floor = new PlaceEvents.Floor(clock);
        clock.Move(11);
        floor.Placed("evt_1");
        clock.Move(11);
        floor.Placed(null);
        floor.Next().ShouldBe("evt_1");
        clock.Move(11);
        floor.Placed(null);
        floor.Next().ShouldBe("evt_1");
    }

    sealed class Clock : TimeProvider
    {
        DateTimeOffset now = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

        public void Move(int seconds) => now += TimeSpan.FromSeconds(seconds);

        public override DateTimeOffset GetUtcNow() => now;
    }
}
