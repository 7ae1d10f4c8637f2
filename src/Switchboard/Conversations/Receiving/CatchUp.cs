using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Switchboard.Channels;
using Switchboard.Data;

namespace Switchboard.Conversations.Receiving;

/// <summary>
/// Takes in what arrived while nobody answered the webhooks: a carrier gives up after a few tries, so after each start its own list of messages is read for every
/// address. Every node that starts does it, since a message that is known already changes nothing.
/// </summary>
internal sealed partial class CatchUp(Database database, Lines lines, TakeIn takeIn, TimeProvider clock, ILogger<CatchUp> logger) : BackgroundService
{
    static readonly TimeSpan Overlap = TimeSpan.FromMinutes(10);
    static readonly TimeSpan FurthestBack = TimeSpan.FromDays(7);

    static readonly Sql Addresses = """
        SELECT c.agent_id, c.kind, c.created_at,
            (SELECT m.created_at FROM message m WHERE m.agent_id = c.agent_id AND m.waiting = true ORDER BY m.id DESC LIMIT 1) AS newest_waiting,
            (SELECT m.created_at FROM message m WHERE m.agent_id = c.agent_id AND m.waiting = false AND m.direction = 'in' ORDER BY m.id DESC LIMIT 1) AS newest_read
        FROM channel c WHERE c.kind IN ('sms', 'whatsapp', 'email') AND c.released_at IS NULL AND c.status = 'active' AND c.address IS NOT NULL ORDER BY c.id
        """;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var addresses = await database.ReadSystem(session => session.Many(Addresses, null, Held.From), stoppingToken);
            var taken = 0;
            foreach (var held in addresses)
            {
                taken += await TryTake(held, stoppingToken);
            }

            if (taken > 0)
            {
                LogTaken(logger, taken, addresses.Count);
            }
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            LogFailed(logger, exception);
        }
    }

    async Task<int> TryTake(Held held, CancellationToken ct)
    {
        try
        {
            return await Take(held, ct);
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            LogAddressFailed(logger, exception, held.Agent.Value);
            return 0;
        }
    }

    async Task<int> Take(Held held, CancellationToken ct)
    {
        var found = await lines.Of(held.Agent, held.Kind, ct);
        if (!found.Succeeded)
        {
            LogUnreadable(logger, held.Agent.Value, found.Problem!.Code);
            return 0;
        }

        var line = found.Value;
        var floor = clock.GetUtcNow() - FurthestBack;
        var since = held.HeardUntil - Overlap;
        var listed = await line.Provider.ListInbound(line.Address, since < floor ? floor : since, line.Credential, ct);
        if (!listed.Succeeded)
        {
            LogUnreadable(logger, held.Agent.Value, listed.Problem!.Code);
            return 0;
        }

        var taken = 0;
        foreach (var inbound in listed.Value)
        {
            taken += await takeIn.Take(line, inbound) == "kept" ? 1 : 0;
        }

        return taken;
    }

    /// <param name="HeardUntil">When its newest message came, or since when it is ours.</param>
    sealed record Held(AgentId Agent, ChannelKind Kind, DateTimeOffset HeardUntil)
    {
        public static Held From(Row row) => new(
            row.Id<AgentId>("agent_id"), row.Enum<ChannelKind>("kind"),
            new[] { row.Instant("created_at"), row.InstantOrNull("newest_waiting") ?? default, row.InstantOrNull("newest_read") ?? default }.Max());
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Took in {Count} messages that came while nobody answered, over {Addresses} addresses.")]
    static partial void LogTaken(ILogger logger, int count, int addresses);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The provider's list of messages for agent {AgentId} could not be read ({Code}); webhooks still bring what comes.")]
    static partial void LogUnreadable(ILogger logger, string agentId, string code);

    [LoggerMessage(Level = LogLevel.Error, Message = "Catching up with what agent {AgentId} missed failed; the next start tries again.")]
    static partial void LogAddressFailed(ILogger logger, Exception exception, string agentId);

    [LoggerMessage(Level = LogLevel.Error, Message = "Catching up with missed messages failed; the next start tries again.")]
    static partial void LogFailed(ILogger logger, Exception exception);
}
