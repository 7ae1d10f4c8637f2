using System.Text;
using Switchboard.Kernel;
using Switchboard.Kernel.Telemetry;

namespace Switchboard.Host;

/// <summary>Log lines and announcements, both to the one output, each line whole.</summary>
sealed class Logging : IAsyncDisposable
{
    readonly LineQueue queue;

    Logging(LineQueue queue) => this.queue = queue;

    public static Logging Add(WebApplicationBuilder builder, SettingsBook settings, HostOptions options)
    {
        var telemetry = settings.Get<TelemetrySettings>();
        var output = Stream.Synchronized(options.Output);
        var text = telemetry.LogFormat == LogFormat.Text || (telemetry.LogFormat == LogFormat.Auto && !Console.IsOutputRedirected);
        ILineFormat format = text ? new TextLines() : new JsonLines();
        var logging = new Logging(new LineQueue(output, format, options.Clock));
        builder.Logging
            .AddProvider(new LineLoggerProvider(logging.queue, format, options.Clock))
            .SetMinimumLevel(telemetry.LogLevel)
            .AddFilter("Microsoft", level => level >= LogLevel.Warning && level >= telemetry.LogLevel)
            .AddFilter("System", level => level >= LogLevel.Warning && level >= telemetry.LogLevel)
            // Its lines repeat what callers sent; SdkLog tells of failures in words of ours.
            .AddFilter("ModelContextProtocol", LogLevel.None)
            // We log what an endpoint throws ourselves, with the request's id.
            .AddFilter("Microsoft.AspNetCore.Server.Kestrel", level => level >= LogLevel.Error && level >= telemetry.LogLevel);
        builder.Services.AddSingleton(new Announcer(new StreamWriter(output, new UTF8Encoding(false), 16 * 1024), options.IsTerminal));
        return logging;
    }

    /// <summary>Writes the lines that are still queued.</summary>
    public ValueTask DisposeAsync() => queue.DisposeAsync();
}
