using System.Buffers;
using Microsoft.Extensions.Logging;
using LogEvent = Microsoft.Extensions.Logging.EventId;

namespace Switchboard.Kernel.Telemetry;

/// <summary>Writes one line of bytes, without its end, for one entry.</summary>
interface ILineFormat
{
    void Write(IBufferWriter<byte> to, in LogEntry entry);
}

/// <summary>One entry, on its way to a line.</summary>
readonly record struct LogEntry(
    DateTimeOffset At,
    LogLevel Level,
    string Source,
    LogEvent Event,
    string Message,
    IReadOnlyList<KeyValuePair<string, object?>>? Fields,
    IExternalScopeProvider? Scopes,
    Exception? Error);

/// <summary>Hands log entries to a format and a queue.</summary>
sealed class LineLoggerProvider(LineQueue queue, ILineFormat format, TimeProvider clock) : ILoggerProvider, ISupportExternalScope
{
    [ThreadStatic]
    static ArrayBufferWriter<byte>? scratch;

    IExternalScopeProvider? scopes;

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => scopes = scopeProvider;

    public ILogger CreateLogger(string categoryName) => new LineLogger(this, categoryName);

    // The queue outlives the provider: it is flushed at the very end.
    public void Dispose()
    {
    }

    DateTimeOffset Now() => clock.GetUtcNow();

    void Write(in LogEntry entry)
    {
        var buffer = scratch ??= new(1024);
        buffer.ResetWrittenCount();
        format.Write(buffer, entry);
        buffer.GetSpan(1)[0] = (byte)'\n';
        buffer.Advance(1);
        queue.Add(buffer.WrittenSpan);
        if (buffer.Capacity > 64 * 1024)
        {
            scratch = null;
        }
    }

    sealed class LineLogger(LineLoggerProvider provider, string source) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => provider.scopes?.Push(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, LogEvent eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            provider.Write(new(
                provider.Now(),
                logLevel,
                source,
                eventId,
                formatter(state, exception),
                state as IReadOnlyList<KeyValuePair<string, object?>>,
                provider.scopes,
                exception));
    }
}
