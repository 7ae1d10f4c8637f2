using System.Buffers;
using System.Text;
using System.Threading.Channels;

namespace Switchboard.Kernel.Telemetry;

/// <summary>
/// Takes whole log lines from any thread and writes them in order by one task, so that a slow reader of standard output never holds a
/// request up. When it is too slow, lines are lost, and a line says how many.
/// </summary>
sealed class LineQueue : IAsyncDisposable
{
    const int Capacity = 8192;

    readonly Channel<(byte[] Buffer, int Length)> lines =
        Channel.CreateBounded<(byte[], int)>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    readonly Stream to;
    readonly Task writing;
    long lost;

    public LineQueue(Stream to)
    {
        this.to = to;
        writing = Task.Run(Write);
    }

    public void Add(ReadOnlySpan<byte> line)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(line.Length);
        line.CopyTo(buffer);
        if (!lines.Writer.TryWrite((buffer, line.Length)))
        {
            ArrayPool<byte>.Shared.Return(buffer);
            Interlocked.Increment(ref lost);
        }
    }

    async Task Write()
    {
        while (await lines.Reader.WaitToReadAsync())
        {
            while (lines.Reader.TryRead(out var line))
            {
                await to.WriteAsync(line.Buffer.AsMemory(0, line.Length));
                ArrayPool<byte>.Shared.Return(line.Buffer);
            }

            if (Interlocked.Exchange(ref lost, 0) is > 0 and var count)
            {
                await to.WriteAsync(Encoding.UTF8.GetBytes($$"""{"level":"warning","source":"Switchboard","message":"{{count}} log lines were lost: standard output is read too slowly."}""" + "\n"));
            }

            await to.FlushAsync();
        }
    }

    /// <summary>Writes what is left.</summary>
    public async ValueTask DisposeAsync()
    {
        lines.Writer.TryComplete();
        await writing;
    }
}
