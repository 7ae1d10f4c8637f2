using Switchboard.Audit;
using Switchboard.Channels.Gate;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Conversations.Sending;

/// <summary>What is to be sent.</summary>
/// <param name="To">The person's address, normalized.</param>
/// <param name="Caller">Who asked; null for Switchboard's own.</param>
internal sealed record MessageOrder(Sender Sender, string To, string Body, Purpose Purpose, MessageId? ReplyTo, string? ClientRef, Caller? Caller)
{
    /// <summary>The keyword that it confirms: the one message that reaches a person who has opted out.</summary>
    public string? Confirms { get; init; }

    public string Actor => Caller?.Actor ?? AuditEntry.System;
}

/// <summary>The first half of the way out, for everyone who sends: the gate's decision and every row that follows from it, in one transaction.</summary>
[Singleton]
internal sealed class QueueMessage(Database database, OutboundGate gate, Outbox outbox, AuditLog audit, ClientRefs references)
{
    const string Tool = "comms_send_message";

    static readonly Problem NotAnswerable = Problem.NotFound("message", "Give the messageId of a message that this agent received as replyTo, or leave it out.") with { Field = "replyTo" };

    static readonly Sql IsAnswerable = """
        SELECT count(*) FROM message WHERE organization_id = @organization AND id = @ReplyTo AND agent_id = @Agent AND direction = 'in'
        """;

    static readonly Sql Answered = "UPDATE message SET state = 'responded' WHERE organization_id = @organization AND id = @ReplyTo";

    /// <summary>Decides and writes. Returns after the commit; the delivery's job runs at once.</summary>
    public async Task<Outcome<SentMessage>> Queue(MessageOrder order, CancellationToken ct)
    {
        var organization = order.Sender.Organization;
        var draft = outbox.Draft(order);
        var claim = order is { Caller: { } caller, ClientRef: { } reference } ? references.For(organization, caller, Tool, reference, Repeatable(order)) : null;
        string? objection = null;
        var outcome = await database.Write(
            organization,
            unit => ClientRefs.Once(unit, claim, async () =>
            {
                var (answer, rule) = await Write(unit, order, draft);
                objection = rule;
                return answer;
            }),
            ct);
        if (objection is not null)
        {
            gate.Count(objection);
        }

        if (outcome.Succeeded && outcome.Value.MessageId == draft.Message)
        {
            outbox.Start(organization, draft);
        }

        return outcome;
    }

    async ValueTask<(Outcome<SentMessage> Answer, string? Objection)> Write(Session unit, MessageOrder order, OutgoingMessage draft)
    {
        if (order.ReplyTo is not null && await unit.Count(IsAnswerable, draft) == 0)
        {
            return (NotAnswerable, null);
        }

        var sender = order.Sender;
        var outbound = new Outbound(sender.Organization, sender.Agent, sender.Channel, sender.Address, order.To, order.Purpose, order.Body, draft.At, order.Caller)
        {
            Confirmation = order.Confirms is not null,
        };
        var decision = await gate.Decide(outbound, unit, order.Actor);
        if (!decision.Allowed)
        {
            return (decision.ToProblem(), decision.Rule);
        }

        var row = await outbox.Write(unit, draft, decision.DecisionId);
        if (order.ReplyTo is not null)
        {
            await unit.Execute(Answered, draft);
        }

        await audit.Append(unit, sender.Organization, order.Actor, "message.queued", row.Message.Value, new { conversation = row.Conversation, decision = row.Decision });
        return (new SentMessage(row.Message, row.Conversation, "queued", row.Channel, row.From, row.To, row.Segments, Money.Of(row.Cost), row.Decision), null);
    }

    static object Repeatable(MessageOrder order) => new { order.Sender.Agent, order.Sender.Channel, order.To, order.Body, order.Purpose, order.ReplyTo };
}
