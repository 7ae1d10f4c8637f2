using Switchboard.Data;

namespace Switchboard.Files;

/// <summary>Told of a file that ends, in the unit that ends it.</summary>
[Collected]
internal interface IFileEnd
{
    /// <param name="why">A sentence for whoever looks for it later.</param>
    ValueTask Ended(Session unit, FileId file, string why);
}

/// <summary>
/// Ends a file: its row says so first, with those that speak of it, and its bytes go after the commit. A process that dies in between
/// leaves bytes for the sweep.
/// </summary>
[Singleton]
internal sealed class DropFile(IFileStorage storage, IEnumerable<IFileEnd> listeners, TimeProvider clock)
{
    static readonly Sql End = """
        UPDATE stored_file SET deleted_at = @now, deleted_why = @why
        WHERE organization_id = @organization AND id = @Id AND deleted_at IS NULL
        """;

    /// <summary>Whether it was there.</summary>
    public async ValueTask<bool> Drop(Session unit, StoredFile file, string why)
    {
        if (await unit.Execute(End, new { file.Id, now = clock.GetUtcNow(), why }) == 0)
        {
            return false;
        }

        await FileRoom.Release(unit, file.Bytes);
        foreach (var listener in listeners)
        {
            await listener.Ended(unit, file.Id, why);
        }

        return true;
    }

    /// <summary>After the commit.</summary>
    public Task TakeAway(StoredFile file) => storage.Delete(file.Key, CancellationToken.None);
}
