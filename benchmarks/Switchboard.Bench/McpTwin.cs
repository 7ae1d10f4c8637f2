using Switchboard.Bench.Measuring;

namespace Switchboard.Bench;

/// <summary>The official TypeScript SDK, in each of the ways that it can be run.</summary>
internal sealed record McpTwin(string Name, bool Stateful, bool Json)
{
    // The newest revision that its SDK speaks.
    const string Revision = "2025-11-25";
    const int ProbeSeconds = 5;

    static readonly McpTwin[] Modes =
    [
        new("Node stateful, JSON", Stateful: true, Json: true),
        new("Node stateful, event stream", Stateful: true, Json: false),
        new("Node stateless, JSON", Stateful: false, Json: true),
        new("Node stateless, event stream", Stateful: false, Json: false),
    ];

    public Task<Running> Start(Lab lab, string folder) => Twin.Start(lab, folder, "mcp.mjs", new(StringComparer.Ordinal)
    {
        ["DB"] = "twin.db",
        ["MODE"] = Stateful ? "stateful" : "stateless",
        ["JSON"] = Json ? "1" : "0",
        ["SYNC"] = "NORMAL",
    });

    public Task<Load> Run(McpLoad load, Running side, int seconds) => load.Run(side, seconds, Revision, [], Stateful);

    /// <summary>The mode that answers the most calls here, so that we are measured against the twin's best.</summary>
    public static async Task<McpTwin> Best(Lab lab, McpLoad load)
    {
        var (best, most) = (Modes[0], 0.0);
        foreach (var mode in Modes)
        {
            await using var running = await mode.Start(lab, lab.Folder("mcp-probe"));
            await mode.Run(load, running, ProbeSeconds);
            var probe = await mode.Run(load, running, ProbeSeconds);
            if (probe.Good / probe.Seconds > most)
            {
                (best, most) = (mode, probe.Good / probe.Seconds);
            }
        }

        Console.WriteLine($"  the twin's best mode here: {best.Name}");
        return best;
    }
}
