using Switchboard.Data;

namespace Switchboard.Channels.Gate;

/// <summary>
/// Something that a decision tells beside its verdict. A fact joins by existing; it is asked only for decisions that are kept by themselves. With a
/// message stays what is on record, and the rest follows from that.
/// </summary>
[Collected]
public interface IDecisionFact
{
    /// <summary>One word, by which it stands in what is kept with a message.</summary>
    string Name { get; }

    /// <summary>
    /// A condition in SQL, over the properties of <see cref="Outbound"/> and the rows of <see cref="GateRows"/>, that holds whenever <see cref="OnRecord"/> has
    /// something. The gate asks it by the statement that has the rules' conditions; it hardly ever holds.
    /// </summary>
    string? MayBeOnRecord => null;

    /// <summary>
    /// An expression over the properties alone: what is on record of the person and may be another thing later, as a text; null where nothing is.
    /// </summary>
    string? OnRecord => null;

    /// <summary>Adds what it knows of a message that was let through, by what was on record then and without the database.</summary>
    DecisionFacts Recall(DecisionFacts facts, Outbound outbound, string? onRecord) => facts;

    /// <summary>Adds what it knows. Only the session may be awaited.</summary>
    ValueTask<DecisionFacts> Tell(DecisionFacts facts, Outbound outbound, Session session);
}

/// <summary>What was known when a decision was made.</summary>
public sealed record DecisionFacts
{
    /// <summary>Nothing.</summary>
    public static readonly DecisionFacts None = new();

    /// <summary>What time it was, or will be, for the person: one for each zone that they may be in.</summary>
    public IReadOnlyList<LocalTime>? LocalTimes { get; init; }

    /// <summary>Why the person may be contacted, such as <c>implied</c>, or a recorded consent by its type and id.</summary>
    public string? ConsentBasis { get; init; }

    /// <summary>What has to be said or asked on the way: that an AI speaks, that the call is recorded.</summary>
    public IReadOnlyList<string>? Duties { get; init; }
}

/// <summary>A person's wall clock.</summary>
/// <param name="Zone">The IANA time zone.</param>
/// <param name="Time">With its offset there.</param>
public sealed record LocalTime(string Zone, DateTimeOffset Time);
