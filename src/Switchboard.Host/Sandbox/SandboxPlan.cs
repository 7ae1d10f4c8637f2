using System.Net;
using System.Net.Sockets;
using Switchboard.Kernel;

namespace Switchboard.Host.Sandbox;

/// <summary>
/// Where the simulator shall listen, and whom it stands in for. Each section of settings that has a <c>BaseUrl</c> belongs to a provider; unless it is set, it
/// points to the simulator's path of that name, such as <c>http://127.0.0.1:5081/twilio</c>.
/// </summary>
/// <param name="Url">Null when there shall be no simulator.</param>
/// <param name="Providers">The sections that point to it, by the provider's name.</param>
sealed record SandboxPlan(Uri? Url, IReadOnlyDictionary<string, ISettings> Providers)
{
    /// <summary>Decides it, and points the providers there.</summary>
    public static SandboxPlan Decide(SettingsBook settings, IConfiguration configuration)
    {
        var providers = new Dictionary<string, ISettings>(StringComparer.Ordinal);
        var simulator = settings.Get<SimulatorSettings>();
        if (!simulator.Enabled)
        {
            return new(null, providers);
        }

        var url = new Uri($"http://127.0.0.1:{(simulator.Port == 0 ? FreePort() : simulator.Port)}/");
        foreach (var section in settings.All)
        {
            var name = SettingsReader.SectionOf(section.GetType());
            if (section.GetType().GetProperty("BaseUrl") is { } property && configuration[$"{SettingsReader.Root}:{name}:{property.Name}"] is null)
            {
                var provider = name.ToLowerInvariant();
                property.SetValue(section, new Uri(url, provider));
                providers[provider] = section;
            }
        }

        return new(url, providers);
    }

    // Settings are read before anything listens, so the port is chosen here and taken a moment later.
    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
