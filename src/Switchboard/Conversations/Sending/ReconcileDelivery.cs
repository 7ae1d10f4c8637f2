using Switchboard.Channels;
using Switchboard.Data;
using Switchboard.Jobs;

namespace Switchboard.Conversations.Sending;

/// <summary>
/// Finds out what became of a message whose sending was cut off. A provider that takes the same intent once is given it again. Of others the list is asked: one
/// message in it that nobody else claims: it was taken; none in two lists at least <see cref="DeliverySettings.ReconcileGap"/> apart: it
/// was not, and is sent under the same intent. Anything else waits for a person.
/// </summary>
[Singleton]
internal sealed class ReconcileDelivery(
    Database database, Lines lines, HandOver handOver, DeliveryOutcome outcome, RecordReceipt receipts, DeliverySettings settings, TimeProvider clock)
{
    static readonly TimeSpan ClaimsOverlap = TimeSpan.FromMinutes(5);

    // The provider's list knows addresses alone: where agents share a number it has what each of them wrote to the person.
    static readonly Sql Others = """
        SELECT d.provider_message_id FROM message m JOIN delivery d ON d.message_id = m.id AND d.organization_id = m.organization_id
        WHERE m.organization_id = @organization AND m.id <> @Message AND m.from_address = @From AND m.to_address = @To AND d.tried_at >= @since
            AND (d.provider_message_id IS NOT NULL OR d.status = 'sending')
            AND m.conversation_id IN (
                SELECT @Conversation UNION ALL
                SELECT c.id
                FROM contact_address a JOIN conversation c ON c.organization_id = a.organization_id AND c.contact_id = a.contact_id
                WHERE a.organization_id = @organization AND a.address = @To UNION ALL
                SELECT j.id
                FROM contact_address a JOIN conversation c ON c.organization_id = a.organization_id AND c.contact_id = a.contact_id
                    CROSS JOIN conversation j
                WHERE j.merged_into = c.id AND j.organization_id = c.organization_id AND a.organization_id = @organization AND a.address = @To)
        """;

    // Of two that find the same message the unique index lets one have it.
    static readonly Sql Claim = """
        UPDATE message SET provider_message_id = @found WHERE id = @Message AND organization_id = @organization AND NOT EXISTS (
            SELECT 1 FROM message o
            WHERE o.organization_id = @organization AND o.credential_id = @Credential AND o.provider_message_id = @found AND o.id <> @Message)
        """;

    static readonly Sql NoteAbsent = """
        UPDATE delivery SET absent_at = @now
        WHERE message_id = @Message AND organization_id = @organization AND fence = @Fence AND status = 'uncertain' AND absent_at IS NULL
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

        if (delivery.Words is { Text: null })
        {
            return await outcome.LeaveOpen(delivery, "It can't be looked for any more: what it said is forgotten.", ct);
        }

        var account = await lines.Open(delivery.Channel, delivery.Credential, delivery.Organization, ct);
        if (account.Problem is { } gone)
        {
            return await outcome.Unasked(delivery, gone, ct);
        }

        // What was forbidden since is not repeated: if the first try was in vain, it ends there.
        return account.Value.Provider.RepeatsSafelyFor is { } window && now - delivery.TriedAt < window
                && await handOver.Again(delivery, ct) is { } allowed
            ? await Repeat(job, allowed, account.Value, ct)
            : await LookUp(job, delivery, account.Value, ct);
    }

    async Task<JobEnd> Repeat(Job job, Delivery delivery, ProviderAccount account, CancellationToken ct)
    {
        var result = await account.Hand(await handOver.Request(delivery, account.Provider, ct), delivery.Passage!, CancellationToken.None);
        return result switch
        {
            SendResult.Unknown unknown =>
                await outcome.Unasked(delivery, Problem.Provider("provider_unreachable", unknown.Cause, "Nothing: it is asked again."), CancellationToken.None),
            SendResult.TryLater later =>
                await outcome.Unasked(delivery, Problem.Provider("provider_unreachable", later.Cause, "Nothing: it is asked again."), CancellationToken.None),
            // What it says of the account, or of this moment, says nothing of the try before.
            SendResult.Refused refused when refused.IsOfAccount || !refused.Permanent =>
                await outcome.Unasked(delivery, Problem.Provider(refused.Code, refused.Message, refused.Advice), CancellationToken.None),
            SendResult.RateLimited limited => JobEnd.Later(limited.RetryAfter ?? settings.ReconcileGap),
            _ => await handOver.Record(job, delivery, result, CancellationToken.None),
        };
    }

    async Task<JobEnd> LookUp(Job job, Delivery delivery, ProviderAccount account, CancellationToken ct)
    {
        var listed = await account.Provider.FindSent(await handOver.Request(delivery, account.Provider, ct), delivery.TriedAt!.Value, account.Credential, ct);
        if (!listed.Succeeded)
        {
            return await outcome.Unasked(delivery, listed.Problem!, ct);
        }

        var asked = new { delivery.Conversation, delivery.Message, delivery.From, delivery.To, since = delivery.TriedAt!.Value - ClaimsOverlap };
        var known = await database.Read(delivery.Organization, session => session.Many(Others, asked, row => row.TextOrNull("provider_message_id")), ct);
        if (known.Contains(null))
        {
            // Another one is just being handed over: what the list has may be that one.
            return JobEnd.Later(settings.ReconcileGap);
        }

        var candidates = listed.Value.ExceptBy(known, message => message.ProviderMessageId).ToList();
        return candidates switch
        {
            [var found] => await Found(job, delivery, found, ct),
            [] when delivery.AbsentAt is null => await Absent(delivery, ct),
            [] => await outcome.RetryUncertain(
                delivery,
                new("not_accepted", $"{delivery.Trouble ?? "The provider's answer was lost."} It did not take the message.", "Nothing: it is tried again."),
                ct),
            _ => await outcome.LeaveOpen(delivery, $"The provider lists {candidates.Count} messages that it could be.", ct),
        };
    }

    async Task<JobEnd> Found(Job job, Delivery delivery, ProviderMessage found, CancellationToken ct)
    {
        if (await database.Write(
            delivery.Organization,
            unit => unit.Execute(Claim, new { delivery.Message, delivery.Credential, found = found.ProviderMessageId }),
            ct) == 0)
        {
            return JobEnd.Later(settings.ReconcileGap);
        }

        // What was found is kept as a whole, through a shutdown too.
        var end = await outcome.Accepted(job, delivery, found.ProviderMessageId, found.PriceMicros, CancellationToken.None);
        if (found.IsFinal)
        {
            // Its receipts may be lost for good.
            await receipts.Record(delivery.Dispatch, delivery.Intent, found.AsReport(), CancellationToken.None);
        }

        return end;
    }

    async Task<JobEnd> Absent(Delivery delivery, CancellationToken ct)
    {
        await database.Write(delivery.Organization, unit => unit.Execute(NoteAbsent, new { delivery.Message, delivery.Fence, now = clock.GetUtcNow() }), ct);
        return JobEnd.Later(settings.ReconcileGap);
    }
}
