using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
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
    [Trait("Category", "slow")]
    public async Task A_data_folder_has_one_server_at_a_time_and_what_only_reads_works_beside_it()
    {
        var folder = Directory.CreateTempSubdirectory("switchboard-process-").FullName;
        try
        {
            var first = await Serving(folder);
            var before = await File.ReadAllTextAsync(Path.Combine(folder, "first-run.json"));

            (await Ended("--port", "0", "--data", folder, "--no-simulator")).ShouldBe(
                (1, "", $"{folder} is in use by process {first.Id}; stop it, or choose another folder with --data.\n"));
            (await File.ReadAllTextAsync(Path.Combine(folder, "first-run.json"))).ShouldBe(before);
            (await Ended("audit", "verify", "--data", folder)).Code.ShouldBe(0);
            var (other, database) = (Path.Combine(folder, "other"), Path.Combine(folder, "switchboard.db"));
            (await Ended("--port", "0", "--data", other, "--database", $"sqlite:{database}", "--no-simulator")).ShouldBe(
                (1, "", $"The database {database} is in use by process {first.Id}; stop it, or choose another with --database.\n"));

            // Killed, it frees the folder at once.
            first.Kill();
            using var second = await Serving(folder);
            second.Kill();
        }
        finally
        {
            await Eventually.Holds(() => Task.FromResult(Gone(folder)));
        }
    }

    [Fact]
    public async Task A_command_opens_what_is_there_and_makes_nothing()
    {
        var folder = Directory.CreateTempSubdirectory("switchboard-process-").FullName;
        try
        {
            var typo = Path.Combine(folder, "dta");
            (await Ended("audit", "verify", "--data", typo)).ShouldBe(
                (1, "", $"There is no database at {typo}/switchboard.db. Choose the folder of a deployment with --data, or its database with --database.\n"));
            Directory.Exists(typo).ShouldBeFalse();

            var empty = Path.Combine(folder, "switchboard.db");
            await File.WriteAllTextAsync(empty, "");
            (await Ended("audit", "verify", "--data", folder)).Error.ShouldStartWith($"{empty} can't be read as a database of Switchboard: ");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_taken_port_is_told_in_one_sentence_and_nothing_else()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = $"{((IPEndPoint)other.LocalEndpoint).Port}";
        var folder = Directory.CreateTempSubdirectory("switchboard-process-").FullName;
        try
        {
            (await Ended("simulator", "--port", port)).ShouldBe((1, "", $"Port {port} is taken by another program. Stop it, or choose another: --port N.\n"));
            (await Ended("--port", port, "--data", folder)).ShouldBe((1, "", $"Port {port} is taken by another program. Stop it, or choose another: --port N.\n"));
            var (code, said, error) = await Ended("--port", "0", "--data", folder, "--set", $"Simulator:Port={port}");
            code.ShouldBe(1);
            said.ShouldBe("  Starting the simulator …\n");
            error.ShouldBe($"Port {port} is taken by another program. Stop it, or choose another: --set Simulator:Port=N, or go without it: --no-simulator.\n");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_database_that_does_not_answer_is_told_in_one_sentence_and_nothing_else()
    {
        var folder = Directory.CreateTempSubdirectory("switchboard-process-").FullName;
        try
        {
            var (code, said, error) = await Ended("--database", "postgres://nobody@127.0.0.1:1/none", "--no-simulator", "--port", "0", "--data", folder);

            code.ShouldBe(1);
            said.ShouldBe("  Preparing the database (PostgreSQL) …\n");
            error.Trim().Split('\n').Length.ShouldBe(1);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task The_documented_settings_are_those_of_the_code()
    {
        using var process = Start(["settings"]);

        (await process.StandardOutput.ReadToEndAsync().WaitAsync(Patience)).ShouldBe(await File.ReadAllTextAsync(Repository.File("docs/settings.md")), "run: ./run settings > docs/settings.md");
    }

    static async Task<Process> Serving(string folder)
    {
        var process = Start(["--port", "0", "--data", folder, "--no-simulator"]);
        while (await process.StandardOutput.ReadLineAsync().WaitAsync(Patience) is { } line)
        {
            if (line.StartsWith("Switchboard is ready", StringComparison.Ordinal))
            {
                return process;
            }
        }

        throw new InvalidOperationException(await process.StandardError.ReadToEndAsync());
    }

    static async Task<(int Code, string Said, string Error)> Ended(params string[] arguments)
    {
        using var process = Start(arguments);
        var (said, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(Patience);
        return (process.ExitCode, await said, await error);
    }

    static bool Gone(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
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
