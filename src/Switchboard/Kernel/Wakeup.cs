namespace Switchboard.Kernel;

/// <summary>Waits for a signal or for a while, whichever comes first. Signals that come while nobody waits are kept as one.</summary>
internal sealed class Wakeup : IDisposable
{
    readonly SemaphoreSlim woken = new(0, 1);
    readonly IDisposable[] subscriptions;
    readonly TimeProvider clock;

    /// <param name="only">The id that is waited for; all when null.</param>
    public Wakeup(ISignals signals, string topic, TimeProvider clock, string? only = null)
        : this(clock, wake => signals.Subscribe(topic, id =>
        {
            if (only is null || id == only)
            {
                wake();
            }
        }))
    {
    }

    /// <param name="news">Topics, each with whether what is published wakes.</param>
    public Wakeup(ISignals signals, TimeProvider clock, params (string Topic, Func<bool> Wakes)[] news)
    {
        this.clock = clock;
        subscriptions = Array.ConvertAll(news, one => signals.Subscribe(one.Topic, _ =>
        {
            if (one.Wakes())
            {
                Wake();
            }
        }));
    }

    /// <param name="subscribe">Has the action called by whatever wakes, until what it returns is disposed.</param>
    public Wakeup(TimeProvider clock, Func<Action, IDisposable> subscribe)
    {
        this.clock = clock;
        subscriptions = [subscribe(Wake)];
    }

    /// <summary>True when it was woken, false when the while was over.</summary>
    public async Task<bool> Wait(TimeSpan atMost, CancellationToken ct)
    {
        using var over = new CancellationTokenSource(atMost, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, over.Token);
        try
        {
            await woken.WaitAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return false;
        }
    }

    public void Dispose()
    {
        Array.ForEach(subscriptions, subscription => subscription.Dispose());
        woken.Dispose();
    }

    /// <summary>Wakes whoever waits, or waits next.</summary>
    public void Wake()
    {
        try
        {
            woken.Release();
        }
        catch (Exception exception) when (exception is SemaphoreFullException or ObjectDisposedException)
        {
            // One signal is kept; a listener that has gone needs none.
        }
    }
}
