using System.Net;
using System.Net.Sockets;

namespace Switchboard.Tests.Integration.Conversations;

/// <summary>A way to a server that can be shut: whoever comes then is refused the connection, as where no server is.</summary>
internal sealed class Gate : IAsyncDisposable
{
    readonly int target;
    readonly List<(TcpClient In, TcpClient Out)> passing = [];
    readonly int port;
    TcpListener? listener;

    public Gate(Uri target)
    {
        this.target = target.Port;
        listener = new(IPAddress.Loopback, 0);
        listener.Start();
        port = ((IPEndPoint)listener.LocalEndpoint).Port;
        _ = Serve(listener);
    }

    public string Url => $"http://127.0.0.1:{port}";

    public void Shut()
    {
        listener?.Stop();
        listener = null;
        lock (passing)
        {
            foreach (var (one, other) in passing)
            {
                one.Dispose();
                other.Dispose();
            }

            passing.Clear();
        }
    }

    public void Open()
    {
        listener = new(IPAddress.Loopback, port);
        listener.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listener.Start();
        _ = Serve(listener);
    }

    public ValueTask DisposeAsync()
    {
        Shut();
        return ValueTask.CompletedTask;
    }

    async Task Serve(TcpListener at)
    {
        try
        {
            while (true)
            {
                _ = Pass(await at.AcceptTcpClientAsync());
            }
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Shut.
        }
    }

    async Task Pass(TcpClient from)
    {
        var to = new TcpClient();
        lock (passing)
        {
            passing.Add((from, to));
        }

        try
        {
            await to.ConnectAsync(IPAddress.Loopback, target);
            await Task.WhenAny(from.GetStream().CopyToAsync(to.GetStream()), to.GetStream().CopyToAsync(from.GetStream()));
        }
        catch (Exception cut) when (cut is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // One of them has gone.
        }
        finally
        {
            from.Dispose();
            to.Dispose();
        }
    }
}
