using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Switchboard.Data;
using Switchboard.Kernel;
using Switchboard.Simulator;

namespace Switchboard.Host;

/// <summary>
/// The simulator in this process. Each section of settings that has a <c>BaseUrl</c> belongs to a provider; unless it is set, it points to the
/// simulator's path of that name, such as <c>http://127.0.0.1:5081/twilio</c>.
/// </summary>
sealed class Sandbox(Sandbox.Plan plan, DataSettings data, TimeProvider clock, SimulatorAddress address, ILoggerFactory loggers) : IStartupStep, IAsyncDisposable
{
    WebApplication? app;

    /// <summary>Where the simulator shall listen, or null when there shall be none.</summary>
    internal sealed record Plan(Uri? Url);

    public int Order => 10;

    public string Progress => plan.Url is null ? "" : "Starting the simulator";

    /// <summary>Decides it, and points the providers there.</summary>
    public static Plan Decide(SettingsBook settings, IConfiguration configuration)
    {
        var simulator = settings.Get<SimulatorSettings>();
        if (!simulator.Enabled)
        {
            return new(null);
        }

        var url = new Uri($"http://127.0.0.1:{(simulator.Port == 0 ? FreePort() : simulator.Port)}/");
        PointProviders(settings, configuration, url);
        return new(url);
    }

    public Task Run(CancellationToken ct) => plan.Url is { } url ? Start(url, ct) : Task.CompletedTask;

    // Apart, so that the simulator's code isn't even loaded without it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    async Task Start(Uri url, CancellationToken ct)
    {
        app = SimulatorApp.Create(new()
        {
            Url = url.GetLeftPart(UriPartial.Authority),
            Clock = clock,
            DataFile = Path.Combine(data.Folder, "simulator.json"),
            Loggers = loggers,
        });
        await PortTaken.Or(() => app.StartAsync(ct), url.Port, "--set Simulator:Port=N, or go without it: --no-simulator");
        address.Url = new UriBuilder(url) { Host = "localhost" }.Uri;
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
        {
            await app.DisposeAsync();
        }
    }

    static void PointProviders(SettingsBook settings, IConfiguration configuration, Uri url)
    {
        foreach (var section in settings.All)
        {
            var name = SettingsReader.SectionOf(section.GetType());
            if (section.GetType().GetProperty("BaseUrl") is { } property && configuration[$"{SettingsReader.Root}:{name}:{property.Name}"] is null)
            {
                property.SetValue(section, new Uri(url, name.ToLowerInvariant()));
            }
        }
    }

    // Settings are read before anything listens, so the port is chosen here and taken a moment later.
    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
