using Switchboard.Data;

namespace Switchboard.Tenancy;

/// <summary>Which organization a call is about that only makes sense for one: the caller's own, or the one that a super-admin names.</summary>
[Singleton]
internal sealed class OrganizationReach(Database db)
{
    static readonly Sql Exists = "SELECT count(*) FROM organization WHERE organization_id = @organization AND status <> 'deleting'";

    /// <summary>The organization, which exists.</summary>
    public async ValueTask<Outcome<OrganizationId>> Of(Caller caller, OrganizationId? named, CancellationToken ct)
    {
        var reach = caller.Reach(named);
        return reach.Problem is { } unreached ? unreached
            : await db.Read(reach.Value, session => session.Count(Exists), ct) == 1 ? reach
            : Caller.UnknownOrganization;
    }
}
