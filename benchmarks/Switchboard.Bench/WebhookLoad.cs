using Switchboard.Bench.Measuring;
using Switchboard.Channels;

namespace Switchboard.Bench;

/// <summary>The same agents and the same file of signed webhooks for every side.</summary>
internal sealed class WebhookLoad
{
    const int Connections = 64;

    // More than any side answers in one warm-up and one measurement.
    const int PerSecond = 15_000;

    readonly Lab lab;
    readonly ChannelKind channel;
    readonly string requests;
    readonly Action write;
    DateTimeOffset written;

    public WebhookLoad(Lab lab, IReadOnlyList<BenchAgent> agents, int? seconds = null, bool scattered = false, ChannelKind channel = ChannelKind.Sms)
    {
        (this.lab, this.channel) = (lab, channel);
        var folder = lab.Folder("webhook-load");
        AgentsFile = Path.Combine(folder, "agents");
        File.WriteAllLines(AgentsFile, agents.Select(agent => $"{agent.Id} {agent.Tenant} {agent.Address}"));
        requests = Path.Combine(folder, "requests");
        write = () => WebhookRequests.Write(requests, channel, agents, PerSecond * (seconds ?? lab.WarmUp + lab.Seconds), seed: 1, scattered);
        Sign();
    }

    /// <summary>For the twin.</summary>
    public string AgentsFile { get; }

    public Task<Load> Run(Running side, int seconds, long from)
    {
        if (channel == ChannelKind.Email && TimeProvider.System.GetUtcNow() - written > MailRequests.GoodFor)
        {
            Sign();
        }

        return Wrk.Run(side.Url, Connections, seconds, lab.Load("webhook.lua"), new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["LOADS"] = Path.GetDirectoryName(lab.Load("webhook.lua"))!,
            ["REQUESTS"] = requests,
            ["FROM"] = from.ToString(),
        });
    }

    public Side SqliteTwin(string synchronous, QuietProviders providers) => new($"Node {synchronous}", folder => Twin.Start(lab, folder, "webhook.mjs", Settings(providers, "twin.db", ("SYNC", synchronous))));

    public Side PostgresTwin(Cluster cluster, QuietProviders providers) => new("Node", async folder =>
        await Twin.Start(lab, folder, "webhook.mjs", Settings(providers, "pg:" + await cluster.Create("twin"))));

    void Sign()
    {
        write();
        written = TimeProvider.System.GetUtcNow();
    }

    Dictionary<string, string> Settings(QuietProviders providers, string database, params ReadOnlySpan<(string Name, string Value)> more)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["AGENTS"] = AgentsFile,
            ["DB"] = database,
            ["TOKEN"] = WebhookRequests.AuthToken,
            ["BASE"] = WebhookRequests.PublicUrl,
            ["SECRET"] = MailRequests.Secret,
            ["RESEND"] = providers.Url,
        };
        foreach (var (name, value) in more)
        {
            settings[name] = value;
        }

        return settings;
    }
}
