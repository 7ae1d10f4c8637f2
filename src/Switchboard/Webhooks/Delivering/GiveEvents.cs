using System.Text.Json;
using Switchboard.Conversations.Reading;
using Switchboard.Data;

namespace Switchboard.Webhooks.Delivering;

/// <summary>
/// Gives each event its deliveries. A webhook's position moves on in the unit that writes them, from where it was: whichever node does it,
/// none is left out and none comes twice.
/// </summary>
[Singleton]
internal sealed class GiveEvents(Database db, EventLog events, Ids ids, ISignals signals, TimeProvider clock)
{
    /// <summary>Published with an organization's id when deliveries of it are due.</summary>
    public const string Due = "webhooks.due";

    const int Page = 100;
    const int AtOnce = 16;

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
        ON CONFLICT (webhook_id, event_id) DO UPDATE
        SET state = 'pending', due_at = excluded.due_at, tries = 0, ended_at = NULL
        WHERE @again = true AND webhook_delivery.state <> 'pending'
        """;

    static readonly Sql Insert = new(
        $"""
        {Into}
        SELECT @webhook, json_extract(value, '$.id'), @organization, json_extract(value, '$.eventId'), json_extract(value, '$.kind'), 'pending', @now,
            0, 0, @now
        FROM json_each(@rows) WHERE true {Again}
        """,
        $"""
        {Into} SELECT @webhook, r.id, @organization, r."eventId", r.kind, 'pending', @now, 0, 0, @now
        FROM jsonb_to_recordset(@rows::jsonb) AS r (id text, "eventId" text, kind text) {Again}
        """);

    /// <summary>
    /// Gives deliveries to a page of what was placed; whether the organization has webhooks at all, as far as that was asked, and whether
    /// there may be more.
    /// </summary>
    public async Task<(bool IsFollowed, bool More)> Follow(OrganizationId organization, Told told, CancellationToken ct)
    {
        var asked = new { everybody = told.Everybody, agents = JsonSerializer.Serialize(told.Agents.Select(agent => agent.Value)) };
        var more = false;
        var webhooks = await db.Read(organization, session => session.Many(Following, asked, Follower.From), ct);
        foreach (var group in webhooks.GroupBy(webhook => (webhook.Agent, webhook.Position)))
        {
            var page = await events.After(organization, group.Key.Agent, group.Key.Position, Page, ct);
            if (page.Count == 0)
            {
                continue;
            }

            more |= page.Count == Page || group.Any(webhook => webhook.ReplayTo > group.Key.Position && webhook.ReplayTo < page[^1].Position);
            foreach (var some in group.Chunk(AtOnce))
            {
                await Task.WhenAll(some.Select(webhook => Give(organization, webhook, page, ct)));
            }
        }

        if (webhooks.Count > 0)
        {
            signals.Publish(Due, organization.Value);
        }

        return (webhooks.Count > 0 || !told.IsNew, more);
    }

    async Task Give(OrganizationId organization, Follower webhook, List<PlacedEvent> page, CancellationToken ct)
    {
        // What is replayed ends at its own position, so that the rest is not.
        var again = webhook.ReplayTo > webhook.Position;
        var taken = again ? page.TakeWhile(e => e.Position <= webhook.ReplayTo).ToList() : page;
        var wanted = taken.Where(e => (webhook.Kinds is null || webhook.Kinds.Contains(e.View.Kind)) && (webhook.Agent is not null || !e.View.IsRepeated));
        var rows = wanted.Select(e => new { id = ids.Next<WebhookDeliveryId>(), eventId = e.View.EventId, kind = e.View.Kind }).ToList();
        var to = taken.Count > 0 ? taken[^1].Position : webhook.ReplayTo;
        var change = new
        {
            webhook = webhook.Id,
            from = webhook.Position,
            to,
            some = rows.Count > 0,
            now = clock.GetUtcNow(),
            again,
            rows = JsonSerializer.Serialize(rows, Wire.Json),
        };
        await db.Write(
            organization,
            async unit => await unit.Execute(Advance, change) == 0 || rows.Count == 0 ? 0 : await unit.Execute(Insert, change),
            ct);
    }

    sealed record Follower(WebhookId Id, AgentId? Agent, IReadOnlyList<string>? Kinds, long Position, long ReplayTo)
    {
        public static Follower From(Row row) =>
            new(row.Id<WebhookId>("id"), row.IdOrNull<AgentId>("agent_id"), WebhookView.Kinds(row), row.Long("position"), row.Long("replay_to"));
    }
}

/// <summary>Who is to be looked after.</summary>
/// <param name="IsNew">Whether the organization may have its first webhook, or have lost its last.</param>
internal sealed record Told(HashSet<AgentId> Agents, bool Everybody, bool IsNew)
{
    public Told And(Told more) => new([.. Agents, .. more.Agents], Everybody || more.Everybody, IsNew || more.IsNew);
}
