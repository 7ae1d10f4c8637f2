using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Switchboard.Simulator.Live;

/// <summary>Tells whoever watches that something changed; many changes in a row are one signal.</summary>
internal sealed class Changes
{
    readonly ConcurrentDictionary<Channel<bool>, bool> watchers = new();

    public void Happened()
    {
        foreach (var (watcher, _) in watchers)
        {
            watcher.Writer.TryWrite(true);
        }
    }

    public Watch Begin()
    {
        var channel = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        watchers[channel] = true;
        return new Watch(channel.Reader, () => watchers.TryRemove(channel, out _));
    }

    internal sealed class Watch(ChannelReader<bool> signals, Action end) : IDisposable
    {
        public ChannelReader<bool> Signals { get; } = signals;

        public void Dispose() => end();
    }
}
