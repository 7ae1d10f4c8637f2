using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Switchboard.Tests.Integration.Mcp.Conformance;

/// <summary>A running script of tests/mcp-conformance.</summary>
sealed class NodeScript : IDisposable
{
    static readonly string Folder = Path.Combine(Root(AppContext.BaseDirectory), "tests", "mcp-conformance");

    readonly Process node;
    readonly Task<string> complaints;
    readonly CancellationTokenRegistration stop;

    NodeScript(IEnumerable<string> arguments)
    {
        node = Process.Start(new ProcessStartInfo("node", arguments) { UseShellExecute = false, WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        complaints = node.StandardError.ReadToEndAsync(Ct);
        stop = Ct.Register(Kill);
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static NodeScript Start(params IEnumerable<string> arguments) => new(arguments);

    /// <summary>The next line that it prints.</summary>
    public async Task<JsonNode> LineAsync() =>
        JsonNode.Parse(await node.StandardOutput.ReadLineAsync(Ct) ?? throw new InvalidOperationException(await complaints))!;

    /// <summary>Waits for its end and returns the rest of what it said.</summary>
    public async Task<(int Code, string Said)> EndAsync()
    {
        var said = await node.StandardOutput.ReadToEndAsync(Ct);
        await node.WaitForExitAsync(Ct);
        return (node.ExitCode, said + await complaints);
    }

    public void Dispose()
    {
        stop.Dispose();
        Kill();
        node.Dispose();
    }

    void Kill()
    {
        if (!node.HasExited)
        {
            node.Kill(entireProcessTree: true);
        }
    }

    static string Root(string folder) => File.Exists(Path.Combine(folder, "Switchboard.slnx")) ? folder : Root(Path.GetDirectoryName(folder)!);
}
