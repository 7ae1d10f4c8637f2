using System.Net;
using System.Net.Sockets;
using Switchboard.Simulator.Ledger;

namespace Switchboard.Simulator.Scenarios;

/// <summary>The simulator as a scenario finds it.</summary>
internal sealed class Stage(SimulatorOptions options, PublicAddress own, TruthLedger ledger, Cast cast, Departed departed)
{
    public TimeProvider Clock => options.Clock;

    public TruthLedger Ledger => ledger;

    public Cast Cast => cast;

    public Departed Departed => departed;

    /// <summary>Where this simulator is reached from this machine.</summary>
    public Uri Address
    {
        get
        {
            var bound = new Uri(own.Value);
            return bound.Host is "0.0.0.0" or "[::]" ? new UriBuilder(bound) { Host = "localhost" }.Uri : bound;
        }
    }

    /// <summary>Starts an exchange beside the one that is played with, where nobody listens yet.</summary>
    public Task<AnotherExchange> StartAnother(Uri address, IReadOnlyDictionary<string, string> settings, CancellationToken ct) =>
        options.Exchange!.StartAnother(address.Port, settings, ct);

    /// <summary>An address of this machine that is free.</summary>
    public static Uri FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new($"http://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }
}
