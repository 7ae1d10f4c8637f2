using Switchboard.Data;

namespace Switchboard.Contacts;

/// <summary>Follows on changes of contacts, inside the unit that makes them. Only the session may be awaited.</summary>
[Collected]
internal interface IContactFollower
{
    /// <summary>A contact's name or addresses changed, or it was made.</summary>
    ValueTask Changed(Session unit, OrganizationId organization, ContactId contact);

    /// <summary>
    /// A contact, with all that were joined to it, has become part of another. Called again a moment later, for what was on its way: twice
    /// is harmless.
    /// </summary>
    ValueTask Merged(Session unit, OrganizationId organization, Merge merge);

    /// <summary>It is a contact of its own again. Called again a moment later, for what was on its way: twice is harmless.</summary>
    /// <param name="merge">Into is the contact that it was part of.</param>
    /// <returns>Whether there was more to do than a unit should: <see cref="GoOn"/> does it.</returns>
    ValueTask<bool> Parted(Session unit, OrganizationId organization, Merge merge);

    /// <summary>Does what is left of parting, in units of its own.</summary>
    Task GoOn(OrganizationId organization, Merge merge, CancellationToken ct) => Task.CompletedTask;
}

/// <summary>Two contacts that become one, or become two again.</summary>
/// <param name="Since">When they became one.</param>
/// <param name="Actor">Who makes them one, or two again.</param>
internal sealed record Merge(MergeId Id, ContactId From, ContactId Into, DateTimeOffset Since, string Actor);
