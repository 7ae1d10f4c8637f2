using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Switchboard.Simulator;

/// <summary>
/// Connects to addresses that whoever sends has named. Carriers stand elsewhere and can't fetch from their customers' machines: the
/// simulator's own interface is never reached so, and of the rest only what <see cref="SimulatorOptions.MayFetch"/> allows, wherever an
/// address leads or a name points to.
/// </summary>
internal sealed class Outward(SimulatorOptions options, PublicAddress own)
{
    /// <summary>A client for one address and where that leads: each request has a connection of its own, which is judged.</summary>
    public HttpClient Client(TimeSpan patience, int mostBytes) => new(new SocketsHttpHandler
    {
        ConnectCallback = Connect,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        MaxAutomaticRedirections = 5,
        PooledConnectionLifetime = TimeSpan.Zero,
        UseCookies = false,
        UseProxy = false,
    })
    {
        Timeout = patience,
        MaxResponseContentBufferSize = mostBytes,
    };

    async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var url = context.InitialRequestMessage.RequestUri!;
        var port = context.DnsEndPoint.Port;
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, ct);
        if (addresses.Length == 0
            || !addresses.All(address => (port != new Uri(own.Value).Port || !IsThisMachine(address)) && (options.MayFetch?.Invoke(address, url) ?? true)))
        {
            throw new HttpRequestException($"Nothing is fetched from {url.Authority}.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    static bool IsThisMachine(IPAddress address)
    {
        var real = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return IPAddress.IsLoopback(real) || real.Equals(IPAddress.Any) || real.Equals(IPAddress.IPv6Any)
            || NetworkInterface.GetAllNetworkInterfaces().Any(one => one.GetIPProperties().UnicastAddresses.Any(unicast => unicast.Address.Equals(real)));
    }
}
