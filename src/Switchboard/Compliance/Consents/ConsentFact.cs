using Switchboard.Channels.Gate;
using Switchboard.Data;

namespace Switchboard.Compliance.Consents;

/// <summary>Tells of every decision why the person may be contacted, or that nothing is on record that would allow it.</summary>
internal sealed class ConsentFact(ConsentLaw law) : IDecisionFact
{
    public string Name => "consent";

    public string MayBeOnRecord => ConsentBook.IsGiven;

    public string OnRecord => ConsentBook.StrongestInWords;

    public DecisionFacts Recall(DecisionFacts facts, Outbound outbound, string? onRecord) =>
        facts with { ConsentBasis = Basis(outbound, ConsentOnRecord.Read(onRecord)) ?? "implied" };

    public async ValueTask<DecisionFacts> Tell(DecisionFacts facts, Outbound outbound, Session session)
    {
        var known = await ConsentBook.Held(session, outbound);
        return facts with
        {
            ConsentBasis = Basis(outbound, known.Consent) ?? (await ConsentBook.Withdrawn(session, outbound, known) is null ? "implied" : "none"),
        };
    }

    /// <summary>Null where it goes by what is implied, if anything.</summary>
    string? Basis(Outbound outbound, ConsentOnRecord? held)
    {
        var rule = law.For(ConsentRequired.CountryOf(outbound), outbound.Channel, outbound.Purpose, outbound.At);
        return held is not null && (held.Type >= rule.Least || held.Type >= ConsentType.Express) ? held.Basis
            : rule.NeedsRecord ? "none"
            : outbound.Purpose == Purpose.Transactional ? "transactional"
            : null;
    }
}
