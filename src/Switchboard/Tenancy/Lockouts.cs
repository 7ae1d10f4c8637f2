using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Switchboard.Tenancy;

/// <summary>
/// Ten different bad tokens lock a source out for 15 minutes, whatever it then sends: who repeats one is a program that was left behind, not a guesser. A
/// source is an IPv4 address or an IPv6 /64, the least that one subscriber holds. Counted per node and in bounded memory.
/// </summary>
[Singleton]
internal sealed class Lockouts(TimeProvider clock, int capacity = Lockouts.DefaultCapacity)
{
    public const int Tries = 10;
    public static readonly TimeSpan For = TimeSpan.FromMinutes(15);
    const int DefaultCapacity = 20_000;

    // Enough of a hash to tell ten tokens apart.
    const int Kept = 16;

    readonly Lock gate = new();
    readonly Dictionary<IPAddress, Record> records = [];

    public Lockouts(TimeProvider clock) : this(clock, DefaultCapacity)
    {
    }

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

    /// <summary>How long the source must still wait, or null when it may try.</summary>
    public TimeSpan? Remaining(IPAddress? address)
    {
        var now = clock.GetUtcNow();
        lock (gate)
        {
            return records.TryGetValue(SourceOf(address), out var record) && record.IsLocked && record.Until > now ? record.Until - now : null;
        }
    }

    /// <summary>Counts a token that never was one, by its hash. True when this one locks the source out.</summary>
    public bool Failed(IPAddress? address, string hash)
    {
        var source = SourceOf(address);
        var now = clock.GetUtcNow();
        lock (gate)
        {
            if (!records.TryGetValue(source, out var record))
            {
                MakeRoom(now);
                records[source] = record = new();
            }

            return record.Count(hash, now);
        }
    }

    /// <summary>An IPv4 address, or the /64 of an IPv6 one.</summary>
    public static IPAddress SourceOf(IPAddress? address)
    {
        if (address is null)
        {
            return IPAddress.None;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6 || IPAddress.IsLoopback(address))
        {
            return address;
        }

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return new(bytes);
    }

    // What is locked goes last: a flood of new sources must not free one that is locked.
    void MakeRoom(DateTimeOffset now)
    {
        if (records.Count < capacity)
        {
            return;
        }

        foreach (var (source, record) in records.ToList())
        {
            if (record.Until <= now)
            {
                records.Remove(source);
            }
        }

        if (records.Count < capacity)
        {
            return;
        }

        foreach (var (source, _) in records.OrderBy(r => r.Value.IsLocked).ThenBy(r => r.Value.Until).Take(Math.Max(1, capacity / 10)).ToList())
        {
            records.Remove(source);
        }
    }

    sealed class Record
    {
        readonly List<ulong> tried = [];

        public DateTimeOffset Until { get; private set; }

        public bool IsLocked => tried.Count >= Tries;

        public bool Count(string hash, DateTimeOffset now)
        {
            if (Until <= now)
            {
                tried.Clear();
            }

            var sign = ulong.Parse(hash.AsSpan(0, Kept), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (IsLocked || tried.Contains(sign))
            {
                return false;
            }

            tried.Add(sign);
            Until = now + For;
            return IsLocked;
        }
    }
}
