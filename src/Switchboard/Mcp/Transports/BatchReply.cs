using Microsoft.AspNetCore.Http;

namespace Switchboard.Mcp.Transports;

/// <summary>The one stream on which the answers to a batch's requests come, each when it is there.</summary>
internal sealed class BatchReply(HttpContext http, TimeSpan keepAlive, TimeProvider clock) : IAsyncDisposable
{
    readonly EventStream events = new(http);
    readonly CancellationTokenSource over = new();
    Task beats = Task.CompletedTask;

    /// <summary>Opens the stream.</summary>
    public async Task StartAsync()
    {
        await events.StartAsync(http.RequestAborted);
        beats = events.KeepAlive(keepAlive, clock, over.Token);
    }

    /// <summary>Where one message's events are written.</summary>
    public Stream Part() => new Whole(events);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        await beats;
        over.Dispose();
        await events.DisposeAsync();
    }

    // Events of several requests may be under way at once; each goes out in one piece.
    sealed class Whole(EventStream events) : WriteOnlyStream
    {
        readonly MemoryStream kept = new();

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            kept.WriteAsync(buffer, cancellationToken);

        public override async Task FlushAsync(CancellationToken cancellationToken)
        {
            await events.WriteAsync(kept.GetBuffer().AsMemory(0, (int)kept.Length), cancellationToken);
            kept.SetLength(0);
            await events.FlushAsync(cancellationToken);
        }
    }
}
