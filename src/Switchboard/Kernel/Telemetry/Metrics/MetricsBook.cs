using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;

namespace Switchboard.Kernel.Telemetry;

/// <summary>
/// Keeps the state of every instrument of this host and writes it as the Prometheus text page, version 0.0.4
/// (https://prometheus.io/docs/instrumenting/exposition_formats/).
/// </summary>
sealed class MetricsBook : IDisposable
{
    internal static readonly string[] Meters =
        [TraceContext.SourceName, "System.Runtime", "System.Net.Http", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel"];

    readonly ConcurrentDictionary<Instrument, Family> families = new();
    readonly MeterListener listener = new();
    readonly Lock page = new();

    /// <param name="factory">The host's own: instruments of another host in the same process are not ours to show.</param>
    public MetricsBook(IMeterFactory factory)
    {
        listener.InstrumentPublished = (instrument, listening) =>
        {
            var meter = instrument.Meter;
            if (Meters.Contains(meter.Name) && (meter.Scope is null || ReferenceEquals(meter.Scope, factory)))
            {
                listening.EnableMeasurementEvents(instrument, families.GetOrAdd(instrument, Family.Of));
            }
        };
        listener.SetMeasurementEventCallback<int>(static (_, value, tags, state) => ((Family)state!).Record(value, tags));
        listener.SetMeasurementEventCallback<long>(static (_, value, tags, state) => ((Family)state!).Record(value, tags));
        listener.SetMeasurementEventCallback<float>(static (_, value, tags, state) => ((Family)state!).Record(value, tags));
        listener.SetMeasurementEventCallback<double>(static (_, value, tags, state) => ((Family)state!).Record(value, tags));
        listener.Start();
    }

    /// <summary>The page as of now.</summary>
    public string Page()
    {
        lock (page)
        {
            foreach (var family in families.Values)
            {
                family.Forget();
            }

            listener.RecordObservableInstruments();
            var text = new StringBuilder(16 * 1024);
            // Two meters may have an instrument of one name; a name stands on the page once.
            foreach (var family in families.Values.OrderBy(family => family.Name, StringComparer.Ordinal).DistinctBy(family => family.Name))
            {
                family.Write(text);
            }

            return text.ToString();
        }
    }

    public void Dispose() => listener.Dispose();
}
