using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Switchboard.Simulator.Twilio;

/// <summary>How far a review is.</summary>
internal enum Stage
{
    Received,
    Pending,
    Approved,
    Rejected,
}

internal sealed record Verdict(Stage Stage, string? Reason = null);

/// <summary>
/// Those who decide over templates, senders, brands and campaigns: Meta and the carriers. They approve after a moment, unless told otherwise for
/// one sid or name. What they say follows from the clock, so it is the same before and after a restart.
/// </summary>
internal sealed class Reviewers(SimulatorOptions options) : ISavedPart
{
    readonly ConcurrentDictionary<string, Decision> decisions = new(StringComparer.Ordinal);

    public string Name => "twilioReviews";

    public IEnumerable<Decision> All => decisions.Values.OrderBy(d => d.Of, StringComparer.Ordinal);

    public void Decide(Decision decision) => decisions[decision.Of] = decision;

    public void Clear() => decisions.Clear();

    /// <param name="submitted">When it was handed in.</param>
    /// <param name="names">The sid and whatever else it can be called by.</param>
    public Verdict Judge(DateTimeOffset submitted, params ReadOnlySpan<string?> names)
    {
        Decision? special = null;
        foreach (var name in names)
        {
            special ??= name is null ? null : decisions.GetValueOrDefault(name);
        }

        var waited = options.Clock.GetUtcNow() - submitted;
        return waited < options.Reviews.ToPending ? new(Stage.Received)
            : special?.Is is "hold" || waited < options.Reviews.ToPending + options.Reviews.ToDecision ? new(Stage.Pending)
            : special?.Is is "reject" ? new(Stage.Rejected, special.Reason)
            : new(Stage.Approved);
    }

    public JsonNode? Save() => JsonSerializer.SerializeToNode(All.ToList());

    public void Restore(JsonElement saved) => saved.Deserialize<List<Decision>>()!.ForEach(Decide);
}

/// <summary>What the reviewers shall say of one thing.</summary>
/// <param name="Of">Its sid, or its name: a template's, a sender's address.</param>
/// <param name="Is">approve, reject or hold.</param>
/// <param name="Reason">Why it is rejected.</param>
internal sealed record Decision(string Of, string Is, string? Reason);
