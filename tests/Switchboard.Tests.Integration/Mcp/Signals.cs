using Microsoft.Extensions.DependencyInjection;
using Switchboard.Kernel;

namespace Switchboard.Tests.Integration.Mcp;

/// <summary>Signals of which those of some topics never arrive, as may happen between nodes.</summary>
sealed class Signals(params string[] lost) : ISignals
{
    readonly LocalSignals signals = new();

    public static void Losing(IServiceCollection services, params string[] topics) => services.AddSingleton<ISignals>(new Signals(topics));

    public void Publish(string topic, string id)
    {
        if (!lost.Contains(topic))
        {
            signals.Publish(topic, id);
        }
    }

    public IDisposable Subscribe(string topic, Action<string> hear) => signals.Subscribe(topic, hear);
}
