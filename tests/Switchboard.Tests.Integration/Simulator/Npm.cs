using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Switchboard.Tests.Integration.Simulator;

/// <summary>Runs a check of tests/clients by <c>node --test</c>: programs that know nothing of ours.</summary>
static class Npm
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static string Folder([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "clients"));

    /// <summary>The root of the repository.</summary>
    public static string Root => Path.GetFullPath(Path.Combine(Folder(), "..", ".."));

    /// <summary>Skips, with the reason, where node or the packages are missing; fails with the script's own words otherwise.</summary>
    public static async Task CheckAsync(string script, params (string Name, string Value)[] environment)
    {
        Assert.SkipUnless(Directory.Exists(Path.Combine(Folder(), "node_modules")), "tests/clients has no node_modules: run `npm ci` there (./test does).");
        var start = new ProcessStartInfo("node", ["--test", "--test-reporter=spec", script])
        {
            WorkingDirectory = Folder(),
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var node = Process.Start(start)!;
        var output = node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = node.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await node.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            node.Kill(entireProcessTree: true);
            throw;
        }

        var said = await output + await errors;
        TestContext.Current.TestOutputHelper?.WriteLine(said);
        node.ExitCode.ShouldBe(0, said);
        said.ShouldContain("fail 0");
        said.ShouldNotContain("pass 0");
    }
}
