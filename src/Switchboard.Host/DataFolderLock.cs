using System.Globalization;
using Switchboard.Kernel;

namespace Switchboard.Host;

/// <summary>
/// One server at a time works on a data folder. The lock is an open file: the operating system takes it back when the process ends, however it ends.
/// </summary>
sealed class DataFolderLock : IDisposable
{
    const string Name = "in-use";

    // A process that was just killed may take a moment to be gone.
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    readonly FileStream file;

    DataFolderLock(FileStream file) => this.file = file;

    /// <exception cref="StartException">Another process works on the folder.</exception>
    public static async Task<DataFolderLock> Take(string folder, TimeProvider clock, CancellationToken ct)
    {
        OwnerFiles.MakeFolder(folder);
        var since = clock.GetTimestamp();
        while (true)
        {
            FileStream? opened = null;
            try
            {
                opened = new(Path.Combine(folder, Name), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException error) when (File.Exists(Path.Combine(folder, Name)))
            {
                if (clock.GetElapsedTime(since) >= Patience)
                {
                    throw new StartException($"{folder} is in use by process {await HeldBy(folder, ct)}; stop it, or choose another folder with --data.", error);
                }
            }

            if (opened is not null)
            {
                await File.WriteAllTextAsync(Holder(folder), Environment.ProcessId.ToString(CultureInfo.InvariantCulture), ct);
                return new(opened);
            }

            await Task.Delay(Pause, clock, ct);
        }
    }

    public void Dispose() => file.Dispose();

    // The locked file itself can't be read by others, so who holds it stands beside it.
    static string Holder(string folder) => Path.Combine(folder, Name + ".pid");

    static async Task<string> HeldBy(string folder, CancellationToken ct) =>
        File.Exists(Holder(folder)) && int.TryParse(await File.ReadAllTextAsync(Holder(folder), ct), CultureInfo.InvariantCulture, out var id)
            ? id.ToString(CultureInfo.InvariantCulture)
            : "unknown";
}
