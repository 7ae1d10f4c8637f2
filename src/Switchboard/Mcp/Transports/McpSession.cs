using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Switchboard.Mcp.News;
using Switchboard.Mcp.Tools;
using Switchboard.Tenancy;

namespace Switchboard.Mcp.Transports;

/// <summary>
/// What a client of the revisions up to 2025-11-25 has with us between its requests. Messages that belong to no request wait here
/// for the client's GET stream, which may come and go.
/// </summary>
internal sealed class McpSession : IAsyncDisposable
{
    const int Kept = 64;

    readonly TimeProvider clock;
    readonly StreamableHttpServerTransport transport;
    readonly CancellationTokenSource closed = new();
    readonly Channel<JsonRpcMessage> outbox =
        Channel.CreateBounded<JsonRpcMessage>(new BoundedChannelOptions(Kept) { FullMode = BoundedChannelFullMode.DropOldest });
    readonly ConcurrentDictionary<string, CancellationTokenSource> calls = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<RequestId, CancellationTokenSource> waits = new();
    readonly Lock gate = new();
    readonly Task run;
    CancellationTokenSource? stream;
    long lastUsed;
    int uses;

    public McpSession(string id, Caller caller, Catalog menu, AgentListeners audience, TimeProvider clock, SdkLog logs, IServiceProvider services)
    {
        Id = id;
        Caller = caller;
        Subscriptions = new Subscriptions(audience, caller, news => outbox.Writer.TryWrite(news));
        this.clock = clock;
        lastUsed = clock.GetTimestamp();
        transport = new StreamableHttpServerTransport(logs) { SessionId = id };
        Server = McpServer.Create(new Unrelated(this), menu.Server, logs, services);
        run = Server.RunAsync(closed.Token);
    }

    /// <summary>The id; it finds the session but proves nothing.</summary>
    public string Id { get; }

    /// <summary>Who made it; only the same token uses it.</summary>
    public Caller Caller { get; }

    /// <summary>The protocol's server side.</summary>
    public McpServer Server { get; }

    /// <summary>What it is told of agents.</summary>
    public Subscriptions Subscriptions { get; }

    /// <summary>Cancelled when the session ends.</summary>
    public CancellationToken Closed => closed.Token;

    /// <summary>A stream is open, or a call runs.</summary>
    public bool IsInUse => Volatile.Read(ref uses) > 0;

    /// <summary>How long nothing has happened; zero while something does.</summary>
    public TimeSpan Idle => IsInUse ? TimeSpan.Zero : clock.GetElapsedTime(Volatile.Read(ref lastUsed));

    /// <summary>Keeps the session in use until disposed.</summary>
    public Use Enter()
    {
        Interlocked.Increment(ref uses);
        return new Use(this);
    }

    /// <summary>Hands a message to the SDK, which writes events. False when it wants no answer.</summary>
    /// <param name="start">Called once with the first thing to be written, or null after a long wait for it.</param>
    public async Task<bool> Post(JsonRpcMessage message, Stream reply, Func<JsonRpcMessage?, ValueTask> start, CancellationToken ct)
    {
        if (message is JsonRpcRequest request)
        {
            return await WaitAsync(request, reply, start, ct);
        }

        var answered = await transport.HandlePostRequestAsync(message, reply, start, ct);
        if (message is JsonRpcNotification { Method: NotificationMethods.CancelledNotification, Params: JsonObject about }
            && IdOf(about["requestId"]) is { } id && waits.TryRemove(id, out var wait))
        {
            await wait.CancelAsync();
            wait.Dispose();
        }

        return answered;
    }

    /// <summary>Gives a call a token that ends with the session or by <see cref="Cancel"/>, not with the connection. Null when the id is in use.</summary>
    public CancellationTokenSource? Begin(string requestId)
    {
        var call = CancellationTokenSource.CreateLinkedTokenSource(closed.Token);
        if (calls.TryAdd(requestId, call))
        {
            return call;
        }

        call.Dispose();
        return null;
    }

    /// <summary>The call is over.</summary>
    public void End(string requestId)
    {
        if (calls.TryRemove(requestId, out var call))
        {
            call.Dispose();
        }
    }

    /// <summary>Cancels a call that is running. False when there is none of this id.</summary>
    public bool Cancel(string requestId)
    {
        if (!calls.TryRemove(requestId, out var call))
        {
            return false;
        }

        call.Cancel();
        call.Dispose();
        return true;
    }

    /// <summary>Sends what belongs to no request until the client goes or opens another stream.</summary>
    public async Task Stream(EventStream events, CancellationToken gone)
    {
        using var mine = CancellationTokenSource.CreateLinkedTokenSource(gone, closed.Token);
        lock (gate)
        {
            stream?.Cancel();
            stream = mine;
        }

        IDisposable? own = null;
        try
        {
            own = await Subscriptions.HearOwn(mine.Token);
            // Only now may the client believe that the stream is open: whatever is told from here on, it gets.
            await events.StartAsync(mine.Token);
            while (true)
            {
                await events.SendAsync(await outbox.Reader.ReadAsync(mine.Token), mine.Token);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or ChannelClosedException or IOException)
        {
            // The client has gone, came by another stream, or the session is over.
        }
        finally
        {
            own?.Dispose();
            lock (gate)
            {
                stream = stream == mine ? null : stream;
            }
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Subscriptions.Dispose();
        outbox.Writer.TryComplete();
        await closed.CancelAsync();
        await transport.DisposeAsync();
        try
        {
            await run;
        }
        catch (OperationCanceledException)
        {
            // That is how it is told to end.
        }

        await Server.DisposeAsync();
    }

    /// <summary>Keeps a session in use.</summary>
    public readonly struct Use(McpSession session) : IDisposable
    {
        /// <inheritdoc />
        public void Dispose()
        {
            Volatile.Write(ref session.lastUsed, session.clock.GetTimestamp());
            Interlocked.Decrement(ref session.uses);
        }
    }

    static RequestId? IdOf(JsonNode? id) =>
        id is not JsonValue value ? null
        : value.TryGetValue(out long number) ? new(number)
        : value.TryGetValue(out string? text) ? new(text)
        : null;

    // A cancelled request gets no answer, and the SDK would wait for one as long as the client stays.
    async Task<bool> WaitAsync(JsonRpcRequest request, Stream reply, Func<JsonRpcMessage?, ValueTask> start, CancellationToken ct)
    {
        var wait = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var waited = wait.Token;
        waits[request.Id] = wait;
        try
        {
            return await transport.HandlePostRequestAsync(request, reply, start, waited);
        }
        catch (OperationCanceledException) when (waited.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            return true;
        }
        finally
        {
            if (waits.TryRemove(new(request.Id, wait)))
            {
                wait.Dispose();
            }
        }
    }

    // Takes the messages that belong to no request out of the SDK's transport, which allows one GET stream in a session's whole life.
    sealed class Unrelated(McpSession session) : ITransport
    {
        public string? SessionId => session.Id;

        public ChannelReader<JsonRpcMessage> MessageReader => session.transport.MessageReader;

        public Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default)
        {
            if (message is JsonRpcRequest && session.stream is null)
            {
                throw new InvalidOperationException("The client has no stream open on which it could be asked.");
            }

            session.outbox.Writer.TryWrite(message);
            return Task.CompletedTask;
        }

        public ValueTask DisposeAsync() => session.transport.DisposeAsync();
    }
}
