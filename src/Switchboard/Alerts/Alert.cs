using System.Globalization;

namespace Switchboard.Alerts;

/// <summary>Something that a person should know of. Nothing in it is what a person wrote or can be reached by.</summary>
/// <param name="Organization">Whose it is; the deployment's own for what concerns all.</param>
/// <param name="Kind">Lower snake case, such as <c>volume_spike</c>. Of one kind all are of one severity.</param>
/// <param name="Subject">The id of what it is about. What comes again of the same kind and subject is folded into one.</param>
/// <param name="Title">A sentence of ours, the same for each of the kind.</param>
internal sealed record Alert(OrganizationId Organization, Severity Severity, string Kind, string Subject, string Title)
{
    /// <summary>Ids, words of ours and numbers, by what they are.</summary>
    public IReadOnlyDictionary<string, string> Facts { get; private init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The same with facts.</summary>
    public Alert With(params (string Name, object Value)[] facts) => this with
    {
        Facts = facts.ToDictionary(fact => fact.Name, fact => Convert.ToString(fact.Value, CultureInfo.InvariantCulture)!, StringComparer.Ordinal),
    };
}
