using Microsoft.Extensions.Logging;

namespace Switchboard.Data;

/// <summary>Has the database look at tables that have just grown many times over, before it does so by itself.</summary>
internal sealed class TakeStatistics(Broom broom, Database database, ILogger<TakeStatistics> logger) : Sweep(broom, logger)
{
    protected override Rhythm Rhythm => new(TimeSpan.FromSeconds(3));

    public override Task Round(CancellationToken ct) => database.TakeStatistics(ct);
}
