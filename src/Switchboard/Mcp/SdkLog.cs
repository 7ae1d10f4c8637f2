using LogEvent = Microsoft.Extensions.Logging.EventId;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;

namespace Switchboard.Mcp;

/// <summary>
/// What the MCP SDK logs, without what callers sent: its lines name tools, clients and arguments as they came. Kept are its own word for what happened, the
/// kind of error and where it arose; and only of failures that aren't the caller's.
/// </summary>
internal sealed partial class SdkLog(ILogger<SdkLog> log) : ILoggerFactory, ILogger
{
    /// <inheritdoc />
    public ILogger CreateLogger(string categoryName) => this;

    /// <inheritdoc />
    public void AddProvider(ILoggerProvider provider)
    {
    }

    /// <inheritdoc />
    public void Dispose()
    {
    }

    /// <inheritdoc />
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    /// <inheritdoc />
    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    /// <inheritdoc />
    public void Log<TState>(LogLevel logLevel, LogEvent eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (exception is null or McpException or OperationCanceledException)
        {
            Reported(log, eventId.Name, exception?.GetType().Name);
        }
        else if (logLevel >= LogLevel.Warning)
        {
            Failed(log, eventId.Name, exception.GetType().Name, exception.StackTrace);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The MCP SDK reports {What} {Error}")]
    static partial void Reported(ILogger log, string? what, string? error);

    [LoggerMessage(Level = LogLevel.Error, Message = "The MCP SDK reports {What}: {Error} {Where}")]
    static partial void Failed(ILogger log, string? what, string error, string? where);
}
