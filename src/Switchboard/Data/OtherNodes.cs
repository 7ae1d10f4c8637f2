using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Switchboard.Data;

/// <summary>
/// Whether other processes work on the same database: each says now and then that it is there. What one of them hears at once the others don't, and have to
/// look for. On SQLite there is one process.
/// </summary>
internal sealed partial class OtherNodes(Database database, Leases leases, NodeName node, TimeProvider clock, ILogger<OtherNodes> logger) : BackgroundService
{
    const string Name = "node:";

    static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    static readonly TimeSpan Length = 3 * Every;

    static readonly Sql Others = Sql.OnPostgres(
        $"SELECT count(*) FROM lease WHERE name LIKE '{Name}%' AND holder <> @holder AND until > @now");

    static readonly Sql Forget = Sql.OnPostgres($"DELETE FROM lease WHERE name LIKE '{Name}%' AND until <= @now");

    volatile bool areThere;

    /// <summary>As of some seconds ago.</summary>
    public bool AreThere => areThere;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (database.Kind == DatabaseKind.Sqlite)
        {
            return;
        }

        using var timer = new PeriodicTimer(Every, clock);
        do
        {
            try
            {
                await Look(stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                Unseen(logger, error);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    async Task Look(CancellationToken ct)
    {
        await leases.TryHold(Name + node.Text, Length, ct);
        areThere = await database.WriteSystem(
            async unit =>
            {
                await unit.Execute(Forget, new { now = clock.GetUtcNow() });
                return await unit.Count(Others, new { holder = node.Text, now = clock.GetUtcNow() }) > 0;
            },
            ct);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Whether other processes are there could not be seen; the next look comes soon.")]
    static partial void Unseen(ILogger logger, Exception error);
}
