namespace Switchboard.Simulator;

/// <summary>A file that holds secrets: nobody but its owner may read it, and no reader ever finds half of it.</summary>
internal static class OwnerFile
{
    const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Replaces the whole file. What a killed writer left behind is not written into: it may have other rights.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        MakeFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var draft = path + ".new";
        File.Delete(draft);
        var how = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            how.UnixCreateMode = Own;
        }

        using (var stream = new FileStream(draft, how))
        {
            write(stream);
        }

        File.Move(draft, path, overwrite: true);
    }

    static void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, Own | UnixFileMode.UserExecute);
        }
    }
}
