namespace Switchboard.Tests.Integration.Compliance;

/// <summary>A time at which anybody may be contacted, so that a test is about what it is about.</summary>
internal static class Noon
{
    // A Wednesday, with two more days that are nobody's holiday behind it; daytime all over the United States and in Europe.
    static readonly DateTimeOffset At = new(2027, 3, 10, 18, 0, 0, TimeSpan.Zero);

    /// <summary>A clock that goes on from then.</summary>
    public static MovableClock Clock()
    {
        var clock = new MovableClock();
        clock.Move(At - clock.GetUtcNow());
        return clock;
    }
}
