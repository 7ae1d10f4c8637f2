using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Switchboard.Tenancy;

namespace Switchboard.Users;

/// <summary>
/// Who may try a password now. A password takes a tenth of a second of a core to check, so few are checked at once for a source and for all; wrong ones count
/// for their source, equal or not, and for the person at whose address they were tried, wherever they came from.
/// </summary>
[Singleton]
internal sealed class SignInTries(Guessing guessing, TimeProvider clock)
{
    const int MostOfSource = 3;
    const int MostOfAll = 30;

    // What a program repeats that was left behind isn't a guess, but takes its time all the same.
    const int MostRepeated = 30;
    const int MostAtAddress = 100;
    const int Remembered = 20_000;

    static readonly Problem SourceLockedOut = new(
        "locked_out", 429, "Too many wrong passwords came from your network address.", "Wait until retryAt, then try again.");

    static readonly Problem AddressLockedOut = new(
        "locked_out", 429, "Too many wrong passwords were tried at this address.", "Wait until retryAt, or ask an admin for a link to sign in.");

    static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    static readonly Problem Busy = new("busy", 429, "Too many sign in at this moment.", "Try again at retryAt.");

    readonly WrongTries<string> atAddress = new(clock, MostAtAddress, Lockouts.For, Remembered);
    readonly WrongTries<IPAddress> ofSource = new(clock, MostRepeated, Lockouts.For, Remembered);
    readonly ConcurrentDictionary<IPAddress, int> underWay = new();
    int all;
    long wrong;

    /// <summary>A try, which ends when it is disposed.</summary>
    public Outcome<Try> Begin(IPAddress? address, string email)
    {
        var source = Lockouts.SourceOf(address);
        var now = clock.GetUtcNow();
        var key = TokenText.Hash(email);
        if ((guessing.LockedUntil(address) ?? now + ofSource.Remaining(source)) is { } forSource)
        {
            return SourceLockedOut with { RetryAt = forSource };
        }

        if (atAddress.Remaining(key) is { } wait)
        {
            return AddressLockedOut with { RetryAt = now + wait };
        }

        var (mine, ours) = (underWay.AddOrUpdate(source, 1, static (_, count) => count + 1), Interlocked.Increment(ref all));
        var begun = new Try(this, address, key);
        if (mine <= MostOfSource && ours <= MostOfAll)
        {
            return begun;
        }

        begun.Dispose();
        return Busy with { RetryAt = now + Moment };
    }

    void Count(IPAddress? address, string key, string password, WebUser? user)
    {
        var hash = TokenText.Hash($"{key}\n{password}");
        ofSource.Failed(Lockouts.SourceOf(address), Interlocked.Increment(ref wrong).ToString("x16", CultureInfo.InvariantCulture));
        if (atAddress.Failed(key, hash) && user is not null)
        {
            guessing.AtUser(user.OrganizationId, user.UserId.Value, MostAtAddress);
        }

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
    internal sealed class Try(SignInTries tries, IPAddress? address, string key) : IDisposable
    {
        /// <summary>It was wrong.</summary>
        /// <param name="user">Whose it would have been; null when nobody has the address.</param>
        public void Failed(string password, WebUser? user) => tries.Count(address, key, password, user);

        /// <summary>It was right: the address begins anew.</summary>
        public void Succeeded() => tries.atAddress.Forget(key);

        public void Dispose() => tries.End(Lockouts.SourceOf(address));
    }
}
