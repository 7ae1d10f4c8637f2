using Switchboard.Channels;

namespace Switchboard.Conversations.Sending;

/// <summary>
/// How long a message that was not taken waits for its next try. Failures and limits of the provider's are counted apart, and tries that
/// ended with our own process are neither: only a provider uses up the patience with it.
/// </summary>
[Singleton]
internal sealed class Patience(DeliverySettings settings, TimeProvider clock)
{
    /// <summary>A message that stops the process itself must not do so for ever.</summary>
    const int MostCuts = 10;

    /// <summary>How long a message waits in all for a provider that takes no more.</summary>
    public TimeSpan WithLimits => settings.RateLimitFor;

    /// <summary>The wait before a provider is asked what became of an uncertain one.</summary>
    public TimeSpan BeforeAsking => settings.ReconcileAfter;

    /// <summary>The wait before it is asked again, since it couldn't be; null when a person has to look.</summary>
    public TimeSpan? ToAskAgain(Delivery delivery) => clock.GetUtcNow() - delivery.TriedAt < settings.ReconcileFor ? settings.ReconcileGap : null;

    /// <summary>The wait after so many failures; null when there were too many.</summary>
    public TimeSpan? AfterFailure(int failures) =>
        failures == 0 ? TimeSpan.Zero : failures <= settings.RetrySchedule.Count ? settings.RetrySchedule[failures - 1] : null;

    /// <summary>The wait after one more limit; null when the message would wait for too long in all.</summary>
    /// <param name="asked">What the provider said.</param>
    public TimeSpan? AfterLimit(Delivery delivery, TimeSpan? asked)
    {
        var now = clock.GetUtcNow();
        var wait = asked > TimeSpan.Zero ? asked.Value : settings.RateLimitSchedule[Math.Min(delivery.Limits, settings.RateLimitSchedule.Count - 1)];
        return now + wait - (delivery.LimitedAt ?? now) <= settings.RateLimitFor ? wait : null;
    }

    /// <summary>Whether another provider is asked sooner than a message waits on: the limit has no end that one could wait for.</summary>
    public bool IsTried(Delivery delivery, SendResult.RateLimited limited) =>
        AfterLimit(delivery, limited.RetryAfter) is null || (limited.RetryAfter is null && delivery.Limits >= settings.RetrySchedule.Count);

    /// <summary>Whether tries that nobody saw the end of were too many; each claim raises the fence.</summary>
    public static bool IsCutTooOften(Delivery delivery) => delivery.Fence - delivery.Failures - delivery.Limits > MostCuts;

    /// <summary>Spreads what would be tried at the same moment.</summary>
    public static TimeSpan Spread(TimeSpan wait) => wait * (0.9 + (Random.Shared.NextDouble() * 0.2));
}
