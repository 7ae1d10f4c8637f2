using System.Net;
using System.Net.Sockets;
using Switchboard.Kernel;

namespace Switchboard.Host.Sandbox;

/// <summary>Where the simulator is. Organizations in the sandbox find every provider below it, such as <c>http://127.0.0.1:5081/twilio</c>.</summary>
/// <param name="Url">Null when there shall be no simulator.</param>
/// <param name="IsElsewhere">Whether it runs already, in another process.</param>
sealed record SandboxPlan(Uri? Url, bool IsElsewhere)
{
    /// <summary>Decides it.</summary>
    public static SandboxPlan Decide(SettingsBook settings)
    {
        var simulator = settings.Get<SimulatorSettings>();
        return simulator switch
        {
            { Enabled: false } => new(null, IsElsewhere: false),
            { Url: { } elsewhere } => new(new Uri(elsewhere.GetLeftPart(UriPartial.Authority)), IsElsewhere: true),
            _ => new(new Uri($"http://127.0.0.1:{(simulator.Port == 0 ? FreePort() : simulator.Port)}/"), IsElsewhere: false),
        };
    }

    // Settings are read before anything listens, so the port is chosen here and taken a moment later.
    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
