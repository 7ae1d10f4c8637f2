using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Switchboard.Mcp.Transports;

/// <summary>
/// The response to one message that the SDK answers. The SDK writes events; when its first message already is the answer,
/// that goes out as plain JSON instead, with the HTTP status that the revision asks for.
/// </summary>
internal sealed class Reply(HttpContext http, bool isStateless, TimeSpan keepAlive, TimeProvider clock) : WriteOnlyStream
{
    readonly CancellationTokenSource over = new();
    EventStream? events;
    Task beats = Task.CompletedTask;

    /// <summary>Chooses the form. Called once, before anything is written; null stands for a long wait without a message.</summary>
    public async ValueTask StartAsync(JsonRpcMessage? first)
    {
        if (first is JsonRpcResponse or JsonRpcError)
        {
            http.Response.StatusCode = isStateless && first is JsonRpcError error ? StatusOf(error.Error.Code) : StatusCodes.Status200OK;
            http.Response.ContentType = "application/json";
            await JsonSerializer.SerializeAsync(http.Response.Body, first, McpJsonUtilities.DefaultOptions, http.RequestAborted);
            return;
        }

        events = new EventStream(http);
        await events.StartAsync(http.RequestAborted);
        beats = events.KeepAlive(keepAlive, clock, over.Token);
    }

    /// <inheritdoc />
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        events?.WriteAsync(buffer, cancellationToken) ?? ValueTask.CompletedTask;

    /// <inheritdoc />
    public override Task FlushAsync(CancellationToken cancellationToken) => events?.FlushAsync(cancellationToken) ?? Task.CompletedTask;

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        await beats;
        over.Dispose();
        await base.DisposeAsync();
    }

    static int StatusOf(int code) => (McpErrorCode)code switch
    {
        McpErrorCode.MethodNotFound => StatusCodes.Status404NotFound,
        McpErrorCode.MissingRequiredClientCapability or McpErrorCode.UnsupportedProtocolVersion or McpErrorCode.HeaderMismatch =>
            StatusCodes.Status400BadRequest,
        _ => StatusCodes.Status200OK,
    };
}
