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
    const string EndWhere = """
        UPDATE stored_file SET deleted_at = @now, deleted_why = @why
        WHERE organization_id = @organization AND id = @Id AND deleted_at IS NULL
        """;

    static readonly Sql End = EndWhere;

    // Of one row alone, so that it holds against a message that takes the file along at this moment.
    static readonly Sql EndUnsent = $"{EndWhere} AND origin = 'upload' AND needed_until IS NULL";

    /// <summary>Whether it was there.</summary>
    public ValueTask<bool> Drop(Session unit, StoredFile file, string why) => Drop(unit, file, why, End);

    /// <summary>Ends it unless a message has it. Whether it was there, and without one.</summary>
    public ValueTask<bool> DropUnsent(Session unit, StoredFile file, string why) => Drop(unit, file, why, EndUnsent);

    /// <summary>After the commit.</summary>
    public Task TakeAway(StoredFile file) => storage.Delete(file.Key, CancellationToken.None);

    async ValueTask<bool> Drop(Session unit, StoredFile file, string why, Sql end)
    {
        if (await unit.Execute(end, new { file.Id, now = clock.GetUtcNow(), why }) == 0)
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
}
