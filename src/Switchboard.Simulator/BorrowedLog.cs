using Microsoft.Extensions.Logging;

namespace Switchboard.Simulator;

/// <summary>Logs to where the program logs that the simulator is part of.</summary>
internal sealed class BorrowedLog(ILoggerFactory loggers) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => loggers.CreateLogger(categoryName);

    public void Dispose()
    {
        // The owner of the factory disposes of it.
    }
}
