using Switchboard.Simulator.Live;

namespace Switchboard.Simulator.Ledger;

/// <summary>The outside truth: what was asked of a provider, what it did, and what it told whom. Bounded; the oldest rows go first.</summary>
internal sealed class TruthLedger(SimulatorOptions options, TimeProvider clock, Changes changes)
{
    readonly Lock gate = new();
    LedgerRow[] ring = new LedgerRow[Math.Min(1024, options.LedgerCapacity)];
    long lastSeq;
    int count;

    public long LastSeq => Interlocked.Read(ref lastSeq);

    /// <summary>The number of the oldest row that is kept; one more than the last when there is none.</summary>
    public long FirstSeq
    {
        get
        {
            lock (gate)
            {
                return lastSeq - count + 1;
            }
        }
    }

    public LedgerRow Add(LedgerRow row)
    {
        lock (gate)
        {
            if (count == ring.Length && ring.Length < options.LedgerCapacity)
            {
                Grow();
            }

            row = row with { Seq = lastSeq + 1, At = clock.GetUtcNow() };
            ring[lastSeq % ring.Length] = row;
            Interlocked.Increment(ref lastSeq);
            count = Math.Min(count + 1, ring.Length);
        }

        changes.Happened();
        return row;
    }

    /// <summary>The rows after a sequence number, oldest first, how many of those asked for are gone already, and the newest row's number.</summary>
    public (IReadOnlyList<LedgerRow> Rows, long Dropped, long Last) After(long seq)
    {
        lock (gate)
        {
            var oldest = lastSeq - count;
            var from = Math.Max(seq, oldest);
            var rows = new LedgerRow[Math.Max(0, lastSeq - from)];
            for (var i = 0; i < rows.Length; i++)
            {
                rows[i] = ring[(from + i) % ring.Length];
            }

            return (rows, Math.Max(0, oldest - Math.Max(0, seq)), lastSeq);
        }
    }

    /// <summary>Forgets every row. Sequence numbers go on, so that a reader's place stays valid.</summary>
    public void Clear()
    {
        lock (gate)
        {
            count = 0;
            Array.Clear(ring);
        }

        changes.Happened();
    }

    void Grow()
    {
        var bigger = new LedgerRow[(int)Math.Min(ring.Length * 2L, options.LedgerCapacity)];
        for (var seq = lastSeq - count; seq < lastSeq; seq++)
        {
            bigger[seq % bigger.Length] = ring[seq % ring.Length];
        }

        ring = bigger;
    }
}
