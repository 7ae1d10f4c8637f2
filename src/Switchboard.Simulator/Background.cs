using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Switchboard.Simulator.Ledger;

namespace Switchboard.Simulator;

/// <summary>What goes on after an answer was given. Nobody waits for it, so what breaks in it is told by the ledger and the log.</summary>
internal sealed partial class Background(TruthLedger ledger, TimeProvider clock, IHostApplicationLifetime life, ILogger<Background> log)
{
    /// <summary>Comes when the simulator ends; what is under way ends with it.</summary>
    public CancellationToken Ending => life.ApplicationStopping;

    /// <summary>Lets time pass, unless the simulator ends.</summary>
    public Task Pause(TimeSpan time) => Task.Delay(time, clock, Ending);

    /// <param name="work">Ends with a cancellation when the simulator ends.</param>
    /// <param name="alert">The row that tells of it when the work breaks.</param>
    /// <param name="broken">What else is to be done then.</param>
    public void Run(Func<Task> work, Func<LedgerRow> alert, Action? broken = null) => _ = Watch(work, alert, broken);

    async Task Watch(Func<Task> work, Func<LedgerRow> alert, Action? broken)
    {
        try
        {
            await work();
        }
        catch (OperationCanceledException) when (Ending.IsCancellationRequested)
        {
            // The world ends; what was under way stays where it is.
        }
        catch (Exception error)
        {
            Broke(log, error);
            broken?.Invoke();
            ledger.Add(alert() with { Kind = RowKind.Alert, Outcome = "broke" });
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The simulator broke at something that it does by itself; its ledger has an alert.")]
    private static partial void Broke(ILogger log, Exception error);
}
