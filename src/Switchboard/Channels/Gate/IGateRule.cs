using Switchboard.Data;

namespace Switchboard.Channels.Gate;

/// <summary>
/// One rule of the gate that everything outbound passes, for every channel, agent, human, job and tool. A rule joins by existing; the gate asks them in
/// order, inside the transaction that records the send and again inside the one that claims it, and the first objection stands.
/// </summary>
[Collected]
public interface IGateRule
{
    /// <summary>Lower snake case, kept with each decision.</summary>
    string Name { get; }

    /// <summary>Lower is asked first: absolute prohibitions before limits, limits before taste.</summary>
    int Order { get; }

    /// <summary>
    /// False where it can't object, as far as one can tell without the database. Asked first, and it may take no time.
    /// </summary>
    bool Concerns(Outbound outbound) => true;

    /// <summary>
    /// A condition in SQL, over the properties of <see cref="Outbound"/> and the rows of <see cref="GateRows"/>, that holds whenever the rule may object; null
    /// where it is always to be asked. The gate asks the conditions of all rules by one statement, and almost always nobody is suspected.
    /// </summary>
    string? Suspicion => null;

    /// <summary>Whether it is to be asked whatever its condition says: what it can tell without the database. It may take no time.</summary>
    bool IsSuspicious(Outbound outbound) => false;

    /// <summary>
    /// Whether what it objects to may come about from one moment to the next, as when somebody takes a conversation over. A rule without a condition judges by
    /// the message, unless it says otherwise; one that says so is asked again each time.
    /// </summary>
    bool IsSudden => Suspicion is not null;

    /// <summary>Judges. Only the session may be awaited.</summary>
    ValueTask<Verdict> Judge(Outbound outbound, Session session);
}
