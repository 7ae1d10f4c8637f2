using System.Collections.Concurrent;
using System.Globalization;
using Switchboard.Compliance;

namespace Switchboard.Conversations.Deciding;

/// <summary>How often an agent may ask the gate within a minute, on each node: every question is a row and an entry of the audit log.</summary>
[Singleton]
internal sealed class AskBound(ComplianceSettings settings, TimeProvider clock)
{
    static readonly TimeSpan Span = TimeSpan.FromMinutes(1);

    Minute current = new(DateTimeOffset.MinValue);

    /// <summary>Counts a question. What is said to who has asked too often; null when it may be answered.</summary>
    public Problem? Count(AgentId agent)
    {
        if (settings.AsksPerMinute == 0)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        var minute = Volatile.Read(ref current);
        if (now < minute.Began || now >= minute.Began + Span)
        {
            // Of two that begin one at once the later counts on.
            minute = new(now);
            Volatile.Write(ref current, minute);
        }

        return minute.Asked.AddOrUpdate(agent, 1, (_, asked) => asked + 1) <= settings.AsksPerMinute ? null : new(
            "rate_limited", 429,
            string.Create(CultureInfo.InvariantCulture, $"This agent has asked {settings.AsksPerMinute} times within a minute, which is the most."),
            "Ask again at retryAt. A send needs no question beforehand: it is judged by the same rules.")
        {
            RetryAt = minute.Began + Span,
        };
    }

    sealed record Minute(DateTimeOffset Began)
    {
        public ConcurrentDictionary<AgentId, int> Asked { get; } = new();
    }
}
