using System.Globalization;

namespace Switchboard.Tenancy;

/// <summary>Counts different wrong tries by whoever makes them, or at what they are made, and locks it for a time. In bounded memory.</summary>
/// <param name="most">So many different ones lock.</param>
internal sealed class WrongTries<TKey>(TimeProvider clock, int most, TimeSpan lockedFor, int capacity) where TKey : notnull
{
    // Enough of a hash to tell some tries apart.
    const int Kept = 16;

    readonly Lock gate = new();
    readonly Dictionary<TKey, Record> records = [];

    public int Count
    {
        get
        {
            lock (gate)
            {
                return records.Count;
            }
        }
    }

    /// <summary>For how long it is still locked, or null.</summary>
    public TimeSpan? Remaining(TKey key)
    {
        var now = clock.GetUtcNow();
        lock (gate)
        {
            return records.TryGetValue(key, out var record) && record.Has(most) && record.Until > now ? record.Until - now : null;
        }
    }

    /// <summary>Counts a wrong try by its hash. True when this one locks.</summary>
    public bool Failed(TKey key, string hash)
    {
        var now = clock.GetUtcNow();
        lock (gate)
        {
            if (!records.TryGetValue(key, out var record))
            {
                MakeRoom(now);
                records[key] = record = new();
            }

            return record.Count(hash, now, most, lockedFor);
        }
    }

    /// <summary>Begins anew with it.</summary>
    public void Forget(TKey key)
    {
        lock (gate)
        {
            records.Remove(key);
        }
    }

    // What is locked goes last: a flood of others must not free one that is locked.
    void MakeRoom(DateTimeOffset now)
    {
        if (records.Count < capacity)
        {
            return;
        }

        foreach (var (key, record) in records.ToList())
        {
            if (record.Until <= now)
            {
                records.Remove(key);
            }
        }

        if (records.Count < capacity)
        {
            return;
        }

        foreach (var (key, _) in records.OrderBy(r => r.Value.Has(most)).ThenBy(r => r.Value.Until).Take(Math.Max(1, capacity / 10)).ToList())
        {
            records.Remove(key);
        }
    }

    sealed class Record
    {
        readonly List<ulong> tried = [];

        public DateTimeOffset Until { get; private set; }

        public bool Has(int most) => tried.Count >= most;

        public bool Count(string hash, DateTimeOffset now, int most, TimeSpan lockedFor)
        {
            if (Until <= now)
            {
                tried.Clear();
            }

            var sign = ulong.Parse(hash.AsSpan(0, Kept), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (Has(most) || tried.Contains(sign))
            {
                return false;
            }

            tried.Add(sign);
            Until = now + lockedFor;
            return Has(most);
        }
    }
}
