using Switchboard.Kernel;

namespace Switchboard.Tests.Unit.Kernel;

/// <summary>What was read a moment ago is good for a while, and no longer than it is true.</summary>
public sealed class ShortMemoryTests
{
    readonly Clock clock = new();
    readonly ShortMemory<string, string> memory;

    public ShortMemoryTests() => memory = new(clock, TimeSpan.FromSeconds(10), most: 3);

    [Fact]
    public void It_is_good_for_a_while_and_known_as_old_after_that()
    {
        Learn("a", "1");
        clock.Now += TimeSpan.FromSeconds(9);
        Known("a").ShouldBe("1");

        clock.Now += TimeSpan.FromSeconds(1);
        Known("a").ShouldBeNull();
        memory.Last("a").ShouldBe("1");
    }

    [Fact]
    public void Its_age_counts_from_the_beginning_of_the_reading()
    {
        var reading = memory.Begin();
        clock.Now += TimeSpan.FromSeconds(8);
        memory.Keep("a", "1", reading);
        clock.Now += TimeSpan.FromSeconds(2);

        Known("a").ShouldBeNull();
    }

    [Theory]
    [InlineData("one")]
    [InlineData("some")]
    [InlineData("all")]
    public void What_is_forgotten_while_it_is_read_is_not_kept(string how)
    {
        var reading = memory.Begin();
        Forget(how);
        memory.Keep("a", "before the change", reading);
        Known("a").ShouldBeNull();

        Learn("a", "after it");
        Known("a").ShouldBe("after it");
        Forget(how);
        Known("a").ShouldBeNull();
    }

    [Fact]
    public void When_there_is_too_much_all_of_it_goes()
    {
        foreach (var key in new[] { "a", "b", "c", "d" })
        {
            Learn(key, key);
        }

        new[] { "a", "b", "c", "d" }.Where(key => Known(key) is not null).ShouldBe(["d"]);
    }

    void Learn(string key, string value) => memory.Keep(key, value, memory.Begin());

    string? Known(string key) => memory.TryGet(key, out var value) ? value : null;

    void Forget(string how)
    {
        switch (how)
        {
            case "one":
                memory.Forget("a");
                break;
            case "some":
                memory.Forget((key, _) => key == "a");
                break;
            default:
                memory.Clear();
                break;
        }
    }

    sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
