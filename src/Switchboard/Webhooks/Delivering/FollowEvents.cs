using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Switchboard.Conversations.Reading;
using Switchboard.Data;

namespace Switchboard.Webhooks.Delivering;

/// <summary>
/// Gives each event its deliveries. A webhook's position moves on in the unit that writes them, from where it was: whichever node does it, none is left out and none comes
/// twice. Organizations without webhooks cost nothing; what a lost signal or a dead node left behind is found by a look.
/// </summary>
internal sealed partial class FollowEvents(
    Database db, EventLog events, EventArrivals arrivals, Ids ids, ISignals signals, TimeProvider clock, WebhookSettings settings, ILogger<FollowEvents> logger) : BackgroundService
{
    /// <summary>Published with an organization's id when deliveries of it are due.</summary>
    public const string Due = "webhooks.due";

    const int Page = 100;
    const int AtOnce = 16;
    static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    // Lets one unit serve many events under load.
    static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(10);

    static readonly Sql Listening = "SELECT DISTINCT organization_id FROM webhook WHERE status = 'enabled'";

    static readonly Sql Behind = """
        SELECT w.organization_id, w.agent_id FROM webhook w
        WHERE w.status = 'enabled' AND (
            (w.agent_id IS NOT NULL AND EXISTS (SELECT 1 FROM event e WHERE e.agent_id = w.agent_id AND e.position > w.position))
            OR (w.agent_id IS NULL AND EXISTS (SELECT 1 FROM agent a CROSS JOIN event e WHERE e.agent_id = a.id AND e.position > w.position AND a.organization_id = w.organization_id)))
        """;

    const string Enabled = "SELECT id, agent_id, kinds, position, replay_to FROM webhook WHERE organization_id = @organization AND status = 'enabled'";

    static readonly Sql Following = new(
        $"{Enabled} AND (@everybody = true OR agent_id IS NULL OR agent_id IN (SELECT value FROM json_each(@agents)))",
        $"{Enabled} AND (@everybody = true OR agent_id IS NULL OR agent_id IN (SELECT value FROM jsonb_array_elements_text(@agents::jsonb)))");

    static readonly Sql Advance = """
        UPDATE webhook SET position = @to, due_at = CASE WHEN @some = false OR due_at <= @now THEN due_at WHEN hold_until > @now THEN hold_until ELSE @now END
        WHERE organization_id = @organization AND id = @webhook AND position = @from AND status = 'enabled'
        """;

    const string Into = "INSERT INTO webhook_delivery (webhook_id, id, organization_id, event_id, kind, state, due_at, attempts, tries, created_at)";

    const string Again = """
        ON CONFLICT (webhook_id, event_id) DO UPDATE SET state = 'pending', due_at = excluded.due_at, tries = 0, ended_at = NULL WHERE @again = true AND webhook_delivery.state <> 'pending'
        """;

    static readonly Sql Insert = new(
        $"""
        {Into} SELECT @webhook, json_extract(value, '$.id'), @organization, json_extract(value, '$.eventId'), json_extract(value, '$.kind'), 'pending', @now, 0, 0, @now
        FROM json_each(@rows) WHERE true {Again}
        """,
        $"""
        {Into} SELECT @webhook, r.id, @organization, r."eventId", r.kind, 'pending', @now, 0, 0, @now
        FROM jsonb_to_recordset(@rows::jsonb) AS r (id text, "eventId" text, kind text) {Again}
        """);

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
    void Note(OrganizationId organization, AgentId? agent, bool isNew = false)
    {
        due.AddOrUpdate(organization, static (_, more) => more, static (_, told, more) => told.And(more), new Told(agent is { } one ? [one] : [], agent is null, isNew));
        woken.Writer.TryWrite(true);
    }

    async Task LookAround(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(Look, clock);
        do
        {
            try
            {
                foreach (var organization in await db.ReadSystem(session => session.Many(Listening, null, row => row.Id<OrganizationId>("organization_id")), ct))
                {
                    if (!IsHeard(organization))
                    {
                        Note(organization, null, isNew: true);
                    }
                }

                foreach (var (organization, agent) in await db.ReadSystem(session => session.Many(Behind, null, row => (row.Id<OrganizationId>("organization_id"), row.IdOrNull<AgentId>("agent_id"))), ct))
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

                if (!await Follow(organization, told, ct))
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

    /// <summary>Gives deliveries to all that was placed. False when the organization has no webhooks any more.</summary>
    async Task<bool> Follow(OrganizationId organization, Told told, CancellationToken ct)
    {
        var asked = new { everybody = told.Everybody, agents = JsonSerializer.Serialize(told.Agents.Select(agent => agent.Value)) };
        var any = false;
        var more = true;
        while (more)
        {
            more = false;
            var webhooks = await db.Read(organization, session => session.Many(Following, asked, Follower.From), ct);
            any |= webhooks.Count > 0;
            foreach (var group in webhooks.GroupBy(webhook => (webhook.Agent, webhook.Position)))
            {
                var page = await events.After(organization, group.Key.Agent, group.Key.Position, Page, ct);
                if (page.Count == 0)
                {
                    continue;
                }

                var behind = group.Where(webhook => webhook.ReplayTo > group.Key.Position && webhook.ReplayTo < page[^1].Position).ToList();
                more |= page.Count == Page || behind.Count > 0;
                foreach (var some in group.Chunk(AtOnce))
                {
                    await Task.WhenAll(some.Select(webhook => Give(organization, webhook, page, ct)));
                }
            }

            if (any)
            {
                signals.Publish(Due, organization.Value);
            }
        }

        return any || !told.IsNew;
    }

    async Task Give(OrganizationId organization, Follower webhook, List<PlacedEvent> page, CancellationToken ct)
    {
        // What is replayed ends at its own position, so that the rest is not.
        var again = webhook.ReplayTo > webhook.Position;
        var taken = again ? page.TakeWhile(e => e.Position <= webhook.ReplayTo).ToList() : page;
        var wanted = taken.Where(e => webhook.Kinds is null || webhook.Kinds.Contains(e.View.Kind));
        var rows = wanted.Select(e => new { id = ids.Next<WebhookDeliveryId>(), eventId = e.View.EventId, kind = e.View.Kind }).ToList();
        var to = taken.Count > 0 ? taken[^1].Position : webhook.ReplayTo;
        var change = new { webhook = webhook.Id, from = webhook.Position, to, some = rows.Count > 0, now = clock.GetUtcNow(), again, rows = JsonSerializer.Serialize(rows, Wire.Json) };
        await db.Write(
            organization,
            async unit => await unit.Execute(Advance, change) == 0 || rows.Count == 0 ? 0 : await unit.Execute(Insert, change),
            ct);
    }

    /// <summary>Who is to be looked after.</summary>
    /// <param name="IsNew">Whether the organization may have its first webhook, or have lost its last.</param>
    sealed record Told(HashSet<AgentId> Agents, bool Everybody, bool IsNew)
    {
        public Told And(Told more) => new([.. Agents, .. more.Agents], Everybody || more.Everybody, IsNew || more.IsNew);
    }

    sealed record Follower(WebhookId Id, AgentId? Agent, IReadOnlyList<string>? Kinds, long Position, long ReplayTo)
    {
        public static Follower From(Row row) =>
            new(row.Id<WebhookId>("id"), row.IdOrNull<AgentId>("agent_id"), WebhookView.Kinds(row), row.Long("position"), row.Long("replay_to"));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Events could not be given to webhooks; the next look comes soon.")]
    static partial void LogFailed(ILogger logger, Exception exception);
}
