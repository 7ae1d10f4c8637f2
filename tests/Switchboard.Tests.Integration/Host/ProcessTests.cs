using System.Diagnostics;
using System.Text.Json;

namespace Switchboard.Tests.Integration.Host;

/// <summary>The program as a process of its own, from its command line to its exit code.</summary>
public sealed class ProcessTests
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task It_starts_says_so_logs_json_and_ends_cleanly_when_told_to()
    {
        var folder = Directory.CreateTempSubdirectory("switchboard-process-").FullName;
        try
        {
            using var process = Start(["--port", "0", "--data", folder, "--no-simulator"]);
            List<string> lines = [];
            while (await process.StandardOutput.ReadLineAsync().WaitAsync(Patience) is { } line)
            {
                lines.Add(line);
                if (line.StartsWith("Switchboard is ready at http://localhost:", StringComparison.Ordinal))
                {
                    break;
                }
            }

            lines.ShouldNotBeEmpty();
            lines.Where(line => line.StartsWith('{')).ShouldAllBe(line => JsonDocument.Parse(line, default).RootElement.ValueKind == JsonValueKind.Object);
            var told = Stopwatch.StartNew();
            Process.Start("kill", ["-TERM", $"{process.Id}"]).WaitForExit();
            await process.WaitForExitAsync().WaitAsync(Patience);

            process.ExitCode.ShouldBe(0);
            told.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
            if (!OperatingSystem.IsWindows())
            {
                File.GetUnixFileMode(Path.Combine(folder, "first-run.json")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("--prot 5080", 2, "There is no option --prot.")]
    [InlineData("fly", 2, "There is no command fly.")]
    [InlineData("--port x --set Jobs:Wrokers=1", 2, "2 settings are wrong:")]
    [InlineData("--database postgres://nobody:hunter2@127.0.0.1:1/none --no-simulator --port 0", 1, "Preparing the database (PostgreSQL) failed: ")]
    [InlineData("--data /dev/null/data --no-simulator --port 0", 1, "The start failed: ")]
    [InlineData("--help", 0, "")]
    [InlineData("--version", 0, "")]
    public async Task A_wrong_command_line_is_explained(string line, int code, string error)
    {
        using var process = Start(line.Split(' '));
        var told = await process.StandardError.ReadToEndAsync().WaitAsync(Patience);
        await process.WaitForExitAsync().WaitAsync(Patience);

        process.ExitCode.ShouldBe(code);
        told.ShouldStartWith(error);
        told.ShouldNotContain("hunter2");
        told.ShouldNotContain("   at ", Case.Sensitive, "the log has the stack");
    }

    [Fact]
    public async Task The_documented_settings_are_those_of_the_code()
    {
        using var process = Start(["settings"]);

        (await process.StandardOutput.ReadToEndAsync().WaitAsync(Patience)).ShouldBe(await File.ReadAllTextAsync(Repository.File("docs/settings.md")), "run: ./run settings > docs/settings.md");
    }

    static Process Start(string[] arguments) => Process.Start(new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "Switchboard.Host.dll"), .. arguments])
    {
        UseShellExecute = false,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        WorkingDirectory = AppContext.BaseDirectory,
    })!;
}

static class Repository
{
    /// <summary>A file by its path in the repository.</summary>
    public static string File(string path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!System.IO.File.Exists(Path.Combine(folder.FullName, "Switchboard.slnx")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests don't run inside the repository.");
        }

        return Path.Combine(folder.FullName, path);
    }
}
