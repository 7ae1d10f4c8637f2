using Switchboard.Channels;
using Switchboard.Channels.Gate;
using Switchboard.Compliance.Consents;
using Switchboard.Data;

namespace Switchboard.Compliance;

/// <summary>
/// What has to be said in a call by an AI: dated data, in call-duties.json. Who asks whether a call may be made is told of it in the answer.
/// </summary>
internal sealed class CallDuties : IDecisionFact
{
    const string File = "call-duties.json";
    const string Anywhere = "*";

    readonly CallDuty[] duties;

    /// <summary>Reads the table. Throws where it isn't whole.</summary>
    public CallDuties()
    {
        duties = RuleFile.Read<CallDuty[]>(File);
        foreach (var duty in duties)
        {
            RuleFile.Check(File, duty.Source, duty.EffectiveFrom, duty.ReviewedOn, duty.Countries);
        }
    }

    public string Name => "duties";

    public ValueTask<DecisionFacts> Tell(DecisionFacts facts, Outbound outbound, Session session) =>
        new(outbound.Channel != ChannelKind.Voice ? facts : facts with { Duties = [.. Of(outbound).Select(duty => $"{duty.Name}: {duty.Says}")] });

    IEnumerable<CallDuty> Of(Outbound outbound)
    {
        var (country, day) = (ConsentRequired.CountryOf(outbound), DateOnly.FromDateTime(outbound.At.UtcDateTime));
        return duties.Where(duty => duty.EffectiveFrom <= day && (duty.Purposes.Count == 0 || duty.Purposes.Contains(outbound.Purpose))
            && (duty.Countries.Contains(Anywhere) || (country is not null && duty.Countries.Contains(country))));
    }
}

/// <summary>Something that has to be said in a call.</summary>
/// <param name="Purposes">None means all.</param>
/// <param name="Says">What to do, as a sentence.</param>
internal sealed record CallDuty(
    string Name, IReadOnlyList<string> Countries, IReadOnlyList<Purpose> Purposes, string Says, string Source, DateOnly EffectiveFrom, DateOnly ReviewedOn);
