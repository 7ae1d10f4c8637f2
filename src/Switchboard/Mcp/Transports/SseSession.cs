using System.Threading.Channels;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Switchboard.Mcp.News;
using Switchboard.Tenancy;

namespace Switchboard.Mcp.Transports;

/// <summary>One client of the oldest transport, as long as its stream is open.</summary>
internal sealed class SseSession : IDisposable
{
    readonly Channel<JsonRpcMessage> news =
        Channel.CreateBounded<JsonRpcMessage>(new BoundedChannelOptions(64) { FullMode = BoundedChannelFullMode.DropOldest });
    IDisposable? own;

    public SseSession(Caller caller, SseResponseStreamTransport transport, AgentListeners audience)
    {
        Caller = caller;
        Transport = transport;
        Subscriptions = new Subscriptions(audience, caller, item => news.Writer.TryWrite(item));
    }

    /// <summary>Who opened it; only the same token posts to it.</summary>
    public Caller Caller { get; }

    /// <summary>Its stream.</summary>
    public SseResponseStreamTransport Transport { get; }

    /// <summary>The revision that was agreed on, once it was.</summary>
    public string? Revision => Server?.NegotiatedProtocolVersion;

    /// <summary>The protocol's server side, once it runs.</summary>
    public McpServer? Server { private get; set; }

    /// <summary>What it is told of agents.</summary>
    public Subscriptions Subscriptions { get; }

    /// <summary>Begins to listen to an agent's own news.</summary>
    public async Task HearOwn(CancellationToken ct) => own = await Subscriptions.HearOwn(ct);

    /// <summary>Sends what there is to tell, until cancelled.</summary>
    public async Task Tell(CancellationToken ct)
    {
        await foreach (var item in news.Reader.ReadAllAsync(ct))
        {
            await Transport.SendMessageAsync(item, ct);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        own?.Dispose();
        Subscriptions.Dispose();
    }
}
