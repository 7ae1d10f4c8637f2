using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Switchboard.Simulator.Live;

/// <summary>Tells whoever watches that something changed; many changes in a row are one signal.</summary>
internal sealed class Changes
{
    readonly ConcurrentDictionary<Channel<bool>, ConcurrentDictionary<string, bool>> watchers = new();

    public void Happened()
    {
        foreach (var (watcher, _) in watchers)
        {
            watcher.Writer.TryWrite(true);
        }
    }

    /// <summary>A run of a scenario changed.</summary>
    public void Ran(string run)
    {
        foreach (var (watcher, runs) in watchers)
        {
            runs[run] = true;
            watcher.Writer.TryWrite(true);
        }
    }

    public Watch Begin()
    {
        var channel = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        var runs = watchers[channel] = new();
        return new Watch(channel.Reader, runs, () => watchers.TryRemove(channel, out _));
    }

    internal sealed class Watch(ChannelReader<bool> signals, ConcurrentDictionary<string, bool> runs, Action end) : IDisposable
    {
        public ChannelReader<bool> Signals { get; } = signals;

        /// <summary>The runs that changed since this was asked last.</summary>
        public IReadOnlyList<string> Runs() => [.. runs.Keys.Where(run => runs.TryRemove(run, out _))];

        public void Dispose() => end();
    }
}
