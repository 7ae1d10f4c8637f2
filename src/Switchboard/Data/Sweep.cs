using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Switchboard.Data;

/// <summary>When a sweep goes its rounds.</summary>
/// <param name="Every">The time between two rounds.</param>
internal sealed record Rhythm(TimeSpan Every)
{
    /// <summary>When the first round comes.</summary>
    public FirstRound First { get; init; } = FirstRound.Later;

    /// <summary>The signal that brings the next round at once.</summary>
    public string? WokenBy { get; init; }

    /// <summary>The name of the lease that one node at a time has; null where several at it do no harm.</summary>
    public string? Lease { get; init; }

    /// <summary>How long a node that is gone keeps the others from it.</summary>
    public TimeSpan LeaseLength { get; init; } = 3 * Every;
}

/// <summary>When a sweep goes its first round.</summary>
internal enum FirstRound
{
    /// <summary>After the time between two rounds.</summary>
    Later,

    /// <summary>At once.</summary>
    AtOnce,

    /// <summary>At once, whoever has the lease: to look twice is harmless, and to wait for the lease of a process that is gone is not.</summary>
    AtOnceOnEachNode,
}

/// <summary>What every sweep needs.</summary>
[Singleton]
internal sealed record Broom(Leases Leases, ISignals Signals, TimeProvider Clock);

/// <summary>
/// Work beside the requests that goes its rounds: it looks for rows that are due and brings each on. Until then they stay as they are, so
/// what one round fails at the next one makes up for.
/// </summary>
internal abstract partial class Sweep(Broom broom, ILogger log) : BackgroundService
{
    const int PageSize = 200;

    protected TimeProvider Clock => broom.Clock;

    protected ISignals Signals => broom.Signals;

    protected abstract Rhythm Rhythm { get; }

    /// <summary>What has to be there before the first round.</summary>
    protected virtual Task Begin => Task.CompletedTask;

    /// <summary>What brings the next round at once; null where nothing does.</summary>
    protected virtual Wakeup? Woken() => Rhythm.WokenBy is { } topic ? new(Signals, topic, Clock) : null;

    /// <summary>Looks once at all that is due.</summary>
    public abstract Task Round(CancellationToken ct);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Begin.WaitAsync(stoppingToken);
        var rhythm = Rhythm;
        using var timer = new PeriodicTimer(rhythm.Every, Clock);
        using var woken = Woken();
        for (var isFirst = true; ; isFirst = false)
        {
            if (!isFirst || rhythm.First == FirstRound.Later)
            {
                await (woken is null ? timer.WaitForNextTickAsync(stoppingToken).AsTask() : woken.Wait(rhythm.Every, stoppingToken));
            }

            try
            {
                if (rhythm.Lease is null
                    || await broom.Leases.TryHold(rhythm.Lease, rhythm.LeaseLength, stoppingToken)
                    || (isFirst && rhythm.First == FirstRound.AtOnceOnEachNode))
                {
                    await Round(stoppingToken);
                }
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(log, error, GetType().Name);
            }
        }
    }

    /// <summary>Brings each on. One that fails, such as under a credential that can't be opened, doesn't keep the others from it.</summary>
    protected async Task Each<T>(IEnumerable<T> due, Func<T, string> id, Func<T, Task> bring, CancellationToken ct)
    {
        foreach (var one in due)
        {
            try
            {
                await bring(one);
            }
            catch (Exception error) when (!ct.IsCancellationRequested)
            {
                LogOneFailed(log, error, GetType().Name, id(one));
            }
        }
    }

    /// <summary>The same for any number of them, a page after another in the order of their ids.</summary>
    /// <param name="page">Those after an id, so many at most.</param>
    protected async Task Each<T>(Func<string, int, Task<List<T>>> page, Func<T, string> id, Func<T, Task> bring, CancellationToken ct)
    {
        List<T> some;
        var after = "";
        do
        {
            some = await page(after, PageSize);
            await Each(some, id, bring, ct);
            after = some.Count > 0 ? id(some[^1]) : after;
        }
        while (some.Count == PageSize);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A round of {Sweep} failed; the next one tries again")]
    static partial void LogFailed(ILogger log, Exception error, string sweep);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Sweep} could not look after {Id}; it is tried again")]
    static partial void LogOneFailed(ILogger log, Exception error, string sweep, string id);
}
