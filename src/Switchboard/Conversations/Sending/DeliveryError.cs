namespace Switchboard.Conversations.Sending;

/// <summary>Why a message did not arrive.</summary>
/// <param name="Code">The provider's code, or our own word.</param>
/// <param name="Advice">What to do about it.</param>
/// <param name="DecisionId">The gate's decision, where a rule forbade it when it was about to leave.</param>
/// <param name="Source">Where that rule comes from: a law, a setting, what the person asked for.</param>
/// <param name="RetryAt">From when the rule allows it, where time alone changes the answer.</param>
public sealed record DeliveryError(
    string Code, string Message, string Advice, DecisionId? DecisionId = null, string? Source = null, DateTimeOffset? RetryAt = null)
{
    /// <summary>What the code begins with where a rule of the gate forbade it; the rule's name follows.</summary>
    internal const string OfRule = "refused_by_";

    /// <summary>Whether the carrier holds it back because the person asked it to.</summary>
    internal bool IsOptOut { get; init; }
}
