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

/// <summary>OTLP's two transports.</summary>
public enum OtlpProtocol
{
    /// <summary>gRPC, by custom on port 4317.</summary>
    Grpc,

    /// <summary>Protobuf over HTTP, by custom on port 4318.</summary>
    Http,
}

/// <summary>What is told about the process, and to whom.</summary>
[Settings("Telemetry")]
public sealed record TelemetrySettings : ISettings
{
    [Setting("OpenTelemetry collector for traces and metrics, such as `http://localhost:4317`. Without it nothing is exported.")]
    public Uri? OtlpEndpoint { get; init; }

    [Setting("How the collector is spoken to.")]
    public OtlpProtocol OtlpProtocol { get; init; }

    [Setting("Part of the traces that is exported, when whoever called hasn't decided it.", Min = 0, Max = 1)]
    public double TraceSample { get; init; } = 1;

    [Setting("Form of the log lines on standard output.")]
    public LogFormat LogFormat { get; init; }

    [Setting("The least level that is logged.")]
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    [Setting("Bearer token that `/metrics` asks for; without it the page answers programs on this machine only.", Secret = true)]
    public string? MetricsToken { get; init; }
}
