using System.Text.Json;
using Switchboard.Audit;
using Switchboard.Channels;
using Switchboard.Channels.Gate;
using Switchboard.Data;
using Switchboard.Events;
using Switchboard.Jobs;

namespace Switchboard.Conversations;

/// <summary>Records what came of a try, under its fence: a receipt that was faster, or a newer try, is never overwritten.</summary>
[Singleton]
internal sealed class DeliveryOutcome(Database database, AuditLog audit, ISignals signals, Ids ids, DeliverySettings settings, TimeProvider clock, Traffic traffic)
{
    /// <summary>The next message of a conversation, woken when the one before it is through. One that was tried keeps the time that it is tried again.</summary>
    public static readonly Sql WakeNext = """
        UPDATE job SET due_at = @Now WHERE claimed_by IS NULL AND state = 'ready' AND organization_id = @organization AND id = (
            SELECT CASE status WHEN 'queued' THEN job_id END FROM delivery
            WHERE conversation_id = @Conversation AND message_id > @Message AND status IN ('queued', 'sending', 'retrying', 'uncertain') AND attention_at IS NULL
            ORDER BY message_id LIMIT 1)
        """;

    static readonly HotUnit<Taken, bool> Take = new()
    {
        Name = "message accepted",
        Lane = taken => taken.Conversation.Value,
        Statements =
        [
            """
            UPDATE delivery SET status = CASE WHEN status IN ('sending', 'uncertain') THEN 'sent' ELSE status END, provider_message_id = @ProviderMessageId,
                cost_micros = coalesce(@Price, cost_micros), error_code = NULL, error = NULL, advice = NULL, updated_at = @Now
            WHERE message_id = @Message AND organization_id = @organization AND (fence = @Fence OR status = 'uncertain')
            """,
            "UPDATE usage_entry SET state = 'settled', cost_micros = coalesce(@Price, cost_micros) WHERE subject_id = @Message AND organization_id = @organization AND state = 'reserved'",
            Job.Delete,
            WakeNext,
        ],
    };

    static readonly Sql Move = """
        UPDATE delivery SET status = @status, error_code = @code, error = @error, advice = @advice, updated_at = @now
        WHERE message_id = @Message AND organization_id = @organization AND fence = @Fence AND status IN ('queued', 'sending', 'retrying', 'uncertain')
        """;

    static readonly Sql ReleaseUsage = """
        UPDATE usage_entry SET state = 'released', cost_micros = 0 WHERE subject_id = @Message AND organization_id = @organization AND state = 'reserved'
        """;

    /// <summary>The provider has it.</summary>
    public async Task<JobEnd> Accepted(Job job, Delivery delivery, SendResult.Accepted accepted, CancellationToken ct)
    {
        var taken = new Taken(
            delivery.Message, delivery.Conversation, delivery.Fence, accepted.ProviderMessageId, accepted.PriceMicros, job.JobId, job.Fence, clock.GetUtcNow());
        var tally = await database.Run(Take, job.OrganizationId, taken, ct);
        Woken(job.OrganizationId, tally.Rows[3]);
        traffic.Sent(delivery.Channel, clock.GetUtcNow() - delivery.QueuedAt);
        return JobEnd.Settled;
    }

    /// <summary>It was not taken and may be later: by the schedule, or when the provider's window opens.</summary>
    public async Task<JobEnd> Retry(Job job, Delivery delivery, string code, string error, string advice, TimeSpan? after, CancellationToken ct)
    {
        if (after is null && delivery.Attempts > settings.RetrySchedule.Count)
        {
            return await Fail(job, delivery, DeliveryStatus.PermanentlyFailed, new(code, error, advice), ct);
        }

        var wait = after ?? Jitter(settings.RetrySchedule[delivery.Attempts - 1]);
        await database.Write(job.OrganizationId, unit => unit.Execute(Move, Moved(delivery, DeliveryStatus.Retrying, new(code, error, advice))), ct);
        return JobEnd.Later(wait);
    }

