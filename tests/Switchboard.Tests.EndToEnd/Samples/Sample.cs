using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;

namespace Switchboard.Tests.EndToEnd.Samples;

/// <summary>A sample agent as a process of its own.</summary>
internal sealed class Sample : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    readonly Process process;
    readonly StringBuilder output = new();

    Sample(Process process) => this.process = process;

    /// <summary>What it has printed.</summary>
    public string Said
    {
        get
        {
            lock (output)
            {
                return output.ToString();
            }
        }
    }

    // A Node that runs TypeScript; the one of the machine may be older.
    static string Node => Path.Combine(Root(), "tests/mcp-conformance/node_modules/.bin/node");

    /// <summary>Skips, with the reason, where its runtime isn't there; compiles what is compiled.</summary>
    public static async Task Prepare(string language)
    {
        if (language == "typescript")
        {
            Assert.SkipUnless(File.Exists(Node), "tests/mcp-conformance has no node_modules: run `npm ci` there (./test does).");
            Assert.SkipUnless(Directory.Exists(Path.Combine(Root(), "samples/typescript/node_modules")), "samples/typescript has no node_modules: run `npm ci` there (./test does).");
            return;
        }

        var start = language == "csharp" ? new ProcessStartInfo("dotnet", ["build", "agent.cs"]) : new ProcessStartInfo("python3", ["--version"]);
        start.WorkingDirectory = Path.Combine(Root(), "samples", language);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.UseShellExecute = false;
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        try
        {
            using var making = Process.Start(start)!;
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            patience.CancelAfter(Patience);
            var said = making.StandardOutput.ReadToEndAsync(patience.Token);
            await making.WaitForExitAsync(patience.Token);
            making.ExitCode.ShouldBe(0, await said);
        }
        catch (Win32Exception)
        {
            Assert.Skip($"There is no {start.FileName} here.");
        }
    }

    public static Sample Start(string language, Uri url, string token)
    {
        string[] command = language switch
        {
            "csharp" => ["dotnet", "run", "agent.cs"],
            "typescript" => [Node, "agent.ts"],
            _ => ["python3", "agent.py"],
        };
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            UseShellExecute = false,
            WorkingDirectory = Path.Combine(Root(), "samples", language),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["SWITCHBOARD_URL"] = url.GetLeftPart(UriPartial.Authority);
        start.Environment["SWITCHBOARD_TOKEN"] = token;
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        var sample = new Sample(new() { StartInfo = start });
        sample.process.OutputDataReceived += (_, line) => sample.Hear(line.Data);
        sample.process.ErrorDataReceived += (_, line) => sample.Hear(line.Data);
        sample.process.Start();
        sample.process.BeginOutputReadLine();
        sample.process.BeginErrorReadLine();
        return sample;
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        process.Dispose();
    }

    void Hear(string? line)
    {
        lock (output)
        {
            output.AppendLine(line);
        }
    }

    static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../.."));
}
