using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Switchboard.Simulator.Ledger;

namespace Switchboard.Simulator;

/// <summary>What goes on after an answer was given. Nobody waits for it, so what breaks in it is told by the ledger and the log.</summary>
internal sealed partial class Background(TruthLedger ledger, IHostApplicationLifetime life, ILogger<Background> log)
{
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
        catch (OperationCanceledException) when (life.ApplicationStopping.IsCancellationRequested)
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
