using System.Globalization;
using Switchboard.Kernel;

namespace Switchboard.Host;

/// <summary>
/// One server at a time works on a data folder, and on an embedded database. The lock is an open file: the operating system takes it back
/// when the process ends, however it ends.
/// </summary>
sealed class FileLock : IDisposable
{
    const string Name = "in-use";

    // A process that was just killed may take a moment to be gone.
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    readonly FileStream file;

    FileLock(FileStream file) => this.file = file;

    /// <exception cref="StartException">Another process works on the folder.</exception>
    public static Task<FileLock> OfFolder(string folder, TimeProvider clock, CancellationToken ct)
    {
        OwnerFiles.MakeFolder(folder);
        return Take(Path.Combine(folder, Name), folder, "choose another folder with --data", clock, ct);
    }

    /// <summary>
    /// Wherever its data folder is, a database has a lock of its own beside it. Null where there is no folder to put it, and so no database
    /// to be opened.
    /// </summary>
    /// <exception cref="StartException">Another process works on the database.</exception>
    public static async Task<FileLock?> OfDatabase(string database, TimeProvider clock, CancellationToken ct)
    {
        var real = (File.Exists(database) ? File.ResolveLinkTarget(database, returnFinalTarget: true)?.FullName : null) ?? Path.GetFullPath(database);
        return Directory.Exists(Path.GetDirectoryName(real))
            ? await Take($"{real}.{Name}", $"The database {database}", "choose another with --database", clock, ct)
            : null;
    }

    static async Task<FileLock> Take(string path, string what, string instead, TimeProvider clock, CancellationToken ct)
    {
        var since = clock.GetTimestamp();
        while (true)
        {
            FileStream? opened = null;
            try
            {
                opened = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException error) when (File.Exists(path))
            {
                if (clock.GetElapsedTime(since) >= Patience)
                {
                    throw new StartException($"{what} is in use by process {await HeldBy(path, ct)}; stop it, or {instead}.", error);
                }
            }

            if (opened is not null)
            {
                await File.WriteAllTextAsync(Holder(path), Environment.ProcessId.ToString(CultureInfo.InvariantCulture), ct);
                return new(opened);
            }

            await Task.Delay(Pause, clock, ct);
        }
    }

    public void Dispose() => file.Dispose();

    // The locked file itself can't be read by others, so who holds it stands beside it.
    static string Holder(string path) => path + ".pid";

    static async Task<string> HeldBy(string path, CancellationToken ct) =>
        File.Exists(Holder(path)) && int.TryParse(await File.ReadAllTextAsync(Holder(path), ct), CultureInfo.InvariantCulture, out var id)
            ? id.ToString(CultureInfo.InvariantCulture)
            : "unknown";
}
