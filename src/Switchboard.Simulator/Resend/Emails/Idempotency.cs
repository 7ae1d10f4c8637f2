using System.Collections.Concurrent;

namespace Switchboard.Simulator.Resend.Emails;

/// <summary>
/// An Idempotency-Key is known for 24 hours: with the same request it gets the same answer, with another it is refused. A request that was refused leaves
/// its key free. https://resend.com/docs/dashboard/emails/idempotency-keys
/// </summary>
internal sealed class Idempotency(TimeProvider clock) : IForgets
{
    const int LongestKey = 256;
    const int Tidy = 10_000;
    static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    readonly ConcurrentDictionary<(string Team, string Key), Entry> known = new();

    public async Task<ResendAnswer> Once(ResendRequest request, Func<Task<ResendAnswer>> handle)
    {
        if (request.Header("Idempotency-Key") is not { } key)
        {
            return await handle();
        }

        if (key.Length is 0 or > LongestKey)
        {
            return ResendAnswer.Refuse(400, "invalid_idempotency_key", "The idempotency key must be between 1-256 chars.");
        }

        var place = (request.Team.Id, key);
        var mine = new Entry(request.Fingerprint, clock.GetUtcNow() + Kept);
        if (Earlier(place, mine) is { } earlier)
        {
            return earlier.Fingerprint != mine.Fingerprint
                ? ResendAnswer.Refuse(409, "invalid_idempotent_request", "Same idempotency key used with a different request payload.")
                : earlier.Answer
                    ?? ResendAnswer.Refuse(409, "concurrent_idempotent_requests", "Same idempotency key used while original request is still in progress.");
        }

        ResendAnswer? answer = null;
        try
        {
            answer = await handle();
            mine.Answer = answer with { Then = null, Repeats = true };
            return answer;
        }
        finally
        {
            if (answer is null or { Status: >= 400 })
            {
                known.TryRemove(new(place, mine));
            }
        }
    }

    public void Forget() => known.Clear();

    Entry? Earlier((string Team, string Key) place, Entry mine)
    {
        if (known.Count > Tidy)
        {
            foreach (var old in known.Where(entry => entry.Value.Until <= clock.GetUtcNow()))
            {
                known.TryRemove(old);
            }
        }

        while (true)
        {
            var there = known.GetOrAdd(place, mine);
            if (ReferenceEquals(there, mine))
            {
                return null;
            }

            if (there.Until > clock.GetUtcNow() || there.Answer is null)
            {
                return there;
            }

            known.TryRemove(new(place, there));
        }
    }

    sealed class Entry(string fingerprint, DateTimeOffset until)
    {
        volatile ResendAnswer? answer;

        public string Fingerprint => fingerprint;
        public DateTimeOffset Until => until;

        public ResendAnswer? Answer
        {
            get => answer;
            set => answer = value;
        }
    }
}
