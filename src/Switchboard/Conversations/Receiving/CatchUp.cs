using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Switchboard.Channels;
using Switchboard.Data;

namespace Switchboard.Conversations.Receiving;

/// <summary>
/// Takes in what arrived while nobody answered the webhooks: a carrier gives up after a few tries, so after each start its own list of messages is read for every
/// number. Every node that starts does it, since a message that is known already changes nothing.
/// </summary>
internal sealed partial class CatchUp(Database database, SmsLines lines, KeepMessage keep, Traffic traffic, TimeProvider clock, ILogger<CatchUp> logger) : BackgroundService
{
    static readonly TimeSpan Overlap = TimeSpan.FromMinutes(10);
    static readonly TimeSpan FurthestBack = TimeSpan.FromDays(7);

    static readonly Sql Numbers = """
        SELECT c.agent_id, c.address, c.created_at,
            (SELECT m.created_at FROM message m WHERE m.agent_id = c.agent_id AND m.waiting = true ORDER BY m.id DESC LIMIT 1) AS newest_waiting,
            (SELECT m.created_at FROM message m WHERE m.agent_id = c.agent_id AND m.waiting = false AND m.direction = 'in' ORDER BY m.id DESC LIMIT 1) AS newest_read
        FROM channel c WHERE c.kind = 'sms' AND c.released_at IS NULL AND c.status = 'active' AND c.address IS NOT NULL ORDER BY c.id
        """;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var numbers = await database.ReadSystem(session => session.Many(Numbers, null, Number.From), stoppingToken);
            var taken = 0;
            foreach (var number in numbers)
            {
                taken += await TryTake(number, stoppingToken);
            }

            if (taken > 0)
            {
                LogTaken(logger, taken, numbers.Count);
            }
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            LogFailed(logger, exception);
        }
    }

    async Task<int> TryTake(Number number, CancellationToken ct)
    {
        try
        {
            return await Take(number, ct);
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            LogNumberFailed(logger, exception, number.Agent.Value);
            return 0;
        }
    }

    async Task<int> Take(Number number, CancellationToken ct)
    {
        var found = await lines.Of(number.Agent, ct);
        if (!found.Succeeded)
        {
            LogUnreadable(logger, number.Agent.Value, found.Problem!.Code);
            return 0;
        }

        var line = found.Value;
        var floor = clock.GetUtcNow() - FurthestBack;
        var since = number.HeardUntil - Overlap;
        var listed = await line.Provider.ListInbound(number.Address, since < floor ? floor : since, line.Credential, ct);
        if (!listed.Succeeded)
        {
            LogUnreadable(logger, number.Agent.Value, listed.Problem!.Code);
            return 0;
        }

        var taken = 0;
        foreach (var inbound in listed.Value)
        {
            if (await keep.Keep(line, inbound))
            {
                traffic.Message(ChannelKind.Sms, "received");
                taken++;
            }
        }

        return taken;
    }

    /// <param name="HeardUntil">When its newest message came, or since when it is ours.</param>
    sealed record Number(AgentId Agent, string Address, DateTimeOffset HeardUntil)
    {
        public static Number From(Row row) => new(
            row.Id<AgentId>("agent_id"), row.Text("address"),
            new[] { row.Instant("created_at"), row.InstantOrNull("newest_waiting") ?? default, row.InstantOrNull("newest_read") ?? default }.Max());
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Took in {Count} messages that came while nobody answered, over {Numbers} numbers.")]
    static partial void LogTaken(ILogger logger, int count, int numbers);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The provider's list of messages for agent {AgentId} could not be read ({Code}); webhooks still bring what comes.")]
    static partial void LogUnreadable(ILogger logger, string agentId, string code);

    [LoggerMessage(Level = LogLevel.Error, Message = "Catching up with what agent {AgentId} missed failed; the next start tries again.")]
    static partial void LogNumberFailed(ILogger logger, Exception exception, string agentId);

    [LoggerMessage(Level = LogLevel.Error, Message = "Catching up with missed messages failed; the next start tries again.")]
    static partial void LogFailed(ILogger logger, Exception exception);
}
