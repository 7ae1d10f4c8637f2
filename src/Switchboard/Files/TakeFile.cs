using System.Globalization;
using Microsoft.Extensions.Logging;
using Switchboard.Data;

namespace Switchboard.Files;

/// <summary>
/// Takes a file in: first its bytes, whole and synced, then its row in the unit of whoever keeps it. A process that dies in between leaves
/// bytes without a row, which <see cref="SweepFiles"/> takes away; a row without bytes can't come about.
/// </summary>
[Singleton]
internal sealed partial class TakeFile(
    IFileStorage storage, FileRoom room, FilesSettings settings, SecretBox secrets, Ids ids, TimeProvider clock, ILogger<TakeFile> log)
{
    const int MaxName = 200;

    static readonly Problem Empty = Problem.Invalid("file", "The file is empty.", "Send its bytes as the body.");

    static readonly Problem NoSpace = new(
        "storage_unavailable",
        507,
        "The file can't be stored at the moment.",
        "Try again; if it stays so, tell the operator: the storage is full or can't be reached.");

    /// <summary>What is said of a file that is larger than any may be.</summary>
    public Problem TooLarge => new(
        "file_too_large", 413, string.Create(CultureInfo.InvariantCulture, $"The file has more than {settings.MaxFileBytes} bytes."),
        "Send a smaller one, or a public address where it can be fetched.");

    /// <summary>Writes the bytes. What comes of it has no row yet: <see cref="Keep"/> it, or <see cref="Discard"/> it.</summary>
    /// <param name="name">What somebody calls it; kept for people to read, as far as it is readable.</param>
    /// <param name="declaredType">What somebody says that it is.</param>
    public async Task<Outcome<StoredFile>> Receive(
        OrganizationId organization, AgentId? agent, FileOrigin origin, Stream content, string? name, string? declaredType, CancellationToken ct)
    {
        var id = ids.Next<FileId>();
        var key = new FileKey(organization, id);
        await using var measured = new MeasuredStream(content, settings.MaxFileBytes);
        try
        {
            await storage.Put(key, measured, ct);
        }
        catch (TooLargeException)
        {
            return TooLarge;
        }
        catch (IOException error) when (!measured.HasFailed && !ct.IsCancellationRequested)
        {
            NotStored(log, error, organization.Value);
            return NoSpace;
        }

        if (measured.Count == 0)
        {
            await storage.Delete(key, ct);
            return Empty;
        }

        var kind = FileKind.Of(measured.Head, declaredType);
        return new StoredFile(
            id, organization, agent, origin, Readable(name), kind, measured.Count, measured.Sha256(), FileAddresses.NewKey(secrets, id), null,
            clock.GetUtcNow(), null, null, null);
    }

    /// <summary>Takes room for it and writes its row; a problem says that there is no room, and nothing was written.</summary>
    public async ValueTask<Problem?> Keep(Session unit, StoredFile file)
    {
        if (await room.Reserve(unit, file.Bytes) is { } full)
        {
            return full;
        }

        await unit.Execute(StoredFile.Insert, file);
        return null;
    }

    /// <summary>Takes the bytes of one that was not kept away again. Only when that is certain: a commit whose answer was lost may have kept it.</summary>
    public Task Discard(StoredFile file) => storage.Delete(file.Key, CancellationToken.None);

    /// <summary>A name as it is shown and offered for saving: what could lead somewhere or mislead is left out. Null when nothing is left.</summary>
    public static string? Readable(string? name)
    {
        var last = name?.Split('/', '\\')[^1] ?? "";
        var readable = string.Concat(last.Where(c => Line.Check("name", c.ToString(), 1) is null || c == ' ')).Trim(' ', '.');
        return readable.Length == 0 ? null : readable.Length > MaxName ? readable[^MaxName..] : readable;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A file of {Organization} could not be stored")]
    static partial void NotStored(ILogger log, Exception error, string organization);
}
