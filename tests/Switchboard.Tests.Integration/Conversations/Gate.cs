using System.Net;
using System.Net.Sockets;

namespace Switchboard.Tests.Integration.Conversations;

/// <summary>A way to a server that can be shut: whoever comes then is refused the connection, as where no server is. It can also swallow what goes one way.</summary>
internal sealed class Gate : IAsyncDisposable
{
    readonly int target;
    readonly List<(TcpClient In, TcpClient Out)> passing = [];
    readonly int port = Ports.Next();
    readonly SemaphoreSlim swallowed = new(0);
    volatile TcpListener? listener;
    volatile Way hole;
    volatile TaskCompletionSource? held;

    public Gate(Uri target)
    {
        this.target = target.Port;
        Open();
    }

    public string Url => $"http://127.0.0.1:{port}";

    /// <summary>From now on nothing comes through one way: requests aren't heard, or answers.</summary>
    public void Swallow(Way way)
    {
        hole = way;
        Cut();
    }

    /// <summary>Until a request, or an answer, was swallowed.</summary>
    public Task Swallowed() => swallowed.WaitAsync(TimeSpan.FromMinutes(1));

    /// <summary>From now on answers wait here.</summary>
    public void Hold() => held = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Lets the answers go on that wait here, and those to come.</summary>
    public void LetGo()
    {
        held?.SetResult();
        held = null;
    }

    public void Shut()
    {
        var open = listener;
        listener = null;
        open?.Stop();
        Cut();
    }

    void Cut()
    {
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
        hole = Way.None;
        if (listener is not null)
        {
            return;
        }

        var opened = new TcpListener(IPAddress.Loopback, port);
        opened.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        opened.Start();
        listener = opened;
        _ = Serve(opened);
    }

    public ValueTask DisposeAsync()
    {
        Shut();
        swallowed.Dispose();
        return ValueTask.CompletedTask;
    }

    async Task Serve(TcpListener at)
    {
        try
        {
            while (true)
            {
                _ = Pass(await at.AcceptTcpClientAsync(), at);
            }
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Shut.
        }
    }

    async Task Pass(TcpClient from, TcpListener at)
    {
        var to = new TcpClient();
        lock (passing)
        {
            passing.Add((from, to));
        }

        if (listener != at)
        {
            // It was let in at the moment of the shutting, which then may not have seen it.
            from.Dispose();
            to.Dispose();
            return;
        }

        try
        {
            await to.ConnectAsync(IPAddress.Loopback, target);
            await Task.WhenAny(Carry(from.GetStream(), to.GetStream(), Way.There), Carry(to.GetStream(), from.GetStream(), Way.Back));
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

    async Task Carry(NetworkStream from, NetworkStream to, Way way)
    {
        var some = new byte[16 << 10];
        while (await from.ReadAsync(some) is var count and > 0)
        {
            if (hole == way)
            {
                swallowed.Release();
                continue;
            }

            if (way == Way.Back && held is { } waiting)
            {
                await waiting.Task;
            }

            await to.WriteAsync(some.AsMemory(0, count));
        }
    }

    /// <summary>What may be swallowed.</summary>
    internal enum Way
    {
        None,
        There,
        Back,
    }
}
