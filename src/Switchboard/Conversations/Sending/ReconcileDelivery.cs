using Switchboard.Channels;
using Switchboard.Data;
using Switchboard.Jobs;

namespace Switchboard.Conversations.Sending;

/// <summary>
/// Finds out what became of a message whose sending was cut off. One message in the provider's list that nobody else claims: it was taken. None in two lists
/// at least <see cref="DeliverySettings.ReconcileGap"/> apart: it was not, and is sent under the same intent. Anything else waits for a person.
/// </summary>
[Singleton]
internal sealed class ReconcileDelivery(Database database, SmsLines lines, DeliveryOutcome outcome, RecordReceipt receipts, DeliverySettings settings, TimeProvider clock)
{
    static readonly TimeSpan ClaimsOverlap = TimeSpan.FromMinutes(5);

    static readonly Sql KnownIds = """
        SELECT provider_message_id FROM delivery
        WHERE organization_id = @organization AND conversation_id = @Conversation AND message_id <> @Message AND provider_message_id IS NOT NULL AND tried_at >= @since
        """;

    static readonly Sql NoteAbsent = """
        UPDATE delivery SET absent_at = @now WHERE message_id = @Message AND organization_id = @organization AND fence = @Fence AND status = 'uncertain' AND absent_at IS NULL
        """;

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

        var listed = await Listed(delivery, ct);
        if (!listed.Succeeded)
        {
            return await outcome.Unasked(delivery, listed.Problem!, ct);
        }

        var asked = new { delivery.Conversation, delivery.Message, since = delivery.TriedAt!.Value - ClaimsOverlap };
        var known = await database.Read(delivery.Organization, session => session.Many(KnownIds, asked, row => row.Text("provider_message_id")), ct);
        var candidates = listed.Value.ExceptBy(known, message => message.ProviderMessageId).ToList();
        return candidates switch
        {
            [var found] => await Found(job, delivery, found, ct),
            [] when delivery.AbsentAt is null => await Absent(delivery, ct),
            [] => await outcome.Retry(job, delivery, new("not_accepted", $"{delivery.Trouble ?? "The provider's answer was lost."} It did not take the message.", "Nothing: it is tried again."), null, ct),
            _ => await outcome.LeaveOpen(delivery, $"The provider lists {candidates.Count} messages that it could be.", ct),
        };
    }

    async Task<Outcome<IReadOnlyList<ProviderMessage>>> Listed(Delivery delivery, CancellationToken ct)
    {
        var account = await lines.Open(delivery.Credential, delivery.Organization, ct);
        return account.Succeeded
            ? await account.Value.Provider.FindSent(delivery.From, delivery.To, delivery.Body, delivery.TriedAt!.Value, account.Value.Credential, ct)
            : account.Problem!;
    }

    async Task<JobEnd> Found(Job job, Delivery delivery, ProviderMessage found, CancellationToken ct)
    {
        var end = await outcome.Accepted(job, delivery, found.ProviderMessageId, found.PriceMicros, ct);
        if (found.IsFinal)
        {
            // Its receipts may be lost for good.
            await receipts.Record(delivery.Dispatch, delivery.Intent, found.AsReport(), ct);
        }

        return end;
    }

    async Task<JobEnd> Absent(Delivery delivery, CancellationToken ct)
    {
        await database.Write(delivery.Organization, unit => unit.Execute(NoteAbsent, new { delivery.Message, delivery.Fence, now = clock.GetUtcNow() }), ct);
        return JobEnd.Later(settings.ReconcileGap);
    }
}
