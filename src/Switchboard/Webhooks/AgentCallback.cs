using Switchboard.Agents;
using Switchboard.Conversations.Reading;
using Switchboard.Data;
using Switchboard.Events;

namespace Switchboard.Webhooks;

/// <summary>
/// The callback in an agent's profile, a webhook of its own for all that happens to that agent, and the one of its route duplication, which gets what
/// people write. Another address keeps its secret and what waits for it.
/// </summary>
internal sealed class AgentCallback(OutsideHttp outside, DraftWebhook drafts, ISignals signals, TimeProvider clock) : IAgentCallback
{
    static readonly Sql Find = """
        SELECT id, url FROM webhook
        WHERE organization_id = @organization AND agent_id = @agent AND callback = @callback AND copy = @copy AND status <> 'deleted'
        """;

    static readonly Sql Move = """
        UPDATE webhook SET url = @url, status = 'enabled', status_reason = NULL, failing_since = NULL, hold_until = NULL, due_at = @now,
            position = CASE WHEN status = 'disabled' THEN @head ELSE position END
        WHERE organization_id = @organization AND id = @webhook
        """;

    static readonly Sql MakeDue = """
        UPDATE webhook_delivery SET due_at = @now, tries = 0
        WHERE organization_id = @organization AND webhook_id = @webhook AND state = 'pending'
        """;

    static readonly Sql End = """
        UPDATE webhook SET status = 'deleted', secret = '', former_secret = NULL, due_at = NULL
        WHERE organization_id = @organization AND agent_id = @agent AND callback = @callback AND copy = @copy AND status <> 'deleted'
        """;

    public Problem? Check(string field, string url) => outside.Check(field, url);

    public CallbackDraft Prepare() => drafts.Begin();

    public async ValueTask<string?> Point(Session unit, AgentId agent, CallbackRole role, string? url, CallbackDraft draft)
    {
        var (callback, copy) = (role == CallbackRole.Profile, role == CallbackRole.Copy);
        if (url is null)
        {
            await unit.Execute(End, new { agent, callback, copy });
            return null;
        }

        var now = clock.GetUtcNow();
        if (await unit.One(Find, new { agent, callback, copy }, row => row.TextOrNull("id")) is { } known)
        {
            var change = new { webhook = known, url, now, head = await unit.Count(EventLog.Newest) };
            await unit.Execute(Move, change);
            await unit.Execute(MakeDue, change);
            return null;
        }

        var kinds = copy ? WebhookView.Stored([EventKinds.MessageReceived]) : null;
        await (drafts.Row(draft, agent, url, null, kinds, callback) with { Copy = copy }).Keep(unit);
        return draft.Secret;
    }

    public ValueTask<string?> UrlOf(Session session, AgentId agent, CallbackRole role) =>
        session.One(Find, new { agent, callback = role == CallbackRole.Profile, copy = role == CallbackRole.Copy }, row => row.TextOrNull("url"));

    public void Changed(OrganizationId organization) => signals.Publish(WebhookRow.Changed, organization.Value);
}
