using System.Text.Json;
using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Events;
using Switchboard.Jobs;

namespace Switchboard.Conversations.Sending;

/// <summary>Tells of what became of a message: the agent by an event, the audit log, the jobs of messages behind it, the metrics.</summary>
[Singleton]
internal sealed class DeliveryNews(NextChannel others, AuditLog audit, ISignals signals, Ids ids, TimeProvider clock, Traffic traffic)
{
    /// <summary>
    /// Makes the next message of a conversation due: the first in order of asking, and the first of those with a time of their own, of
    /// which the one that is not next falls asleep again. One that was tried keeps the time that it is tried again.
    /// </summary>
    public static readonly Sql WakeNext = $"""
        UPDATE job SET due_at = @Now WHERE claimed_by IS NULL AND state = 'ready' AND organization_id = @organization
            AND EXISTS (SELECT 1 FROM delivery WHERE conversation_id = @Conversation AND message_id <> @Message AND {Delivery.IsOpen}) AND id IN (
            (SELECT CASE status WHEN 'queued' THEN job_id END FROM delivery
            WHERE conversation_id = @Conversation AND message_id <> @Message AND send_at IS NULL AND {Delivery.IsOpen}
            ORDER BY message_id LIMIT 1),
            (SELECT CASE status WHEN 'queued' THEN job_id END FROM delivery
            WHERE conversation_id = @Conversation AND message_id <> @Message AND send_at IS NOT NULL AND {Delivery.IsOpen}
            ORDER BY send_at, message_id LIMIT 1))
        """;

    /// <summary>Writes a failure and the next way to the person, or what somebody has to look at, inside the unit that records it.</summary>
    public async ValueTask Tell(Session unit, Dispatch dispatch, DeliveryStatus status, DeliveryError error)
    {
        var word = EnumText.Of(status);
        await audit.Append(unit, dispatch.Organization, AuditEntry.System, "message." + word, dispatch.Message.Value, new { error.Code });
        if (error.IsOptOut)
        {
            await ToldByCarrier.Record(unit, dispatch, audit, ids, clock.GetUtcNow());
        }

        // What may have arrived is not said again in another way.
        var next = status == DeliveryStatus.Uncertain ? null : await others.Find(unit, dispatch);
        await unit.Execute(EventRow.Insert, new EventBirth(
            ids.Next<EventId>(),
            dispatch.Agent,
            EventKinds.MessageFailed,
            dispatch.Message.Value,
            dispatch.Conversation,
            JsonSerializer.Serialize(new { status = word, error, next }, Wire.Json),
            clock.GetUtcNow()));
    }

    /// <summary>Writes a step on the way into the audit log, inside the unit that takes it.</summary>
    public ValueTask Note(Session unit, Dispatch dispatch, string action, object? detail = null) =>
        audit.Append(unit, dispatch.Organization, AuditEntry.System, action, dispatch.Message.Value, detail);

    /// <summary>Wakes the next message of the conversation, inside the unit that ends the one before it.</summary>
    /// <returns>Whether there was one; then <see cref="Woken"/> is called after the commit.</returns>
    public async ValueTask<bool> Wake(Session unit, Dispatch dispatch) =>
        await unit.Execute(WakeNext, new { dispatch.Conversation, dispatch.Message, Now = clock.GetUtcNow() }) > 0;

    /// <summary>After the commit: what was told can be read.</summary>
    public void Told(Dispatch dispatch) => signals.Publish(EventRow.Written, dispatch.Agent.Value);

    /// <summary>After the commit: a job is due.</summary>
    public void Woken(OrganizationId organization) => signals.Publish(ClaimDueJobs.Topic, organization.Value);

    /// <summary>After the commit: its page may look different.</summary>
    public void Moved(Dispatch dispatch) => signals.Changed(dispatch.Organization, Changes.Conversation, dispatch.Conversation.Value);

    /// <summary>Counts a message that has come this far.</summary>
    public void Count(Dispatch dispatch, DeliveryStatus status)
    {
        traffic.Message(dispatch.Channel, EnumText.Of(status));
        Moved(dispatch);
    }

    /// <summary>Counts a message that the provider has taken.</summary>
    public void CountSent(Dispatch dispatch, TimeSpan after)
    {
        traffic.Sent(dispatch.Channel, after);
        Moved(dispatch);
    }
}
