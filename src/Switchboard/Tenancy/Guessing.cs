using System.Net;
using Microsoft.Extensions.Logging;

namespace Switchboard.Tenancy;

/// <summary>Whoever guesses tokens or passwords is locked out, and told of to those who hear of it.</summary>
[Singleton]
internal sealed partial class Guessing(Lockouts lockouts, IEnumerable<IHearsGuessing> hearers, TimeProvider clock, ILogger<Guessing> log)
{
    /// <summary>Until when a source that comes again is locked out, or null when it may try.</summary>
    public DateTimeOffset? LockedUntil(IPAddress? source)
    {
        if (lockouts.Remaining(source) is not { } wait)
        {
            return null;
        }

        Tell(source, 1);
        return clock.GetUtcNow() + wait;
    }

    /// <summary>Counts a wrong try.</summary>
    /// <param name="hash">Of what was tried.</param>
    public void Failed(IPAddress? source, string hash)
    {
        if (lockouts.Failed(source, hash))
        {
            SourceLockedOut(log, Network(source), Lockouts.Tries, Lockouts.For.TotalMinutes);
            Tell(source, Lockouts.Tries);
        }
    }

    void Tell(IPAddress? source, int tries)
    {
        foreach (var hearer in hearers)
        {
            hearer.Failed(Lockouts.SourceOf(source), Network(source), tries);
        }
    }

    // Enough for an operator to see where it comes from, not enough to name a subscriber.
    static string Network(IPAddress? address)
    {
        var source = Lockouts.SourceOf(address);
        var bytes = source.GetAddressBytes();
        return bytes.Length == 4 ? $"{bytes[0]}.{bytes[1]}.{bytes[2]}.0/24" : new IPNetwork(new IPAddress([.. bytes[..6], .. new byte[10]]), 48).ToString();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A source in {Network} is locked out after {Tries} bad tokens or passwords for {Minutes} minutes")]
    static partial void SourceLockedOut(ILogger log, string network, int tries, double minutes);
}
