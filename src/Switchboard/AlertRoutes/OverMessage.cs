using Switchboard.Agents;
using Switchboard.Alerts;
using Switchboard.Audit;
using Switchboard.Channels;
using Switchboard.Channels.Gate;
using Switchboard.Conversations;
using Switchboard.Conversations.Sending;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.AlertRoutes;

/// <summary>What came of a try on a route.</summary>
/// <param name="Sender">Whose message it is.</param>
/// <param name="Message">The message that is on its way.</param>
/// <param name="Cause">Why there is none, or why the post failed.</param>
internal sealed record Try(OrganizationId? Sender, MessageId? Message, string? Cause)
{
    /// <summary>Whether it goes beyond the limits, on what alerts have for that.</summary>
    public bool IsBeyond { get; init; }
}

/// <summary>
/// Has an agent write an alert to somebody, by the way that everything takes that goes out: the gate judges it, and it is queued once
/// under a reference. Where a limit is used up it goes all the same, so often in a day: that is what it may be about.
/// </summary>
[Singleton]
internal sealed class OverMessage(
    Database database, AgentDirectory agents, ChooseSender senders, FillTemplate templates, QueueMessage queue, AlertReserve reserve)
{
    const string Tool = "alert";
    const string UsedUp = "refused_by_limits";

    static readonly Sql AtWork = """
        SELECT a.id FROM agent a WHERE a.organization_id = @organization AND a.status = 'active' AND EXISTS (
            SELECT 1 FROM channel c
            WHERE c.organization_id = a.organization_id AND c.agent_id = a.id AND c.kind = @kind AND c.status = 'active' AND c.released_at IS NULL)
        ORDER BY a.id LIMIT 1
        """;

    /// <summary>Queues it. The same reference again queues nothing more.</summary>
    public async Task<Try> Send(AlertRoute route, AlertNews news, string? reference, CancellationToken ct)
    {
        if ((route.Agent ?? await FirstAtWork(route, ct)) is not { } named || await agents.Find(named, ct) is not { } agent)
        {
            return new(null, null, $"No agent at work has {EnumText.Of(route.Kind)}.");
        }

        var sender = await senders.For(agent, route.Kind, route.Address, ct);
        if (sender.Problem is { } noSender)
        {
            return new(null, null, noSender.Detail);
        }

        var drafted = await Draft(route, news, sender.Value, reference, ct);
        if (drafted.Problem is { } unfit)
        {
            return new(null, null, unfit.Detail);
        }

        var sent = await queue.Queue(drafted.Value, ct);
        var isBeyond = sent.Problem?.Code == UsedUp && reference is not null && await reserve.IsLeft(route.Owner, ct);
        if (isBeyond)
        {
            sent = await queue.Queue(drafted.Value with { IsBeyondLimits = true }, ct);
        }

        return sent.Problem is { } refused ? new(null, null, refused.Detail)
            : new(agent.OrganizationId, sent.Value.MessageId, null) { IsBeyond = isBeyond };
    }

    async ValueTask<AgentId?> FirstAtWork(AlertRoute route, CancellationToken ct) =>
        await database.Read(route.Owner, session => session.One(AtWork, new { kind = route.Kind }, static row => row.IdOrNull<AgentId>("id")), ct);

    async ValueTask<Outcome<MessageOrder>> Draft(AlertRoute route, AlertNews news, Sender sender, string? reference, CancellationToken ct)
    {
        var now = reserve.Now;
        var order = new MessageOrder(sender, route.Address, route.Template is null ? news.Text : "", Purpose.Transactional, ReplyTo: null, Caller: null)
        {
            Subject = route.Kind == ChannelKind.Email ? Line.Clean(news.Line, MessageText.LongestSubject) : null,
            Reference = reference is null ? null
                : new ClientRef(sender.Organization, AuditEntry.System, Tool, reference, reference, "null", now, now - ClientRefs.Kept),
        };
        return route.Template is { } template ? await templates.FillOne(order, template, news.Line, ct) : order;
    }
}

/// <summary>What alerts may send beyond the limits, so that the one about a limit that is used up still arrives.</summary>
[Singleton]
internal sealed class AlertReserve(Database database, AlertSettings settings, TimeProvider clock)
{
    static readonly Sql Taken = "SELECT count(*) FROM alert_notice WHERE organization_id = @organization AND beyond_limits = true AND at >= @since";

    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Whether an owner of routes has something left of it today.</summary>
    public async ValueTask<bool> IsLeft(OrganizationId owner, CancellationToken ct) => settings.Reserve > 0
        && await database.Read(owner, session => session.Count(Taken, new { since = Billing.Windows.Day(Now) }), ct) < settings.Reserve;
}
