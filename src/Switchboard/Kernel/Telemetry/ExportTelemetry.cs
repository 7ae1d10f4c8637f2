using System.Diagnostics;
using System.Runtime.CompilerServices;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Switchboard.Kernel.Telemetry;

/// <summary>Sends spans and metrics to an OpenTelemetry collector, when the settings name one; else not even its libraries are loaded.</summary>
sealed class ExportTelemetry(TelemetrySettings settings) : IStartupStep, IDisposable
{
    readonly List<IDisposable> exporters = [];

    public int Order => 0;

    public string Progress => "";

    public Task Run(CancellationToken ct)
    {
        if (settings.OtlpEndpoint is { } endpoint)
        {
            Begin(endpoint);
        }

        return Task.CompletedTask;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    void Begin(Uri endpoint)
    {
        var resource = ResourceBuilder.CreateEmpty().AddService("switchboard", serviceVersion: ProductVersion.Text);
        exporters.Add(Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(settings.TraceSample)))
            .AddSource(TraceContext.SourceName, "Microsoft.AspNetCore", "System.Net.Http", "Npgsql")
            .AddProcessor(new MaskSpans())
            .AddOtlpExporter(options => Address(options, endpoint, "v1/traces"))
            .Build());
        exporters.Add(Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(MetricsBook.Meters)
            .AddOtlpExporter(options => Address(options, endpoint, "v1/metrics"))
            .Build());
    }

    void Address(OtlpExporterOptions options, Uri endpoint, string path)
    {
        options.Protocol = settings.OtlpProtocol == OtlpProtocol.Http ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        options.Endpoint = settings.OtlpProtocol == OtlpProtocol.Http && endpoint.AbsolutePath == "/" ? new(endpoint, path) : endpoint;
    }

    /// <summary>Sends what is left.</summary>
    public void Dispose() => exporters.ForEach(exporter => exporter.Dispose());

    /// <summary>Addresses of people may stand in the paths of requests.</summary>
    sealed class MaskSpans : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data)
        {
            foreach (var (name, value) in data.EnumerateTagObjects())
            {
                if (value is string text && Mask.Text(text) is var masked && !ReferenceEquals(masked, text))
                {
                    data.SetTag(name, masked);
                }
            }
        }
    }
}
