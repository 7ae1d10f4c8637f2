using System.Net;
using Switchboard.Tenancy;

namespace Switchboard.Alerts;

/// <summary>
/// More than ten failed tries to enter from one source within five minutes: it was locked out and goes on. Counted per node and in bounded
/// memory; one alert for each network.
/// </summary>
internal sealed class BruteForce(RaiseAlert alerts, TimeProvider clock) : IHearsGuessing
{
    const int Most = 10;
    const int Capacity = 10_000;
    static readonly TimeSpan Within = TimeSpan.FromMinutes(5);

    readonly Lock gate = new();
    readonly Dictionary<IPAddress, Tries> heard = [];

    public void Failed(IPAddress source, string network, int tries)
    {
        if (Count(source, tries) is { } count)
        {
            // Whoever guesses doesn't wait for it, and it doesn't fail.
            _ = alerts.Raise(new Alert(
                OrganizationId.Deployment, Severity.High, "brute_force", network, "Somebody guesses tokens or passwords and goes on although locked out")
                .With(("tries", count), ("minutes", Within.TotalMinutes)));
        }
    }

    /// <summary>How many there were, each time that it is once more than what is let pass.</summary>
    int? Count(IPAddress source, int tries)
    {
        var now = clock.GetUtcNow();
        lock (gate)
        {
            var before = heard.TryGetValue(source, out var known) && now - known.Since < Within ? known : new(now, 0);
            if (before.Count == 0 && heard.Count >= Capacity)
            {
                MakeRoom(now);
            }

            var count = before.Count + tries;
            heard[source] = count > Most ? new(before.Since, 0) : before with { Count = count };
            return count > Most ? count : null;
        }
    }

    void MakeRoom(DateTimeOffset now)
    {
        foreach (var (source, _) in heard.Where(one => now - one.Value.Since >= Within).ToList())
        {
            heard.Remove(source);
        }

        if (heard.Count >= Capacity)
        {
            heard.Clear();
        }
    }

    readonly record struct Tries(DateTimeOffset Since, int Count);
}
