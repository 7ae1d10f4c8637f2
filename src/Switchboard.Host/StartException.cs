using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Switchboard.Host;

/// <summary>The start can't go on for a reason that the operator can mend; the message says how.</summary>
public sealed class StartException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>A port that another program has.</summary>
static class PortTaken
{
    public static async Task Or(Func<Task> listen, int port, string instead)
    {
        try
        {
            await listen();
        }
        catch (IOException error) when (error.InnerException is AddressInUseException)
        {
            throw By(error, port, instead);
        }
    }

    /// <summary>Looks before anything is prepared for a server that could not listen.</summary>
    public static void Refuse(IPAddress listen, int port, string instead)
    {
        using var listener = new TcpListener(listen, port);
        try
        {
            listener.Start();
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw By(error, port, instead);
        }
    }

    static StartException By(Exception error, int port, string instead) =>
        new($"Port {port} is taken by another program. Stop it, or choose another: {instead}.", error);
}
