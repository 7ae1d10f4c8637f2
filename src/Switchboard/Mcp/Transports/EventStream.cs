using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Switchboard.Mcp.Transports;

/// <summary>A response of server-sent events. Whole events go in one write, so that comments fall between them.</summary>
internal sealed class EventStream(HttpContext http) : WriteOnlyStream
{
    readonly SemaphoreSlim turn = new(1, 1);

    /// <summary>Sends the headers.</summary>
    public async Task StartAsync(CancellationToken ct)
    {
        var response = http.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache, no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        http.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();
        await response.Body.FlushAsync(ct);
    }

    /// <summary>Sends one message as one event.</summary>
    public async Task SendAsync(JsonRpcMessage message, CancellationToken ct)
    {
        using var buffer = new MemoryStream();
        buffer.Write("event: message\ndata: "u8);
        JsonSerializer.Serialize(buffer, message, McpJsonUtilities.DefaultOptions);
        buffer.Write("\n\n"u8);
        await WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), ct);
        await FlushAsync(ct);
    }

    /// <summary>Sends a comment every so often until cancelled or the client is gone.</summary>
    public async Task KeepAlive(TimeSpan every, TimeProvider clock, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(every, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
            {
                if (!http.Response.HasStarted)
                {
                    continue;
                }

                await WriteAsync(":\n\n"u8.ToArray(), ct);
                await FlushAsync(ct);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The stream has ended, which is when this does too.
        }
    }

    /// <inheritdoc />
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            await http.Response.Body.WriteAsync(buffer, cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <inheritdoc />
    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            await http.Response.Body.FlushAsync(cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }
}
