using Switchboard.Bench.Measuring;

namespace Switchboard.Bench;

/// <summary>The same agents and the same file of signed webhooks for every side.</summary>
internal sealed class WebhookLoad
{
    const int Connections = 64;

    // More than any side answers in one warm-up and one measurement.
    const int PerSecond = 15_000;

    readonly Lab lab;
    readonly string requests;

    public WebhookLoad(Lab lab, IReadOnlyList<BenchAgent> agents, int? seconds = null, bool scattered = false)
    {
        this.lab = lab;
        var folder = lab.Folder("webhook-load");
        AgentsFile = Path.Combine(folder, "agents");
        File.WriteAllLines(AgentsFile, agents.Select(agent => $"{agent.Id} {agent.Tenant} {agent.Number}"));
        requests = Path.Combine(folder, "requests");
        WebhookRequests.Write(requests, agents, PerSecond * (seconds ?? lab.WarmUp + lab.Seconds), seed: 1, scattered);
    }

    /// <summary>For the twin.</summary>
    public string AgentsFile { get; }

    public Task<Load> Run(Running side, int seconds, long from) => Wrk.Run(side.Url, Connections, seconds, lab.Load("webhook.lua"), new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["LOADS"] = Path.GetDirectoryName(lab.Load("webhook.lua"))!,
        ["REQUESTS"] = requests,
        ["FROM"] = from.ToString(),
    });

    public Side SqliteTwin(string synchronous) => new($"Node {synchronous}", folder => Twin.Start(lab, folder, "webhook.mjs", Settings("twin.db", ("SYNC", synchronous))));

    public Side PostgresTwin(Cluster cluster) => new("Node", async folder =>
        await Twin.Start(lab, folder, "webhook.mjs", Settings("pg:" + await cluster.Create("twin"))));

    Dictionary<string, string> Settings(string database, params ReadOnlySpan<(string Name, string Value)> more)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["AGENTS"] = AgentsFile,
            ["DB"] = database,
            ["TOKEN"] = WebhookRequests.AuthToken,
            ["BASE"] = WebhookRequests.PublicUrl,
        };
        foreach (var (name, value) in more)
        {
            settings[name] = value;
        }

        return settings;
    }
}
