using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Switchboard.Mcp.News;
using Switchboard.Mcp.Tools;
using Switchboard.Tenancy;

namespace Switchboard.Mcp.Transports;

/// <summary>Everything but plain tool calls and lists is answered by the SDK's server: that of the session, or one made for the request.</summary>
internal sealed class Protocol(IOptions<McpOptions> options, TimeProvider clock, SdkLog logs, IServiceProvider services)
{
    /// <summary>What can't be read as a message in spite of its form.</summary>
    public static readonly Refusal Malformed = Refusal.Invalid("The body is not a JSON-RPC message that can be read.");

    readonly McpOptions options = options.Value;

    /// <summary>Answers a request that stands alone.</summary>
    public async ValueTask<Refusal?> Answer(HttpContext http, Caller caller, Envelope envelope, Catalog menu)
    {
        if (!TryRead(envelope, caller, subscriptions: null, out var message))
        {
            return Malformed;
        }

        message.Context!.ProtocolVersion = Revisions.Stateless;
        await using var transport = new StreamableHttpServerTransport(logs) { Stateless = true };
        await using var server = McpServer.Create(transport, menu.Server, logs, services);
        var run = server.RunAsync(http.RequestAborted);
        await using var reply = new Reply(http, isStateless: true, options.KeepAlive, clock);
        try
        {
            await transport.HandlePostRequestAsync(message, reply, reply.StartAsync, http.RequestAborted);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client has gone, which cancels its request.
        }

        await transport.DisposeAsync();
        await End(run);
        return null;
    }

    /// <summary>Answers a message within a session.</summary>
    public async ValueTask<Refusal?> Answer(HttpContext http, McpSession session, Envelope envelope)
    {
        if (!TryRead(envelope, session.Caller, session.Subscriptions, out var message))
        {
            return Malformed;
        }

        await using var reply = new Reply(http, isStateless: false, options.KeepAlive, clock);
        return await Post(http, session, async () =>
        {
            if (!await session.Post(message, reply, reply.StartAsync, http.RequestAborted))
            {
                http.Response.StatusCode = StatusCodes.Status202Accepted;
            }
            else if (!http.Response.HasStarted)
            {
                http.Response.ContentType ??= "text/event-stream";
            }
        });
    }

    /// <summary>Answers a batch within a session: each request by an event, as soon as its answer is there.</summary>
    public async ValueTask<Refusal?> Answer(HttpContext http, McpSession session, List<Envelope> batch)
    {
        var messages = new List<JsonRpcMessage>(batch.Count);
        foreach (var envelope in batch)
        {
            if (!TryRead(envelope, session.Caller, session.Subscriptions, out var message))
            {
                return Malformed;
            }

            messages.Add(message);
        }

        await using var reply = new BatchReply(http, options.KeepAlive, clock);
        return await Post(http, session, async () =>
        {
            if (messages.Exists(message => message is JsonRpcRequest))
            {
                await reply.StartAsync();
            }
            else
            {
                http.Response.StatusCode = StatusCodes.Status202Accepted;
            }

            await Task.WhenAll(messages.ConvertAll(message => session.Post(message, reply.Part(), static _ => ValueTask.CompletedTask, http.RequestAborted)));
        });
    }

    static async ValueTask<Refusal?> Post(HttpContext http, McpSession session, Func<Task> post)
    {
        try
        {
            await post();
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client has gone without cancelling: what runs goes on, its answer is lost.
        }
        catch (Exception over) when (session.Closed.IsCancellationRequested && over is OperationCanceledException or InvalidOperationException)
        {
            return http.Response.HasStarted ? null : Refusal.SessionGone;
        }

        return null;
    }

    /// <summary>The message with what the SDK carries along to tools. False when it isn't one.</summary>
    public static bool TryRead(Envelope envelope, Caller caller, Subscriptions? subscriptions, out JsonRpcMessage message)
    {
        try
        {
            message = envelope.ToMessage();
        }
        catch (JsonException)
        {
            message = null!;
            return false;
        }

        message.Context = new()
        {
            Items = new Dictionary<string, object?>(StringComparer.Ordinal) { [UseCaseTool.CallerItem] = caller, [Subscriptions.Item] = subscriptions },
        };
        return true;
    }

    static async Task End(Task run)
    {
        try
        {
            await run;
        }
        catch (OperationCanceledException)
        {
            // That is how it is told to end.
        }
    }
}