    /// <summary>It may have been taken: from now on the provider is asked.</summary>
    public async Task<JobEnd> Uncertain(Job job, Delivery delivery, string cause, CancellationToken ct)
    {
        var error = new DeliveryError("uncertain", cause, "Nothing: the provider is asked what became of it.");
        await database.Write(
            job.OrganizationId,
            async unit =>
            {
                if (await unit.Execute(Move, Moved(delivery, DeliveryStatus.Uncertain, error)) == 1)
                {
                    await audit.Append(unit, job.OrganizationId, AuditEntry.System, "message.uncertain", delivery.Message.Value);
                }

                return true;
            },
            ct);
        return JobEnd.Later(settings.ReconcileAfter);
    }

    /// <summary>The provider will never take it.</summary>
    public Task<JobEnd> Refused(Job job, Delivery delivery, SendResult.Refused refused, CancellationToken ct) =>
        Fail(job, delivery, DeliveryStatus.PermanentlyFailed, new(refused.Code, refused.Message, refused.Advice), ct);

    /// <summary>A rule forbids it by now.</summary>
    public Task<JobEnd> Refused(Job job, Delivery delivery, Verdict.Denied denied, CancellationToken ct) =>
        Fail(job, delivery, DeliveryStatus.Aborted, new("refused_by_" + denied.Rule, denied.Reason, "Nothing was sent and nothing is owed."), ct);

    async Task<JobEnd> Fail(Job job, Delivery delivery, DeliveryStatus status, DeliveryError error, CancellationToken ct)
    {
        var woken = await database.Write(
            job.OrganizationId,
            async unit =>
            {
                if (await unit.Execute(Move, Moved(delivery, status, error)) == 1)
                {
                    await unit.Execute(ReleaseUsage, delivery);
                    await Tell(unit, job.OrganizationId, delivery.Message, delivery.Agent, delivery.Conversation, status, error);
                }

                return await unit.Execute(WakeNext, new { delivery.Conversation, delivery.Message, Now = clock.GetUtcNow() });
            },
            ct);
        signals.Publish(EventRow.Written, delivery.Agent.Value);
        Woken(job.OrganizationId, woken);
        Count(status);
        return JobEnd.Done;
    }

    /// <summary>Counts a message that has come this far.</summary>
    public void Count(DeliveryStatus status) => traffic.Message(ChannelKind.Sms, EnumText.Of(status));

    /// <summary>A failure reaches the agent as an event, and the audit log.</summary>
    public async ValueTask Tell(
        Session unit, OrganizationId organization, MessageId message, AgentId agent, ConversationId conversation, DeliveryStatus status, DeliveryError error)
    {
        var word = EnumText.Of(status);
        await audit.Append(unit, organization, AuditEntry.System, "message." + word, message.Value, new { error.Code });
        await unit.Execute(EventRow.Insert, new EventBirth(
            ids.Next<EventId>(), agent, "message.failed", message.Value, conversation, JsonSerializer.Serialize(new { status = word, error }, Wire.Json), clock.GetUtcNow()));
    }

    void Woken(OrganizationId organization, int rows)
    {
        if (rows > 0)
        {
            signals.Publish(ClaimDueJobs.Topic, organization.Value);
        }
    }

    object Moved(Delivery delivery, DeliveryStatus status, DeliveryError error) =>
        new { delivery.Message, delivery.Fence, status, code = error.Code, error = error.Message, advice = error.Advice, now = clock.GetUtcNow() };

    static TimeSpan Jitter(TimeSpan wait) => wait * (0.9 + (Random.Shared.NextDouble() * 0.2));

    sealed record Taken(
        MessageId Message, ConversationId Conversation, long Fence, string ProviderMessageId, long? Price, JobId JobId, long JobFence, DateTimeOffset Now);
}
