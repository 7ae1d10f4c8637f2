using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Switchboard.Kernel;

/// <summary>An id that says what it names: a prefix, an underscore, and 20 time-ordered characters.</summary>
public interface IId<TSelf> where TSelf : struct, IId<TSelf>
{
    /// <summary>The part before the underscore, such as <c>msg</c>.</summary>
    static abstract string Prefix { get; }

    /// <summary>Wraps text that is known to be an id of this kind.</summary>
    static abstract TSelf From(string value);

    /// <summary>The whole id as it travels and is stored.</summary>
    string Value { get; }
}

/// <summary>
/// Makes ids whose ordinal order is the order of their making within this process: 48 bits of Unix milliseconds and 50 bits
/// that start at random and count up within a millisecond, in Crockford's base 32 (lower case).
/// </summary>
public sealed class Ids(TimeProvider clock)
{
    const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    const int TimeLength = 10;
    const int TailLength = 10;
    const ulong TailMask = (1UL << 50) - 1;

    readonly Lock gate = new();
    long lastMilliseconds;
    ulong tail;

    /// <summary>The next id of a kind.</summary>
    public TId Next<TId>() where TId : struct, IId<TId> => TId.From(Next(TId.Prefix));

    /// <summary>The next id with a prefix of the caller's.</summary>
    public string Next(string prefix)
    {
        var (time, rest) = Tick();
        return string.Create(prefix.Length + 1 + TimeLength + TailLength, (prefix, time, rest), static (span, state) =>
        {
            state.prefix.CopyTo(span);
            span[state.prefix.Length] = '_';
            var at = span[(state.prefix.Length + 1)..];
            Write(at[..TimeLength], (ulong)state.time);
            Write(at[TimeLength..], state.rest);
        });
    }

    /// <summary>The smallest id text that an id made at this instant could have; for ranges over time.</summary>
    public static string Floor(string prefix, DateTimeOffset at) =>
        string.Create(prefix.Length + 1 + TimeLength, (prefix, at), static (span, state) =>
        {
            state.prefix.CopyTo(span);
            span[state.prefix.Length] = '_';
            Write(span[(state.prefix.Length + 1)..], (ulong)state.at.ToUnixTimeMilliseconds());
        });

    /// <summary>When an id was made, in Unix milliseconds; the counterpart of <see cref="Floor"/>.</summary>
    public static long MadeAt<TId>(TId id) where TId : struct, IId<TId>
    {
        var time = 0L;
        foreach (var c in id.Value.AsSpan(TId.Prefix.Length + 1, TimeLength))
        {
            time = (time << 5) | (long)Alphabet.IndexOf(c, StringComparison.Ordinal);
        }

        return time;
    }

    /// <summary>When an id of whatever kind was made, in Unix milliseconds; null for a text that isn't one that was made here.</summary>
    public static long? MadeAt(string text)
    {
        const int Length = TimeLength + TailLength;
        if (text.Length <= Length || text[^(Length + 1)] != '_')
        {
            return null;
        }

        var (time, place) = (0L, 0);
        foreach (var c in text.AsSpan(text.Length - Length))
        {
            var digit = Alphabet.IndexOf(c, StringComparison.Ordinal);
            if (digit < 0)
            {
                return null;
            }

            time = place++ < TimeLength ? (time << 5) | (long)digit : time;
        }

        return time;
    }

    /// <summary>Whether a text has the shape of an id of this kind. Says nothing about whether such a row exists.</summary>
    public static bool TryParse<TId>([NotNullWhen(true)] string? text, out TId id) where TId : struct, IId<TId>
    {
        id = default;
        if (text is null || text.Length is < 3 or > 64 || !text.StartsWith(TId.Prefix, StringComparison.Ordinal)
            || text.Length == TId.Prefix.Length || text[TId.Prefix.Length] != '_')
        {
            return false;
        }

        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '_')
            {
                return false;
            }
        }

        id = TId.From(text);
        return true;
    }

    (long Time, ulong Tail) Tick()
    {
        lock (gate)
        {
            var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
            if (now > lastMilliseconds)
            {
                lastMilliseconds = now;
                // The top bits stay free, so that counting up overflows only after more than ten billion ids within a millisecond.
                tail = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)) & (TailMask >> 2);
            }
            else
            {
                tail += 1 + (ulong)Random.Shared.Next(1 << 16);
                if (tail > TailMask)
                {
                    lastMilliseconds++;
                    tail &= TailMask >> 2;
                }
            }

            return (lastMilliseconds, tail);
        }
    }

    static void Write(Span<char> into, ulong value)
    {
        for (var i = into.Length - 1; i >= 0; i--)
        {
            into[i] = Alphabet[(int)(value & 31)];
            value >>= 5;
        }
    }
}
