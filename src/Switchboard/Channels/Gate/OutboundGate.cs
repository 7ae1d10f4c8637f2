using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text.Json;
using Switchboard.Audit;
using Switchboard.Data;

namespace Switchboard.Channels.Gate;

/// <summary>The one gate that everything outbound passes. It asks every rule in order; the first objection stands, and each is kept.</summary>
[Singleton]
internal sealed class OutboundGate(
    IEnumerable<IGateRule> rules, IEnumerable<IDecisionFact> facts, AuditLog audit, Ids ids, TimeProvider clock, Meter meter)
{
    readonly Counter<long> refusals = meter.CreateCounter<long>("switchboard.gate.refusals", description: "What a rule of the gate objected to, by rule.");

    readonly Histogram<double> duration = meter.CreateHistogram(
        "switchboard.gate.duration", "s", "How long the gate took to judge one message.",
        advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.00005, 0.0001, 0.00015, 0.0002, 0.00025, 0.0003, 0.0004, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.05, 0.25],
        });

    const int MostLooksAhead = 6;

    /// <summary>When it is about, among what a message keeps; where that isn't when it was written.</summary>
    const string When = "at";

    readonly IGateRule[] rules = [.. rules.OrderBy(rule => rule.Order).ThenBy(rule => rule.Name, StringComparer.Ordinal)];

    readonly IDecisionFact[] recorded = [.. facts.Where(fact => fact.OnRecord is not null).OrderBy(fact => fact.Name, StringComparer.Ordinal)];

    /// <summary>A column for each rule: 1 where it has to be asked. Behind them one that is 1 where anything may be on record.</summary>
    internal Sql Suspicions => field ??=
        $"SELECT {string.Join(", ", rules.Select(rule => rule.Suspicion ?? "true").Append(MayBeOnRecord).Select(AsNumber))} FROM {GateRows.All}";

    /// <summary>A column for each fact that keeps something.</summary>
    internal Sql OnRecord => field ??= $"SELECT {string.Join(", ", recorded.Select(fact => fact.OnRecord))}";

    string MayBeOnRecord => string.Join(" OR ", recorded.Select(fact => fact.MayBeOnRecord).DefaultIfEmpty("false"));

    static string AsNumber(string condition) => $"CAST(CASE WHEN {condition} THEN 1 ELSE 0 END AS bigint)";

    /// <summary>A condition over the same properties: of what changes from one moment to the next, nothing has to be asked.</summary>
    public string NothingSuspected => field ??= $"EXISTS (SELECT 1 FROM {GateRows.All} WHERE {string.Join(
        " AND ", rules.Where(rule => rule.IsSudden).Select(rule => $"({rule.Suspicion ?? "true"}) IS NOT TRUE"))})";

    /// <summary>
    /// Judges inside the unit. A refusal is kept and audited there, and so is what allows something on the strength of a record; what else
    /// allows a message has the message's own id under another prefix, and is kept and audited with it.
    /// </summary>
    /// <param name="message">The message that is written when it is allowed; null where none will be, so that the decision is kept by itself.</param>
    public async ValueTask<Decision> Decide(Outbound outbound, Session unit, string actor, MessageId? message)
    {
        var (first, passage, basis, mayBeOnRecord) = await Judge(outbound, unit, message is { } let ? DecisionId.Of(let) : ids.Next<DecisionId>());
        var denied = first is { Until: { } until } ? await WithAllRules(first, until, outbound, unit) : first;
        var isAsked = message is null && !outbound.IsCopy;
        var decision = Said(outbound, denied, passage) with { Message = denied is null ? message : null, IsAsked = isAsked };
        return denied is null && message is not null && basis is null
            ? decision with { Known = await Known(outbound, mayBeOnRecord, unit) }
            : await Keep(
                decision, outbound, basis, unit, actor,
                isAsked ? "contact.decided" : denied is null ? "send.allowed" : "send.refused");
    }

    /// <summary>
    /// The objection with the time from which no rule objects: where the first one's time has come, another may. None where another objects then that no time
    /// helps against.
    /// </summary>
    async ValueTask<Verdict.Denied> WithAllRules(Verdict.Denied first, DateTimeOffset until, Outbound outbound, Session unit)
    {
        var at = until;
        for (var looks = 0; looks < MostLooksAhead; looks++)
        {
            // Asked then: what is to leave later yet leaves later.
            var then = await Judge(outbound with { At = at > outbound.At ? at : outbound.At, CountedAt = at }, unit, ids.Next<DecisionId>());
            switch (then.Objection)
            {
                case null:
                    return at == until ? first : first with
                    {
                        Until = at,
                        Next = string.Create(CultureInfo.InvariantCulture, $"By all rules together it may go from {at.UtcDateTime:yyyy-MM-dd HH:mm} UTC on."),
                    };
                case { Until: null } other:
                    return first with { Until = null, Next = $"Waiting for that alone doesn't help: then another rule objects, {other.Rule}: {other.Reason}" };
                case { Until: { } later } when later > at:
                    at = later;
                    break;
                default:
                    return first;
            }
        }

        return first;
    }

    /// <summary>Keeps what a rule objected to at the second look: a decision of its own, beside the one that had allowed the message.</summary>
    public ValueTask<Decision> Keep(Verdict.Denied denied, Outbound outbound, MessageId message, Session unit) => Keep(
        Said(outbound, denied, null) with { Message = message }, outbound, null, unit, AuditEntry.System, "send.refused");

    Decision Said(Outbound outbound, Verdict.Denied? denied, Passage? passage) => new(
        passage?.Decision ?? ids.Next<DecisionId>(),
        outbound.AgentId,
        outbound.To,
        outbound.Channel,
        outbound.Purpose,
        denied is null,
        denied?.Rule ?? Decision.AllRules,
        denied?.Reason ?? Decision.NoObjection,
        denied?.Source ?? Decision.TheGate,
        denied?.Until,
        outbound.At,
        clock.GetUtcNow())
    {
        Next = denied?.Next,
        Passage = passage,
    };

    async ValueTask<Decision> Keep(Decision decision, Outbound outbound, string? basis, Session unit, string actor, string action)
    {
        var kept = decision with { Facts = await Facts(outbound, basis, unit) };
        await unit.Execute(Decision.Insert, kept);
        await audit.Append(
            unit, outbound.OrganizationId, actor, action, kept.DecisionId.Value,
            kept.Message is { } its
                ? new { kept.Allowed, kept.Rule, kept.Source, messageId = its.Value }
                : new { kept.Allowed, kept.Rule, kept.Source });
        return kept;
    }

    /// <summary>What there is to know beside a verdict.</summary>
    async ValueTask<DecisionFacts> Facts(Outbound outbound, string? basis, Session session)
    {
        var told = DecisionFacts.None;
        foreach (var fact in facts)
        {
            told = await fact.Tell(told, outbound, session);
        }

        return basis is null ? told : told with { ConsentBasis = basis };
    }

    /// <summary>What was known as a message was let through, by what it has kept.</summary>
    /// <returns>The instant that it was about, and the facts.</returns>
    public (DateTimeOffset At, DecisionFacts Facts) Recall(Outbound outbound, string? known)
    {
        var kept = known is null ? [] : JsonSerializer.Deserialize<Dictionary<string, string>>(known, Wire.Json)!;
        var then = kept.TryGetValue(When, out var when)
            ? outbound with { At = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(when, CultureInfo.InvariantCulture)) }
            : outbound;
        return (then.At, facts.Aggregate(DecisionFacts.None, (told, fact) => fact.Recall(told, then, kept.GetValueOrDefault(fact.Name))));
    }

    /// <summary>After the commit: counts an objection. Units may run more than once.</summary>
    public void Count(string rule) => refusals.Add(1, new KeyValuePair<string, object?>("rule", rule));

    /// <summary>Judges without keeping: the second look, when a message that was allowed is claimed.</summary>
    /// <param name="decision">The decision that allowed it.</param>
    public async ValueTask<Ruling> Judge(Outbound outbound, Session unit, DecisionId decision)
    {
        var began = Stopwatch.GetTimestamp();
        string? basis = null;
        var look = (await unit.One(Suspicions, outbound, row => new Look(Suspects(row, outbound), row.Long(rules.Length) == 1)))!;
        foreach (var rule in look.Suspects)
        {
            switch (await rule.Judge(outbound, unit))
            {
                case Verdict.Denied denied:
                    duration.Record(Stopwatch.GetElapsedTime(began).TotalSeconds);
                    return new(denied, null, null, false);
                case Verdict.Allowed { Basis: { } record }:
                    basis = record;
                    break;
            }
        }

        duration.Record(Stopwatch.GetElapsedTime(began).TotalSeconds);
        return new(null, Passage.For(outbound, decision), basis, look.MayBeOnRecord);
    }

    List<IGateRule> Suspects(Row row, Outbound outbound) =>
        [.. rules.Where((rule, i) => rule.Concerns(outbound) && (row.Long(i) == 1 || rule.IsSuspicious(outbound)))];

    /// <summary>What the message is to keep.</summary>
    async ValueTask<string?> Known(Outbound outbound, bool mayBeOnRecord, Session unit)
    {
        SortedDictionary<string, string>? known = null;
        if (mayBeOnRecord)
        {
            var told = (await unit.One(OnRecord, outbound, row => recorded.Select((_, i) => row.IsNull(i) ? null : row.Text(i)).ToList()))!;
            foreach (var (fact, text) in recorded.Zip(told).Where(one => one.Second is not null))
            {
                (known ??= new(StringComparer.Ordinal))[fact.Name] = text!;
            }
        }

        if (outbound.At != outbound.CountedAt)
        {
            (known ??= new(StringComparer.Ordinal))[When] = outbound.At.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        }

        return known is null ? null : JsonSerializer.Serialize(known, Wire.Json);
    }

    /// <summary>What the one statement tells.</summary>
    /// <param name="Suspects">The rules that have to be asked.</param>
    sealed record Look(List<IGateRule> Suspects, bool MayBeOnRecord);
}
