using System.Collections.Concurrent;

namespace Switchboard.Kernel;

/// <summary>Work that goes on beside whoever starts it: of each thing once at a time, and a stop waits for all of it.</summary>
/// <param name="broke">Told of what failed otherwise than by being stopped.</param>
internal sealed class UnderWay<T>(Action<T, Exception> broke) where T : notnull
{
    readonly ConcurrentDictionary<T, Task> running = new();

    public int Count => running.Count;

    public IEnumerable<T> All => running.Keys;

    /// <summary>Begins work on a thing, unless some is under way.</summary>
    /// <param name="ended">Called after it, however it ended.</param>
    public void Start(T thing, Func<Task> work, CancellationToken ct, Action? ended = null)
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (running.TryAdd(thing, end.Task))
        {
            _ = Run(thing, work, end, ended, ct);
        }
    }

    /// <summary>When all that is under way now has ended.</summary>
    public Task Ended() => Task.WhenAll(running.Values);

    async Task Run(T thing, Func<Task> work, TaskCompletionSource end, Action? ended, CancellationToken ct)
    {
        await Task.Yield();
        try
        {
            await work();
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // What was not written down is done again by whoever looks next.
        }
        catch (Exception error)
        {
            broke(thing, error);
        }
        finally
        {
            running.TryRemove(thing, out _);
            end.SetResult();
            ended?.Invoke();
        }
    }
}
