using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Switchboard.Tests.Integration.Files;

/// <summary>Stands before PostgreSQL. Once it is armed, the answer to the next commit of a transaction that spoke of a certain table gets lost, and its connection with it.</summary>
internal sealed class LostAnswer(string table) : IAsyncDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly List<TcpClient> open = [];
    int armed;
    int lost;
    Uri? server;

    /// <summary>How many were lost.</summary>
    public int Lost => Volatile.Read(ref lost);

    public void Arm() => Interlocked.Exchange(ref armed, 1);

    /// <summary>The same database by way of here.</summary>
    public string Before(string url)
    {
        if (server is null)
        {
            server = new(url);
            listener.Start();
            _ = Serve();
        }

        return new UriBuilder(url) { Port = ((IPEndPoint)listener.LocalEndpoint).Port }.Uri.AbsoluteUri;
    }

    public ValueTask DisposeAsync()
    {
        listener.Dispose();
        lock (open)
        {
            open.ForEach(one => one.Dispose());
        }

        return ValueTask.CompletedTask;
    }

    async Task Serve()
    {
        try
        {
            while (true)
            {
                _ = Pass(await listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    async Task Pass(TcpClient client)
    {
        var database = new TcpClient();
        lock (open)
        {
            open.AddRange([client, database]);
        }

        try
        {
            await database.ConnectAsync(server!.Host, server.Port);
            var (here, there, isDoomed) = (client.GetStream(), database.GetStream(), new TaskCompletionSource());
            await Task.WhenAny(Ask(here, there, isDoomed), Answer(there, here, isDoomed.Task));
        }
        catch (Exception cut) when (cut is IOException or SocketException or ObjectDisposedException)
        {
            // One of them has gone.
        }
        finally
        {
            client.Dispose();
            database.Dispose();
        }
    }

    async Task Ask(NetworkStream from, NetworkStream to, TaskCompletionSource isDoomed)
    {
        var (some, speaks) = (new byte[64 << 10], false);
        while (await from.ReadAsync(some) is var count and > 0)
        {
            var said = Encoding.Latin1.GetString(some, 0, count);
            speaks |= said.Contains(table, StringComparison.Ordinal);
            if (said.Contains("COMMIT", StringComparison.Ordinal))
            {
                if (speaks && Interlocked.Exchange(ref armed, 0) == 1)
                {
                    isDoomed.SetResult();
                }

                speaks = false;
            }

            await to.WriteAsync(some.AsMemory(0, count));
        }
    }

    async Task Answer(NetworkStream from, NetworkStream to, Task isDoomed)
    {
        var some = new byte[64 << 10];
        while (await from.ReadAsync(some) is var count and > 0)
        {
            if (isDoomed.IsCompleted)
            {
                // The server has committed by now.
                Interlocked.Increment(ref lost);
                return;
            }

            await to.WriteAsync(some.AsMemory(0, count));
        }
    }
}
