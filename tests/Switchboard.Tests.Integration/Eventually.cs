using System.Runtime.CompilerServices;

namespace Switchboard.Tests.Integration;

/// <summary>What becomes true a moment later, for things that give no signal.</summary>
internal static class Eventually
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Looks until the condition holds; fails after a minute.</summary>
    public static Task Holds(Func<Task<bool>> condition, [CallerArgumentExpression(nameof(condition))] string what = "") =>
        Until(condition, Patience, () => what);

    /// <summary>Looks until what is seen is as it should be, and returns it; fails after a minute.</summary>
    public static Task<T> Get<T>(Func<Task<T>> look, Func<T, bool> isRight, [CallerArgumentExpression(nameof(isRight))] string what = "") =>
        Get(look, isRight, Patience, what);

    /// <summary>Looks until what is seen is as it should be, and returns it; fails after the time given, and says what was seen last.</summary>
    public static async Task<T> Get<T>(
        Func<Task<T>> look, Func<T, bool> isRight, TimeSpan patience, [CallerArgumentExpression(nameof(isRight))] string what = "")
    {
        T seen = default!;
        await Until(async () => isRight(seen = await look()), patience, () => $"{what}; seen: {seen}");
        return seen;
    }

    /// <summary>Looks until there is a value; fails after a minute.</summary>
    public static async Task<T> Gives<T>(Func<Task<T?>> look, [CallerArgumentExpression(nameof(look))] string what = "") where T : class
    {
        T? found = null;
        await Holds(async () => (found = await look()) is not null, what);
        return found!;
    }

    static async Task Until(Func<Task<bool>> condition, TimeSpan patience, Func<string> what)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var since = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(since) >= patience)
            {
                throw new ShouldAssertException($"Not so after {patience}: {what()}");
            }

            await timer.WaitForNextTickAsync();
        }
    }
}

/// <summary>The system's clock, moved ahead by the test. Timers run on system time.</summary>
internal sealed class MovableClock : TimeProvider
{
    long ahead;

    public void Move(TimeSpan by) => Interlocked.Add(ref ahead, by.Ticks);

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref ahead));
}
