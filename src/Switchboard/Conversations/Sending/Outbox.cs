using Switchboard.Channels;
using Switchboard.Channels.Gate;
using Switchboard.Data;
using Switchboard.Jobs;

namespace Switchboard.Conversations.Sending;

/// <summary>Makes the rows of a message out, writes them inside the unit that allows it, and starts its delivery after the commit.</summary>
[Singleton]
internal sealed class Outbox(Providers providers, JobQueue jobs, Ids ids, TimeProvider clock, Traffic traffic)
{
    static readonly Sql InsertMessage = """
        INSERT INTO message (id, organization_id, conversation_id, agent_id, direction, channel, from_address, to_address, body, state, segments, keyword, purpose, reply_to,
            credential_id, decision_id, created_at, waiting)
        VALUES (@Message, @organization, @Conversation, @Agent, 'out', @Channel, @From, @To, @Body, 'sent', @Segments, @Keyword, @Purpose, @ReplyTo,
            @Credential, @Decision, @At, false)
        """;

    static readonly Sql InsertDelivery = """
        INSERT INTO delivery (message_id, organization_id, conversation_id, intent_id, job_id, status, fence, attempts, cost_micros, currency, updated_at)
        VALUES (@Message, @organization, @Conversation, @Intent, @JobId, 'queued', 0, 0, @Cost, 'USD', @At)
        """;

    static readonly Sql ReserveUsage = """
        INSERT INTO usage_entry (id, organization_id, agent_id, kind, subject_id, quantity, state, cost_micros, currency, created_at)
        VALUES (@Usage, @organization, @Agent, 'sms.out', @Message, @Segments, 'reserved', @Cost, 'USD', @At)
        """;

    /// <summary>The rows that an order would become.</summary>
    public OutgoingMessage Draft(MessageOrder order)
    {
        var sender = order.Sender;
        var segments = Segments.Of(order.Body).Count;
        var message = ids.Next<MessageId>();
        return new(
            message, sender.Agent, sender.Channel, sender.Address, order.To, order.Body, segments, order.Purpose, order.ReplyTo, sender.Credential,
            ids.Next<IntentId>(), ids.Next<UsageId>(), jobs.Born(DeliverMessage.JobKind, message.Value), providers.Sms(sender.Provider)?.EstimateMicros(order.To, segments) ?? 0,
            order.Confirms, clock.GetUtcNow());
    }

    /// <summary>Writes them; the thread is found or made.</summary>
    public async ValueTask<OutgoingMessage> Write(Session unit, OutgoingMessage draft, DecisionId decision)
    {
        var conversation = await Threads.Join(unit, new(draft.Agent, draft.To, ids.Next<ContactId>(), ids.Next<ConversationId>(), draft.At));
        var row = draft with { Conversation = conversation, Decision = decision };
        await unit.Execute(InsertMessage, row);
        await unit.Execute(InsertDelivery, row);
        await unit.Execute(ReserveUsage, row);
        await unit.Execute(Job.Insert, row.Job);
        return row;
    }

    /// <summary>After the commit.</summary>
    public void Start(OrganizationId organization, OutgoingMessage written)
    {
        jobs.Start(organization, written.Job);
        traffic.Message(written.Channel, "queued");
    }
}

/// <summary>A message out, as it is written.</summary>
/// <param name="Cost">What it is estimated to cost, in millionths of a US dollar.</param>
/// <param name="Keyword">The keyword that it confirms.</param>
internal sealed record OutgoingMessage(
    MessageId Message, AgentId Agent, ChannelKind Channel, string From, string To, string Body, int Segments, Purpose Purpose, MessageId? ReplyTo,
    CredentialId Credential, IntentId Intent, UsageId Usage, JobBirth Job, long Cost, string? Keyword, DateTimeOffset At)
{
    public ConversationId Conversation { get; init; }

    public DecisionId Decision { get; init; }

    public JobId JobId => Job.JobId;
}
