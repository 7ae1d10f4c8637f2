using Switchboard.Audit;
using Switchboard.Channels;
using Switchboard.Channels.Gate;
using Switchboard.Data;
using Switchboard.Jobs;
using Switchboard.Tenancy;

namespace Switchboard.Conversations;

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
internal sealed class QueueMessage(
    Database database, OutboundGate gate, Providers providers, JobQueue jobs, AuditLog audit, ClientRefs references, Ids ids, TimeProvider clock, Traffic traffic)
{
    static readonly Sql InsertMessage = """
        INSERT INTO message (id, organization_id, conversation_id, agent_id, direction, channel, from_address, to_address, body, state, segments, keyword, purpose, reply_to, credential_id, decision_id, created_at, waiting)
        VALUES (@Message, @organization, @Conversation, @Agent, 'out', @Channel, @From, @To, @Body, 'sent', @Segments, @Keyword, @Purpose, @ReplyTo, @Credential, @Decision, @At, false)
        """;

    static readonly Sql InsertDelivery = """
        INSERT INTO delivery (message_id, organization_id, conversation_id, intent_id, job_id, status, fence, attempts, cost_micros, currency, updated_at)
        VALUES (@Message, @organization, @Conversation, @Intent, @Job, 'queued', 0, 0, @Cost, 'USD', @At)
        """;

    static readonly Sql ReserveUsage = """
        INSERT INTO usage_entry (id, organization_id, agent_id, kind, subject_id, quantity, state, cost_micros, currency, created_at)
        VALUES (@Usage, @organization, @Agent, 'sms.out', @Message, @Segments, 'reserved', @Cost, 'USD', @At)
        """;

    static readonly Sql IsAnswerable = """
        SELECT count(*) FROM message WHERE organization_id = @organization AND id = @ReplyTo AND agent_id = @Agent AND direction = 'in'
        """;

    static readonly Sql Answered = """
        UPDATE message SET state = 'responded' WHERE organization_id = @organization AND id = @ReplyTo
        """;

    /// <summary>Decides and writes. Returns after the commit; the delivery's job runs at once.</summary>
    public async Task<Outcome<SentMessage>> Queue(MessageOrder order, CancellationToken ct)
    {
        var sender = order.Sender;
        var segments = Segments.Of(order.Body).Count;
        var message = ids.Next<MessageId>();
        var birth = jobs.Born(DeliverMessage.JobKind, message.Value);
        var row = new MessageRow(
            message, sender.Agent, sender.Channel, sender.Address, order.To, order.Body, segments, order.Purpose, order.ReplyTo, sender.Credential,
            ids.Next<IntentId>(), ids.Next<UsageId>(), birth.JobId, providers.Sms(sender.Provider)!.EstimateMicros(order.To, segments), order.Confirms, clock.GetUtcNow());

        var claim = order is { Caller: { } caller, ClientRef: { } reference } ? references.For(sender.Organization, caller, "comms_send_message", reference, Repeatable(order)) : null;
        var outcome = await database.Write(sender.Organization, unit => ClientRefs.Once(unit, claim, () => Write(unit, order, row, birth)), ct);
        if (outcome.Succeeded && outcome.Value.MessageId == message)
        {
            jobs.Start(sender.Organization, birth);
            traffic.Message(sender.Channel, "queued");
        }

        return outcome;
    }

    async ValueTask<Outcome<SentMessage>> Write(Session unit, MessageOrder order, MessageRow row, JobBirth birth)
    {
        var sender = order.Sender;
        if (order.ReplyTo is not null && await unit.Count(IsAnswerable, row) == 0)
        {
            return Problem.NotFound("message", "Give the messageId of a message that this agent received as replyTo, or leave it out.") with { Field = "replyTo" };
        }

        var outbound = new Outbound(sender.Organization, sender.Agent, sender.Channel, sender.Address, order.To, order.Purpose, order.Body, row.At, order.Caller)
        {
            Confirmation = order.Confirms is not null,
        };
        var decision = await gate.Decide(outbound, unit, order.Actor);
        if (!decision.Allowed)
        {
            return decision.ToProblem();
        }

        var conversation = await Threads.Join(unit, new(sender.Agent, order.To, ids.Next<ContactId>(), ids.Next<ConversationId>(), row.At));
        row = row with { Conversation = conversation, Decision = decision.DecisionId };
        await unit.Execute(InsertMessage, row);
        await unit.Execute(InsertDelivery, row);
        await unit.Execute(ReserveUsage, row);
        await unit.Execute(Job.Insert, birth);
        if (order.ReplyTo is not null)
        {
            await unit.Execute(Answered, row);
        }

        await audit.Append(unit, sender.Organization, order.Actor, "message.queued", row.Message.Value, new { conversation, decision = decision.DecisionId });
        return new SentMessage(row.Message, conversation, "queued", sender.Channel, sender.Address, order.To, row.Segments, Money.Of(row.Cost), decision.DecisionId);
    }

    static object Repeatable(MessageOrder order) => new { order.Sender.Agent, order.Sender.Channel, order.To, order.Body, order.Purpose, order.ReplyTo };

    sealed record MessageRow(
        MessageId Message, AgentId Agent, ChannelKind Channel, string From, string To, string Body, int Segments, Purpose Purpose, MessageId? ReplyTo,
        CredentialId Credential, IntentId Intent, UsageId Usage, JobId Job, long Cost, string? Keyword, DateTimeOffset At)
    {
        public ConversationId Conversation { get; init; }

        public DecisionId Decision { get; init; }
    }
}
