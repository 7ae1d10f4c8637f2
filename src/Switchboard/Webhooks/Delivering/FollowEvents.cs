using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Switchboard.Conversations.Reading;
using Switchboard.Data;

namespace Switchboard.Webhooks.Delivering;

/// <summary>
/// Hears of events, and has them given to the webhooks of whoever has any. Organizations without webhooks cost nothing; what a lost signal
/// or a dead node left behind is found by a look.
/// </summary>
internal sealed partial class FollowEvents(
    Database db, EventArrivals arrivals, GiveEvents give, ISignals signals, TimeProvider clock, WebhookSettings settings,
    ILogger<FollowEvents> logger) : BackgroundService
{
    static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    // Lets one unit serve many events under load.
    static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(10);

    static readonly Sql Listening = "SELECT DISTINCT organization_id FROM webhook WHERE status = 'enabled'";

    static readonly Sql Behind = """
        SELECT w.organization_id, w.agent_id FROM webhook w
        WHERE w.status = 'enabled' AND (
            (w.agent_id IS NOT NULL AND EXISTS (SELECT 1 FROM event e WHERE e.agent_id = w.agent_id AND e.position > w.position))
            OR (w.agent_id IS NULL
                AND EXISTS (SELECT 1 FROM agent a CROSS JOIN event e
                    WHERE e.agent_id = a.id AND e.position > w.position AND a.organization_id = w.organization_id)))
        """;

    readonly Dictionary<OrganizationId, IDisposable> heard = [];
    readonly ConcurrentDictionary<OrganizationId, Told> due = new();
    readonly Channel<bool> woken = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (settings.AtOnce == 0)
        {
            return;
        }

        using var changed = signals.Subscribe(WebhookRow.Changed, id => Note(OrganizationId.From(id), null, isNew: true));
        var looked = Task.CompletedTask;
        try
        {
            looked = LookAround(stoppingToken);
            await foreach (var _ in woken.Reader.ReadAllAsync(stoppingToken))
            {
                await Follow(stoppingToken);
                await Task.Delay(Gather, clock, stoppingToken);
            }
        }
        finally
        {
            foreach (var seat in heard.Values)
            {
                seat.Dispose();
            }
        }

        await looked;
    }

    // A null agent stands for all of the organization's.
    void Note(OrganizationId organization, AgentId? agent, bool isNew = false) =>
        Note(organization, new Told(agent is { } one ? [one] : [], agent is null, isNew));

    void Note(OrganizationId organization, Told news)
    {
        due.AddOrUpdate(organization, static (_, more) => more, static (_, told, more) => told.And(more), news);
        woken.Writer.TryWrite(true);
    }

    async Task LookAround(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(Look, clock);
        do
        {
            try
            {
                foreach (var organization in await db.ReadSystem(
                    session => session.Many(Listening, null, row => row.Id<OrganizationId>("organization_id")), ct))
                {
                    if (!IsHeard(organization))
                    {
                        Note(organization, null, isNew: true);
                    }
                }

                foreach (var (organization, agent) in await db.ReadSystem(
                    session => session.Many(Behind, null, row => (row.Id<OrganizationId>("organization_id"), row.IdOrNull<AgentId>("agent_id"))), ct))
                {
                    Note(organization, agent);
                }
            }
            catch (Exception exception) when (!ct.IsCancellationRequested)
            {
                LogFailed(logger, exception);
            }
        }
        while (await timer.WaitForNextTickAsync(ct));
    }

    bool IsHeard(OrganizationId organization)
    {
        lock (heard)
        {
            return heard.ContainsKey(organization);
        }
    }

    async Task Follow(CancellationToken ct)
    {
        foreach (var organization in due.Keys)
        {
            if (!due.TryRemove(organization, out var told))
            {
                continue;
            }

            try
            {
                if (told.IsNew)
                {
                    Hear(organization);
                }

                var (isFollowed, more) = await give.Follow(organization, told, ct);
                if (more)
                {
                    // After all others had their turn.
                    Note(organization, told with { IsNew = false });
                }
                else if (!isFollowed)
                {
                    Leave(organization);
                }
            }
            catch (Exception exception) when (!ct.IsCancellationRequested)
            {
                LogFailed(logger, exception);
            }
        }
    }

    // Before its webhooks are read, so that nothing falls between.
    void Hear(OrganizationId organization)
    {
        lock (heard)
        {
            if (!heard.ContainsKey(organization))
            {
                heard[organization] = arrivals.Hear(organization, agent => Note(organization, agent));
            }
        }
    }

    void Leave(OrganizationId organization)
    {
        lock (heard)
        {
            if (heard.Remove(organization, out var seat))
            {
                seat.Dispose();
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Events could not be given to webhooks; the next look comes soon.")]
    static partial void LogFailed(ILogger logger, Exception exception);
}
