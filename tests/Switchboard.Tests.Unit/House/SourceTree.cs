using System.Runtime.CompilerServices;

namespace Switchboard.Tests.Unit.House;

/// <summary>The product's source files, for tests about the house itself.</summary>
internal static class SourceTree
{
    public static string Root { get; } = Find();

    /// <summary>Every C# file below <c>src/</c>, with its path from there.</summary>
    public static IEnumerable<(string Path, string Text)> Files(string below = "") =>
        from path in Directory.EnumerateFiles(Path.Combine(Root, "src", below), "*.cs", SearchOption.AllDirectories)
        let relative = Path.GetRelativePath(Path.Combine(Root, "src"), path)
        where !relative.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj")
        select (relative, File.ReadAllText(path));

    static string Find([CallerFilePath] string here = "")
    {
        var folder = Path.GetDirectoryName(here)!;
        while (!File.Exists(Path.Combine(folder, "Switchboard.slnx")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }
}
