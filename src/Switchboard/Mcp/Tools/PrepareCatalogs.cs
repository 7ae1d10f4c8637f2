using Microsoft.Extensions.Hosting;

namespace Switchboard.Mcp.Tools;

/// <summary>Makes the catalogs once the start is over, so that neither the start nor the first caller waits for them, and gives back the memory that both have left behind.</summary>
internal sealed class PrepareCatalogs(Catalogs catalogs, ServerAddress server) : BackgroundService
{
    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await server.Ready.WaitAsync(stoppingToken);
        _ = catalogs.Tools;
        // An idle process allocates too little to ever reach a collection by itself.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }
}
