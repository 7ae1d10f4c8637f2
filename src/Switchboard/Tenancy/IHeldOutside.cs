namespace Switchboard.Tenancy;

/// <summary>
/// What an organization holds outside the tables: numbers at providers, files in storage. Before its rows are erased, each implementation
/// gives back what is its own; the rows tell what that is.
/// </summary>
[Collected]
internal interface IHeldOutside
{
    /// <summary>
    /// Gives all of it back: null when nothing is held any more, else what stands in the way for now. It is called again until then, after
    /// a crash too.
    /// </summary>
    /// <param name="keepNumbers">Numbers stay with the provider's account instead of being given back.</param>
    /// <param name="actor">Who deletes the organization.</param>
    Task<Problem?> GiveBack(OrganizationId organization, bool keepNumbers, string actor, CancellationToken ct);
}
