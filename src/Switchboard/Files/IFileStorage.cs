namespace Switchboard.Files;

/// <summary>Where a file's bytes stand: its organization and its id. Nothing that people write is part of it.</summary>
public readonly record struct FileKey(OrganizationId Organization, FileId File);

/// <summary>Bytes in storage.</summary>
/// <param name="WrittenAt">When they were put there.</param>
public sealed record StoredBytes(FileKey Key, DateTimeOffset WrittenAt);

/// <summary>A place for files. It knows bytes and keys; what they are and whose is in the database.</summary>
public interface IFileStorage
{
    /// <summary>Puts a file there, whole or not at all, and returns when it would survive a power cut. An exception of the content's leaves nothing.</summary>
    /// <exception cref="IOException">There is no room for it, or the storage can't be reached.</exception>
    Task Put(FileKey key, Stream content, CancellationToken ct);

    /// <summary>The file from its beginning, or null when it isn't there. The stream can seek and knows its length.</summary>
    Task<Stream?> Open(FileKey key, CancellationToken ct);

    /// <summary>How many bytes it has, or null when it isn't there.</summary>
    Task<long?> Size(FileKey key, CancellationToken ct);

    /// <summary>Takes it away; also fine when it isn't there.</summary>
    Task Delete(FileKey key, CancellationToken ct);

    /// <summary>All that is there, of one organization or of all.</summary>
    IAsyncEnumerable<StoredBytes> List(OrganizationId? organization, CancellationToken ct);

    /// <summary>Takes away what was begun before an instant and never finished. Returns how many.</summary>
    Task<int> DropDrafts(DateTimeOffset before, CancellationToken ct);
}
