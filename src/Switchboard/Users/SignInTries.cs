using System.Collections.Concurrent;
using System.Net;
using Switchboard.Tenancy;

namespace Switchboard.Users;

/// <summary>
/// Who may try a password now. A password takes a tenth of a second of a core to check, so few are checked at once for a source and for all; wrong ones count
/// for their source, and for the address that they were tried at, wherever they came from: NIST SP 800-63B lets pass at most a hundred.
/// </summary>
[Singleton]
internal sealed class SignInTries(Guessing guessing, TimeProvider clock)
{
    const int MostOfSource = 3;
    const int MostOfAll = 30;
    const int MostAtAddress = 100;
    const int Addresses = 20_000;

    static readonly Problem LockedOut = new(
        "locked_out", 429, "Too many wrong passwords were tried.", "Wait until retryAt, then try again; or ask an admin for a link to sign in.");

    static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    static readonly Problem Busy = new("busy", 429, "Too many sign in at this moment.", "Try again at retryAt.");

    readonly WrongTries<string> atAddress = new(clock, MostAtAddress, Lockouts.For, Addresses);
    readonly ConcurrentDictionary<IPAddress, int> underWay = new();
    int all;

    /// <summary>A try, which ends when it is disposed.</summary>
    public Outcome<Try> Begin(IPAddress? address, string email)
    {
        var source = Lockouts.SourceOf(address);
        if ((guessing.LockedUntil(address) ?? (atAddress.Remaining(email) is { } wait ? clock.GetUtcNow() + wait : null)) is { } until)
        {
            return LockedOut with { RetryAt = until };
        }

        var (mine, ours) = (underWay.AddOrUpdate(source, 1, static (_, count) => count + 1), Interlocked.Increment(ref all));
        var begun = new Try(this, address, email);
        if (mine <= MostOfSource && ours <= MostOfAll)
        {
            return begun;
        }

        begun.Dispose();
        return Busy with { RetryAt = clock.GetUtcNow() + Moment };
    }

    /// <summary>Who has the right password begins anew.</summary>
    public void Forget(string email) => atAddress.Forget(email);

    void Count(IPAddress? address, string email, string hash)
    {
        atAddress.Failed(email, hash);
        guessing.Failed(address, hash);
    }

    void End(IPAddress source)
    {
        Interlocked.Decrement(ref all);
        while (underWay.TryGetValue(source, out var count))
        {
            if (count == 1 ? underWay.TryRemove(new(source, 1)) : underWay.TryUpdate(source, count - 1, count))
            {
                return;
            }
        }
    }

    /// <summary>One password that is tried.</summary>
    internal sealed class Try(SignInTries tries, IPAddress? address, string email) : IDisposable
    {
        /// <summary>It was wrong.</summary>
        public void Failed(string password) => tries.Count(address, email, TokenText.Hash($"{email}\n{password}"));

        public void Dispose() => tries.End(Lockouts.SourceOf(address));
    }
}
