using System.Collections.Concurrent;

namespace Switchboard.Kernel;

/// <summary>
/// What was read a moment ago, by key. It is good for a while, and until it is forgotten; what changes while it is being read isn't kept.
/// When there is too much, all of it goes.
/// </summary>
internal sealed class ShortMemory<TKey, TValue>(TimeProvider clock, TimeSpan lasts, int most, IEqualityComparer<TKey>? comparer = null) where TKey : notnull
{
    readonly ConcurrentDictionary<TKey, (TValue Value, DateTimeOffset ReadAt)> known = new(comparer);
    int generation;

    /// <summary>What is known and still good.</summary>
    public bool TryGet(TKey key, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out TValue value)
    {
        var isGood = known.TryGetValue(key, out var found) && clock.GetUtcNow() - found.ReadAt < lasts;
        value = isGood ? found.Value : default;
        return isGood;
    }

    /// <summary>What was known last, good or not.</summary>
    public TValue? Last(TKey key) => known.TryGetValue(key, out var found) ? found.Value : default;

    /// <summary>To be asked for before something is read, and given back with it.</summary>
    public Reading Begin() => new(Volatile.Read(ref generation), clock.GetUtcNow());

    /// <summary>Keeps what was read, unless something was forgotten meanwhile.</summary>
    public void Keep(TKey key, TValue value, Reading reading)
    {
        if (known.Count >= most)
        {
            known.Clear();
        }

        known[key] = (value, reading.At);
        if (Volatile.Read(ref generation) != reading.Generation)
        {
            // A change came between the reading and the note of it.
            known.TryRemove(key, out _);
        }
    }

    /// <summary>Takes out what turned out not to be there.</summary>
    public void Remove(TKey key) => known.TryRemove(key, out _);

    /// <summary>Forgets one, whose change was committed.</summary>
    public void Forget(TKey key)
    {
        Interlocked.Increment(ref generation);
        known.TryRemove(key, out _);
    }

    /// <summary>Forgets some.</summary>
    public void Forget(Func<TKey, TValue, bool> changed)
    {
        Interlocked.Increment(ref generation);
        foreach (var (key, (value, _)) in known)
        {
            if (changed(key, value))
            {
                known.TryRemove(key, out _);
            }
        }
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        Interlocked.Increment(ref generation);
        known.Clear();
    }

    /// <summary>When something was begun to be read.</summary>
    public readonly record struct Reading(int Generation, DateTimeOffset At);
}
