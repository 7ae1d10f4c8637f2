using Switchboard.Kernel;

namespace Switchboard.Tests.Unit.Kernel;

public sealed class OwnerFilesTests : IDisposable
{
    const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    readonly string folder = Directory.CreateTempSubdirectory("switchboard-files-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_new_folder_and_a_new_file_are_the_owners_alone()
    {
        var path = Path.Combine(folder, "new", "secret");

        OwnerFiles.WriteWhole(path, "one"u8);

        File.ReadAllText(path).ShouldBe("one");
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(path).ShouldBe(Owner);
            File.GetUnixFileMode(Path.GetDirectoryName(path)!).ShouldBe(Owner | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public void What_others_could_read_and_a_draft_that_was_left_are_replaced_by_what_only_the_owner_can()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows keeps rights in lists, not in modes.");
        var path = Path.Combine(folder, "secret");
        foreach (var earlier in (string[])[path, path + ".new"])
        {
            File.WriteAllText(earlier, "a longer text of an earlier run");
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(earlier, Owner | UnixFileMode.OtherRead);
            }
        }

        OwnerFiles.IsOpenToOthers(path).ShouldBeTrue();
        OwnerFiles.WriteWhole(path, "two"u8);

        File.ReadAllText(path).ShouldBe("two");
        OwnerFiles.IsOpenToOthers(path).ShouldBeFalse();
        File.Exists(path + ".new").ShouldBeFalse();
    }

    [Fact]
    public void A_file_that_must_stay_is_not_replaced()
    {
        var path = Path.Combine(folder, "key");
        OwnerFiles.WriteWhole(path, "one"u8);

        Should.Throw<IOException>(() => OwnerFiles.WriteWhole(path, "two"u8, replace: false));

        File.ReadAllText(path).ShouldBe("one");
    }
}
