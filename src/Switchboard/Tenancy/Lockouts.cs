using System.Net;
using System.Net.Sockets;

namespace Switchboard.Tenancy;

/// <summary>
/// Ten different bad tokens or passwords lock a source out for 15 minutes, whatever it then sends: who repeats one is a program that was left behind, not a
/// guesser. A source is an IPv4 address or an IPv6 /64, the least that one subscriber holds. Counted per node and in bounded memory.
/// </summary>
[Singleton]
internal sealed class Lockouts(TimeProvider clock, int capacity = Lockouts.DefaultCapacity)
{
    public const int Tries = 10;
    public static readonly TimeSpan For = TimeSpan.FromMinutes(15);
    const int DefaultCapacity = 20_000;

    readonly WrongTries<IPAddress> tries = new(clock, Tries, For, capacity);

    public Lockouts(TimeProvider clock) : this(clock, DefaultCapacity)
    {
    }

    public int Count => tries.Count;

    /// <summary>How long the source must still wait, or null when it may try.</summary>
    public TimeSpan? Remaining(IPAddress? address) => tries.Remaining(SourceOf(address));

    /// <summary>Counts a token that never was one, by its hash. True when this one locks the source out.</summary>
    public bool Failed(IPAddress? address, string hash) => tries.Failed(SourceOf(address), hash);

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
}
