using Microsoft.Extensions.Logging;

namespace Switchboard.Kernel.Telemetry;

/// <summary>The form of log lines.</summary>
public enum LogFormat
{
    /// <summary>Text in a terminal, JSON everywhere else.</summary>
    Auto,

    /// <summary>One JSON object a line.</summary>
    Json,

    /// <summary>Short lines for people.</summary>
    Text,
}

/// <summary>What is told about the process, and to whom.</summary>
[Settings("Telemetry")]
public sealed record TelemetrySettings : ISettings
{
    [Setting("OpenTelemetry collector (OTLP over gRPC, such as `http://localhost:4317`) for traces and metrics. Without it nothing is exported.")]
    public Uri? OtlpEndpoint { get; init; }

    [Setting("Form of the log lines on standard output.")]
    public LogFormat LogFormat { get; init; }

    [Setting("The least level that is logged.")]
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    [Setting("Bearer token that `/metrics` asks for; without it the page answers programs on this machine only.", Secret = true)]
    public string? MetricsToken { get; init; }
}
