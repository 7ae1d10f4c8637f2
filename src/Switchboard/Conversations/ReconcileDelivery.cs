using Switchboard.Channels;
using Switchboard.Data;
using Switchboard.Events;
using Switchboard.Jobs;
using Switchboard.Tenancy;

namespace Switchboard.Conversations;

/// <summary>
/// Finds out what became of a message whose sending was cut off. One message in the provider's list that nobody else claims: it was taken. None in two lists
/// at least <see cref="DeliverySettings.ReconcileGap"/> apart: it was not, and is sent under the same intent. Anything else waits for a person.
/// </summary>
[Singleton]
internal sealed class ReconcileDelivery(
    Database database, Providers providers, Credentials credentials, DeliveryOutcome outcome, ISignals signals, DeliverySettings settings, TimeProvider clock)
{
    static readonly Sql KnownIds = """
        SELECT provider_message_id FROM delivery
        WHERE organization_id = @organization AND conversation_id = @Conversation AND message_id <> @Message AND provider_message_id IS NOT NULL AND tried_at >= @since
        """;

    static readonly Sql NoteAbsent = "UPDATE delivery SET absent_at = @now WHERE message_id = @Message AND organization_id = @organization AND fence = @Fence AND status = 'uncertain' AND absent_at IS NULL";

    static readonly Sql LeaveToPerson = "UPDATE delivery SET attention_at = @now, updated_at = @now, error = @why, advice = @advice WHERE message_id = @Message AND organization_id = @organization AND fence = @Fence AND status = 'uncertain'";

    /// <summary>Asks the provider once, and says how the job goes on.</summary>
    public async Task<JobEnd> Ask(Job job, Delivery delivery, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (delivery.TriedAt + settings.ReconcileAfter > now)
        {
            return JobEnd.Later(delivery.TriedAt!.Value + settings.ReconcileAfter - now);
        }

        if (delivery.AbsentAt + settings.ReconcileGap > now)
        {
            return JobEnd.Later(delivery.AbsentAt!.Value + settings.ReconcileGap - now);
        }

        if (await credentials.By(delivery.Credential, job.OrganizationId, ct) is not { } credential)
        {
            return await Leave(job, delivery, "The provider's credential is gone, so it can't be asked.", ct);
        }

        var since = delivery.TriedAt!.Value;
        var listed = await providers.Sms(credential.Provider)!.FindSent(delivery.From, delivery.To, delivery.Body, since, credential, ct);
        if (!listed.Succeeded)
        {
            return JobEnd.Later(settings.ReconcileGap);
        }

        var known = await database.Read(
            job.OrganizationId, session => session.Many(KnownIds, new { delivery.Conversation, delivery.Message, since = since - TimeSpan.FromMinutes(5) }, row => row.Text("provider_message_id")), ct);
        var candidates = listed.Value.ExceptBy(known, message => message.ProviderMessageId).ToList();
        return candidates switch
        {
            [var found] => await outcome.Accepted(job, delivery, new(found.ProviderMessageId, found.Status, found.Segments, found.PriceMicros), ct),
            [] when delivery.AbsentAt is null => await Absent(job, delivery, ct),
            [] => await outcome.Retry(job, delivery, "not_accepted", $"{delivery.Trouble ?? "The provider's answer was lost."} It did not take the message.", "Nothing: it is tried again.", null, ct),
            _ => await Leave(job, delivery, $"The provider lists {candidates.Count} messages that it could be.", ct),
        };
    }

    async Task<JobEnd> Absent(Job job, Delivery delivery, CancellationToken ct)
    {
        await database.Write(job.OrganizationId, unit => unit.Execute(NoteAbsent, new { delivery.Message, delivery.Fence, now = clock.GetUtcNow() }), ct);
        return JobEnd.Later(settings.ReconcileGap);
    }

    async Task<JobEnd> Leave(Job job, Delivery delivery, string why, CancellationToken ct)
    {
        const string Advice = "Look it up in the provider's own console before anything is sent again.";
        await database.Write(
            job.OrganizationId,
            async unit =>
            {
                var left = new { delivery.Message, delivery.Fence, delivery.Conversation, why, advice = Advice, now = clock.GetUtcNow() };
                if (await unit.Execute(LeaveToPerson, left) == 1)
                {
                    await outcome.Tell(unit, job.OrganizationId, delivery.Message, delivery.Agent, delivery.Conversation, DeliveryStatus.Uncertain, new("uncertain", why, Advice));
                    await unit.Execute(DeliveryOutcome.WakeNext, left);
                }

                return true;
            },
            ct);
        signals.Publish(EventRow.Written, delivery.Agent.Value);
        signals.Publish(ClaimDueJobs.Topic, job.OrganizationId.Value);
        return JobEnd.Done;
    }
}
