using System.Net;
using System.Net.Sockets;

namespace Switchboard.Tenancy;

/// <summary>
/// Ten failed tries lock a source out for 15 minutes, whatever it then sends. A source is an IPv4 address or an IPv6 /64, the least that one
/// subscriber holds. Counted per node and in bounded memory.
/// </summary>
[Singleton]
internal sealed class Lockouts(TimeProvider clock, int capacity = Lockouts.DefaultCapacity)
{
    public const int Tries = 10;
    public static readonly TimeSpan For = TimeSpan.FromMinutes(15);
    const int DefaultCapacity = 20_000;

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
            return records.TryGetValue(SourceOf(address), out var record) && record.Failures >= Tries && record.Until > now ? record.Until - now : null;
        }
    }

    /// <summary>Counts a failed try. True when this one locks the source out.</summary>
    public bool Failed(IPAddress? address)
    {
        var source = SourceOf(address);
        var now = clock.GetUtcNow();
        lock (gate)
        {
            var failures = records.TryGetValue(source, out var record) && record.Until > now ? record.Failures + 1 : 1;
            if (record == default)
            {
                MakeRoom(now);
            }

            records[source] = new(failures, now + For);
            return failures == Tries;
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

        foreach (var (source, _) in records.OrderBy(r => r.Value.Failures >= Tries).ThenBy(r => r.Value.Until).Take(Math.Max(1, capacity / 10)).ToList())
        {
            records.Remove(source);
        }
    }

    readonly record struct Record(int Failures, DateTimeOffset Until);
}
