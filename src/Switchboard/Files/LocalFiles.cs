using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Win32.SafeHandles;
using Switchboard.Data;

namespace Switchboard.Files;

/// <summary>
/// Files in a folder, <c>ORGANIZATION/SHARD/FILE</c>, for the owner of the process alone; a shard is a 256th by the hash of the id, so that
/// no folder grows long. Each file is written under another name, synced and renamed, so that what has its name is whole.
/// </summary>
internal sealed partial class LocalFiles(DataSettings data, FilesSettings settings) : IFileStorage, IWiring
{
    const string Drafts = ".drafts";
    const int OpenReadOnly = 0;

    readonly string root = Path.GetFullPath(settings.Folder ?? Path.Combine(data.Folder, "files"));

    public static void Add(IServiceCollection services, SettingsBook settings) => services.AddSingleton<IFileStorage, LocalFiles>();

    public async Task Put(FileKey key, Stream content, CancellationToken ct)
    {
        var target = PathOf(key);
        var draft = Path.Combine(root, Drafts, key.File.Value);
        OwnerFiles.MakeFolder(Path.GetDirectoryName(draft)!);
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            await using (var file = new FileStream(draft, options))
            {
                await content.CopyToAsync(file, ct);
                file.Flush(flushToDisk: true);
            }

            Settle(draft, target);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    public Task<Stream?> Open(FileKey key, CancellationToken ct)
    {
        try
        {
            return Task.FromResult<Stream?>(
                new FileStream(PathOf(key), new FileStreamOptions { Share = FileShare.Read | FileShare.Delete, Options = FileOptions.Asynchronous }));
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
    }

    public Task<long?> Size(FileKey key, CancellationToken ct) =>
        Task.FromResult(new FileInfo(PathOf(key)) is { Exists: true } file ? file.Length : (long?)null);

    public Task Delete(FileKey key, CancellationToken ct)
    {
        try
        {
            File.Delete(PathOf(key));
        }
        catch (DirectoryNotFoundException)
        {
            // Then it isn't there either.
        }

        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<StoredBytes> List(OrganizationId? organization, [EnumeratorCancellation] CancellationToken ct)
    {
        await Task.CompletedTask;
        var folders = organization is { } one ? [new(FolderOf(one))] : new DirectoryInfo(root) is { Exists: true } all ? all.EnumerateDirectories() : [];
        foreach (var folder in folders.Where(folder => folder.Exists && Ids.TryParse<OrganizationId>(folder.Name, out _)))
        {
            foreach (var file in folder.EnumerateDirectories()
                .SelectMany(shard => shard.EnumerateFiles())
                .Where(file => Ids.TryParse<FileId>(file.Name, out _)))
            {
                ct.ThrowIfCancellationRequested();
                yield return new(new(OrganizationId.From(folder.Name), FileId.From(file.Name)), new(file.LastWriteTimeUtc, TimeSpan.Zero));
            }
        }
    }

    public Task<int> DropDrafts(DateTimeOffset before, CancellationToken ct)
    {
        var old = new DirectoryInfo(Path.Combine(root, Drafts)) is { Exists: true } drafts
            ? drafts.EnumerateFiles().Where(file => file.LastWriteTimeUtc < before.UtcDateTime).ToList()
            : [];
        foreach (var file in old)
        {
            file.Delete();
        }

        return Task.FromResult(old.Count);
    }

    // Ids have letters, digits and underscores alone: they lead nowhere else.
    string FolderOf(OrganizationId organization) =>
        Ids.TryParse<OrganizationId>(organization.Value, out _)
            ? Path.Combine(root, organization.Value)
            : throw new ArgumentException("This is no id.", nameof(organization));

    string PathOf(FileKey key) =>
        Ids.TryParse<FileId>(key.File.Value, out _)
            ? Path.Combine(FolderOf(key.Organization), ShardOf(key.File), key.File.Value)
            : throw new ArgumentException("This is no id.", nameof(key));

    static string ShardOf(FileId file) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(file.Value)).AsSpan(0, 1));

    /// <summary>Gives a whole file its name, and returns when the name would survive a power cut too.</summary>
    void Settle(string draft, string target)
    {
        var shard = Path.GetDirectoryName(target)!;
        var isNew = !Directory.Exists(shard);
        OwnerFiles.MakeFolder(shard);
        File.Move(draft, target, overwrite: false);
        Sync(shard);
        if (isNew)
        {
            Sync(Path.GetDirectoryName(shard)!);
            Sync(root);
        }
    }

    /// <summary>A new name is on the disk when its folder is. https://man7.org/linux/man-pages/man2/fsync.2.html</summary>
    static void Sync(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var handle = new SafeFileHandle(OpenFolder(folder, OpenReadOnly), ownsHandle: true);
        if (handle.IsInvalid)
        {
            throw new IOException($"The folder {folder} can't be opened (error {Marshal.GetLastPInvokeError()}).");
        }

        RandomAccess.FlushToDisk(handle);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFolder(string path, int flags);
}
