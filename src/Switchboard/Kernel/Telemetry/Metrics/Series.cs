namespace Switchboard.Kernel.Telemetry;

/// <summary>A value, or for histograms a sum and its buckets. Written from any thread without locks.</summary>
sealed class Series(double[]? bounds)
{
    readonly long[] buckets = bounds is null ? [] : new long[bounds.Length + 1];
    double value;

    public double Value => Volatile.Read(ref value);

    public long Bucket(int index) => Interlocked.Read(ref buckets[index]);

    public void Set(double to) => Volatile.Write(ref value, to);

    public void Add(double more)
    {
        if (bounds is not null)
        {
            var index = Array.BinarySearch(bounds, more);
            Interlocked.Increment(ref buckets[index < 0 ? ~index : index]);
        }

        var seen = Volatile.Read(ref value);
        while (true)
        {
            var before = Interlocked.CompareExchange(ref value, seen + more, seen);
            if (before.Equals(seen))
            {
                return;
            }

            seen = before;
        }
    }
}
