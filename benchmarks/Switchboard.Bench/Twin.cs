using Switchboard.Bench.Measuring;

namespace Switchboard.Bench;

/// <summary>A Node service from <c>peers/</c>, run as in production.</summary>
internal sealed class Twin : Running
{
    readonly Service service;

    Twin(Service service) => this.service = service;

    public override TimeSpan Cpu() => service.Cpu();

    public override ValueTask DisposeAsync() => service.DisposeAsync();

    /// <param name="folder">For its log; a relative path in its settings is below it.</param>
    public static async Task<Running> Start(Lab lab, string folder, string script, Dictionary<string, string> settings)
    {
        var port = Service.FreePort();
        var environment = new Dictionary<string, string>(settings, StringComparer.Ordinal) { ["NODE_ENV"] = "production", ["PORT"] = port.ToString() };
        var started = await Service.Start(Path.Combine(folder, "twin.log"), "node", [lab.Peer(script)], environment, "ready");
        return new Twin(started) { Url = new Uri($"http://127.0.0.1:{port}") };
    }
}
