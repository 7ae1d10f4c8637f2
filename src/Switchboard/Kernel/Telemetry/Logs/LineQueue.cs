using System.Buffers;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

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
    readonly ILineFormat format;
    readonly TimeProvider clock;
    readonly Task writing;
    long lost;

    public LineQueue(Stream to, ILineFormat format, TimeProvider clock)
    {
        (this.to, this.format, this.clock) = (to, format, clock);
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
                if (!await Wrote(line.Buffer.AsMemory(0, line.Length)))
                {
                    Interlocked.Increment(ref lost);
                }

                ArrayPool<byte>.Shared.Return(line.Buffer);
            }

            if (Interlocked.Exchange(ref lost, 0) is > 0 and var count && !await Wrote(Note(count)))
            {
                Interlocked.Add(ref lost, count);
            }
        }
    }

    /// <summary>Whether the output took it. A pipe whose reader has gone takes nothing, and may have another reader later.</summary>
    async Task<bool> Wrote(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            await to.WriteAsync(bytes);
            if (lines.Reader.Count == 0)
            {
                await to.FlushAsync();
            }

            return true;
        }
        catch (Exception refused) when (refused is IOException or ObjectDisposedException)
        {
            return false;
        }
    }

    ReadOnlyMemory<byte> Note(long count)
    {
        var line = new ArrayBufferWriter<byte>();
        format.Write(line, new(
            clock.GetUtcNow(),
            LogLevel.Warning,
            "Switchboard",
            default,
            $"{count} log lines were lost: standard output was read too slowly, or not at all.",
            null,
            null,
            null));
        line.Write("\n"u8);
        return line.WrittenMemory;
    }

    /// <summary>Writes what is left.</summary>
    public async ValueTask DisposeAsync()
    {
        lines.Writer.TryComplete();
        await writing;
    }
}
