namespace Switchboard.Kernel;

/// <summary>Folders and files that only the owner of the process may read, from their first byte on: keys, tokens, and what people write.</summary>
public static class OwnerFiles
{
    const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes a folder if there is none. One that is there keeps the rights that it has.</summary>
    public static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnersFile | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Writes a file whole or not at all, and makes its folder if there is none.</summary>
    /// <exception cref="IOException">The file is there and may not be replaced, or the disk is full.</exception>
    public static void WriteWhole(string path, ReadOnlySpan<byte> bytes, bool replace = true)
    {
        MakeFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var draft = path + ".new";
        File.Delete(draft);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnersFile;
        }

        using (var file = new FileStream(draft, options))
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, path, replace);
    }

    /// <summary>Whether others on this machine may read or write it.</summary>
    public static bool IsOpenToOthers(string path) => !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~OwnersFile) != UnixFileMode.None;
}
