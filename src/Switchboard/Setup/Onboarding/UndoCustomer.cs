using Switchboard.Data;
using Switchboard.Erasure;

namespace Switchboard.Setup.Onboarding;

/// <summary>
/// Undoes an organization that is still in preparation. Its slug is free at once; what it holds outside and its rows go as with every
/// organization that is deleted.
/// </summary>
[Singleton]
internal sealed class UndoCustomer(Database db, DeleteOrganization delete)
{
    static readonly Sql Disown = """
        UPDATE organization SET slug = organization_id, version = version + 1
        WHERE organization_id = @organization AND status = 'preparing'
        """;

    /// <summary>A second time changes nothing.</summary>
    public async Task Undo(OrganizationId organization, string actor, CancellationToken ct)
    {
        if (await db.Write(organization, unit => unit.Execute(Disown), ct) == 1)
        {
            await delete.Begin(organization, new(), actor, ct);
        }
    }
}
