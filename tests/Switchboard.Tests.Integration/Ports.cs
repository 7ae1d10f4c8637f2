using System.Net;
using System.Net.Sockets;

namespace Switchboard.Tests.Integration;

/// <summary>
/// Ports that stay free between the moment they are chosen and the moment something listens on them: systems hand out others (from 32,768 or 49,152 on) to
/// whoever asks for any, and no two calls here give the same.
/// </summary>
internal static class Ports
{
    const int First = 10_000;
    const int Many = 10_000;

    // A run beside this one begins elsewhere.
    static int last = Random.Shared.Next(Many);

    // Bound and not listening: nobody else can take it, and whoever connects is refused.
    static readonly Socket Closed = Bound();

    public static int Next()
    {
        while (true)
        {
            var port = First + (Interlocked.Increment(ref last) % Many);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody has it.
            }
        }
    }

    /// <summary>A port on which nobody listens, as long as this process lives.</summary>
    public static int NobodyListens => ((IPEndPoint)Closed.LocalEndPoint!).Port;

    static Socket Bound()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }
}
