using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Switchboard.Data;

namespace Switchboard.Agents.Senders;

/// <summary>
/// Looks for organizations whose agents wait for a WhatsApp sender: when an agent has changed, since that may have freed one, and each minute, when the provider is asked for more too.
/// Several nodes at it do no harm.
/// </summary>
internal sealed partial class ServeWaiting(Database db, HandOnSenders hand, ISignals signals, TimeProvider clock, ILogger<ServeWaiting> log) : BackgroundService
{
    static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    static readonly Sql Waiting = "SELECT organization_id, credential_id, count(*) AS waiting FROM channel WHERE kind = 'whatsapp' AND status = 'unavailable' AND released_at IS NULL GROUP BY organization_id, credential_id";

    /// <summary>Looks once at all that wait.</summary>
    /// <param name="mayFill">Whether providers are asked for more senders.</param>
    public async Task Sweep(bool mayFill, CancellationToken ct)
    {
        foreach (var (organization, at, waiting) in await db.ReadSystem(session => session.Many(Waiting, null, row => (row.Id<OrganizationId>("organization_id"), row.IdOrNull<CredentialId>("credential_id"), row.Long("waiting"))), ct))
        {
            try
            {
                await hand.Serve(organization, at, waiting, mayFill, ct);
            }
            catch (Exception error) when (!ct.IsCancellationRequested)
            {
                // One organization's trouble must not keep the others waiting.
                LogNotServed(log, error, organization);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var changed = new Wakeup(signals, AgentDirectory.Changed, clock);
        var filled = clock.GetTimestamp();
        while (true)
        {
            await changed.Wait(Every, stoppingToken);
            var mayFill = clock.GetElapsedTime(filled) >= Every;
            filled = mayFill ? clock.GetTimestamp() : filled;
            try
            {
                await Sweep(mayFill, stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(log, error);
            }
        }
    }

    [LoggerMessage(EventId = 323, Level = LogLevel.Error, Message = "Agents of organization {Organization} that wait for a WhatsApp sender could not be served; it is tried again")]
    static partial void LogNotServed(ILogger log, Exception error, OrganizationId organization);

    [LoggerMessage(EventId = 324, Level = LogLevel.Error, Message = "Agents that wait for a WhatsApp sender could not be looked for; it is tried again")]
    static partial void LogFailed(ILogger log, Exception error);
}
