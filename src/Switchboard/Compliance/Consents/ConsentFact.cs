using Switchboard.Channels.Gate;
using Switchboard.Data;

namespace Switchboard.Compliance.Consents;

/// <summary>Tells of every decision why the person may be contacted, or that nothing is on record that would allow it.</summary>
internal sealed class ConsentFact(ConsentLaw law) : IDecisionFact
{
    public async ValueTask<DecisionFacts> Tell(DecisionFacts facts, Outbound outbound, Session session)
    {
        var rule = law.For(ConsentRequired.CountryOf(outbound), outbound.Channel, outbound.Purpose, outbound.At);
        var held = await ConsentBook.Strongest(session, outbound);
        return facts with
        {
            ConsentBasis = held is not null && (held.Type >= rule.Least || held.Type >= ConsentType.Express) ? held.Basis
                : rule.NeedsRecord ? "none"
                : outbound.Purpose == Purpose.Transactional ? "transactional"
                : await ConsentBook.Withdrawn(session, outbound) is null ? "implied"
                : "none",
        };
    }
}
