using Switchboard.Channels.Gate;
using Switchboard.Data;
using Switchboard.Jobs;

namespace Switchboard.Conversations.Sending;

/// <summary>What came of claiming a delivery: a closed set.</summary>
internal abstract record Claim
{
    Claim() { }

    /// <summary>It is this try's, under the delivery's new fence: hand it to the provider.</summary>
    public sealed record Won(Delivery Delivery) : Claim;

    /// <summary>A rule objects by now.</summary>
    public sealed record Forbidden(Delivery Delivery, Verdict.Denied Why) : Claim;

    /// <summary>Another message of the conversation is before it; its job was put off.</summary>
    public sealed record Asleep : Claim;

    /// <summary>Another try was faster.</summary>
    public sealed record Lost : Claim;

    /// <summary>It no longer waits to be sent.</summary>
    /// <param name="Delivery">Null when there is no such message.</param>
    public sealed record Past(Delivery? Delivery) : Claim;
}

/// <summary>
/// Claims a delivery with a fence, and looks again at what may have changed since it was asked for, in one unit. Within a conversation one message goes at a time, in order.
/// </summary>
[Singleton]
internal sealed class ClaimDelivery(Database database, OutboundGate gate, TimeProvider clock)
{
    /// <summary>A message behind another one of its conversation is woken when that one is through; the safety net is as long as it has waited, within these.</summary>
    static readonly (TimeSpan Least, TimeSpan Most) Sleep = (TimeSpan.FromMinutes(1), TimeSpan.FromHours(1));

    // One that was scheduled may be older than one that is just leaving.
    const string Before = """
        conversation_id = @Conversation AND (message_id < @Message OR (message_id > @Message AND status = 'sending'))
        AND status IN ('queued', 'sending', 'retrying', 'uncertain') AND attention_at IS NULL AND organization_id = @organization
        """;

    static readonly Sql IsBehindAnother = $"SELECT count(*) FROM delivery WHERE {Before}";

    // Whoever ends that one locks its row first, wakes and commits: after this statement it has either ended, or will find the sleeper asleep.
    static readonly Sql HoldTheOneBefore = $"""
        UPDATE delivery SET fence = fence
        WHERE message_id = (SELECT max(message_id) FROM delivery WHERE {Before})
        AND status IN ('queued', 'sending', 'retrying', 'uncertain') AND attention_at IS NULL AND organization_id = @organization
        """;

    static readonly Sql FallAsleep = "UPDATE job SET due_at = @due, claimed_by = NULL WHERE id = @JobId AND organization_id = @organization AND fence = @Fence";

    // From now on it stands in line like any other.
    static readonly Sql ItsTimeHasCome = """
        UPDATE delivery SET status = 'queued', updated_at = @now WHERE message_id = @Message AND organization_id = @organization AND status = 'scheduled'
        """;

    static readonly Sql Take = """
        UPDATE delivery SET status = 'sending', fence = fence + 1, attempts = attempts + 1, tried_at = @now, absent_at = NULL, updated_at = @now
        WHERE message_id = @Message AND organization_id = @organization AND fence = @Fence AND status IN ('queued', 'retrying')
        """;

    /// <summary>Claims the delivery that a job is for.</summary>
    public async Task<Claim> Claim(Job job, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var claim = await database.Write(job.OrganizationId, unit => Claim(unit, job, now), ct);
        if (claim is Claim.Forbidden forbidden)
        {
            gate.Count(forbidden.Why.Rule);
        }

        return claim;
    }

    async ValueTask<Claim> Claim(Session unit, Job job, DateTimeOffset now)
    {
        var delivery = await Delivery.Load(unit, MessageId.From(job.Args));
        if (delivery is { Status: DeliveryStatus.Scheduled } && await unit.Execute(ItsTimeHasCome, new { delivery.Message, now }) == 1)
        {
            delivery = delivery with { Status = DeliveryStatus.Queued };
        }

        if (delivery is not { Status: DeliveryStatus.Queued or DeliveryStatus.Retrying })
        {
            return new Claim.Past(delivery);
        }

        while (await unit.Count(IsBehindAnother, delivery) > 0)
        {
            if (await unit.Execute(HoldTheOneBefore, delivery) == 1)
            {
                await unit.Execute(FallAsleep, new { job.JobId, job.Fence, due = now + Net(now - delivery.QueuedAt) });
                return new Claim.Asleep();
            }
        }

        var outbound = new Outbound(
            job.OrganizationId, delivery.Agent, delivery.Channel, delivery.From, delivery.To, delivery.Purpose, delivery.Body, now, Caller: null)
        {
            Confirmation = delivery.IsConfirmation,
            TemplateRef = delivery.Template?.Id,
            Author = delivery.Author,
        };
        if (await gate.Judge(outbound, unit) is Verdict.Denied denied)
        {
            return new Claim.Forbidden(delivery, denied);
        }

        return await unit.Execute(Take, new { delivery.Message, delivery.Fence, now }) == 1
            ? new Claim.Won(delivery with { Status = DeliveryStatus.Sending, Fence = delivery.Fence + 1, Attempts = delivery.Attempts + 1, TriedAt = now })
            : new Claim.Lost();
    }

    static TimeSpan Net(TimeSpan waited) => waited < Sleep.Least ? Sleep.Least : waited > Sleep.Most ? Sleep.Most : waited;
}
