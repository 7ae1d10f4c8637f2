using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Files;

/// <summary>The files of an organization that is being deleted go before its rows do, and its room is given back to all others.</summary>
internal sealed class EraseFiles(Database database, IFileStorage storage, DropFile drop) : IHeldOutside
{
    const int AtOnce = 50;

    static readonly Sql InForce = $"""
        SELECT {StoredFile.Columns} FROM {StoredFile.Source}
        WHERE f.organization_id = @organization AND f.deleted_at IS NULL
        ORDER BY f.id LIMIT {AtOnce}
        """;

    public async Task<Problem?> GiveBack(OrganizationId organization, bool keepNumbers, string actor, CancellationToken ct)
    {
        List<StoredFile> some;
        do
        {
            some = await database.Read(organization, session => session.Many(InForce, null, StoredFile.From), ct);
            foreach (var file in some)
            {
                await database.Write(organization, unit => drop.Drop(unit, file, "The organization was deleted."), ct);
            }
        }
        while (some.Count > 0);

        // Also those that have no row.
        await foreach (var stored in storage.List(organization, ct))
        {
            await storage.Delete(stored.Key, ct);
        }

        return null;
    }
}
