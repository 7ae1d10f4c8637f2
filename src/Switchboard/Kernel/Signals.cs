using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;

namespace Switchboard.Kernel;

/// <summary>
/// Tells whoever listens, here and on other nodes, that something may have changed. A signal is a hint and carries an id alone: it can come twice,
/// late or never, so every listener also looks by itself now and then.
/// </summary>
public interface ISignals
{
    /// <summary>Tells all listeners of a topic. Called after commit, never inside a unit of work.</summary>
    void Publish(string topic, string id);

    /// <summary>Listens until disposed. The listener is called on the publisher's thread: it notes and returns, and doesn't throw.</summary>
    IDisposable Subscribe(string topic, Action<string> hear);
}

/// <summary>Signals within one process.</summary>
internal sealed class LocalSignals : ISignals, IWiring
{
    readonly ConcurrentDictionary<string, Action<string>[]> listeners = new(StringComparer.Ordinal);

    public static void Add(IServiceCollection services, SettingsBook settings) => services.AddSingleton<ISignals, LocalSignals>();

    public void Publish(string topic, string id)
    {
        if (!listeners.TryGetValue(topic, out var all))
        {
            return;
        }

        foreach (var hear in all)
        {
            hear(id);
        }
    }

    public IDisposable Subscribe(string topic, Action<string> hear)
    {
        listeners.AddOrUpdate(topic, static (_, added) => [added], static (_, all, added) => [.. all, added], hear);
        return new Subscription(this, topic, hear);
    }

    void Leave(string topic, Action<string> hear)
    {
        while (listeners.TryGetValue(topic, out var all))
        {
            var at = Array.IndexOf(all, hear);
            if (at < 0 || listeners.TryUpdate(topic, [.. all[..at], .. all[(at + 1)..]], all))
            {
                return;
            }
        }
    }

    sealed class Subscription(LocalSignals signals, string topic, Action<string> hear) : IDisposable
    {
        Action<string>? mine = hear;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref mine, null) is { } left)
            {
                signals.Leave(topic, left);
            }
        }
    }
}
