using Switchboard.Agents;
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
    /// <summary>Whether the limits alone are in the way.</summary>
    public bool IsUsedUp { get; init; }
}

/// <summary>
/// Has an agent write an alert to somebody, by the way that everything takes that goes out: the gate judges it, and it is queued once
/// under a reference.
/// </summary>
[Singleton]
internal sealed class OverMessage(
    Database database, AgentDirectory agents, ChooseSender senders, FillTemplate templates, QueueMessage queue, TimeProvider clock)
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
    /// <param name="isBeyond">Whether it goes whatever the limits are.</param>
    public async Task<Try> Send(AlertRoute route, AlertNews news, string? reference, bool isBeyond, CancellationToken ct)
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

        var sent = await queue.Queue(drafted.Value with { IsBeyondLimits = isBeyond }, ct);
        return sent.Problem is { } refused ? new(null, null, refused.Detail) { IsUsedUp = refused.Code == UsedUp }
            : new(agent.OrganizationId, sent.Value.MessageId, null);
    }

    async ValueTask<AgentId?> FirstAtWork(AlertRoute route, CancellationToken ct) =>
        await database.Read(route.Owner, session => session.One(AtWork, new { kind = route.Kind }, static row => row.IdOrNull<AgentId>("id")), ct);

    async ValueTask<Outcome<MessageOrder>> Draft(AlertRoute route, AlertNews news, Sender sender, string? reference, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var order = new MessageOrder(sender, route.Address, route.Template is null ? news.Text : "", Purpose.Transactional, ReplyTo: null, Caller: null)
        {
            Subject = route.Kind == ChannelKind.Email ? Line.Clean(news.Line, MessageText.LongestSubject) : null,
            Reference = reference is null ? null
                : new ClientRef(sender.Organization, AuditEntry.System, Tool, reference, reference, "null", now, now - ClientRefs.Kept),
        };
        return route.Template is { } template ? await templates.FillOne(order, template, news.Line, ct) : order;
    }
}
