using Switchboard.Audit;
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

    /// <summary>A rule objects for now: its job was put off until it may leave, and nobody waits behind it.</summary>
    public sealed record PutOff(Delivery Delivery, Decision Why) : Claim;

    /// <summary>A rule objects by now.</summary>
    public sealed record Forbidden(Delivery Delivery, Decision Why) : Claim;

    /// <summary>Another message of the conversation is before it; its job was put off.</summary>
    public sealed record Asleep : Claim;

    /// <summary>Another try was faster.</summary>
    public sealed record Lost : Claim;

    /// <summary>It no longer waits to be sent.</summary>
    /// <param name="Delivery">Null when there is no such message.</param>
    public sealed record Past(Delivery? Delivery) : Claim;
}

/// <summary>
/// Claims a delivery with a fence, and looks again at what may have changed since it was asked for, in one unit. Within a conversation one
/// message goes at a time, in order.
/// </summary>
[Singleton]
internal sealed class ClaimDelivery(Database database, OutboundGate gate, DeliveryNews news, AuditLog audit, TimeProvider clock)
{
    /// <summary>
    /// A message behind another one of its conversation is woken when that one is through; the safety net is as long as it has waited,
    /// within these.
    /// </summary>
    static readonly (TimeSpan Least, TimeSpan Most) Sleep = (TimeSpan.FromMinutes(1), TimeSpan.FromHours(1));

    const string LeavesByItself = "Nothing: it leaves by itself at sendAt, and can be called back until then.";

    /// <summary>What the gate has said of a message that was claimed as it was written holds for so long.</summary>
    static readonly TimeSpan BornIsFresh = TimeSpan.FromSeconds(1);

    // In line is who was to leave before: by the time that was asked for, else by when it was asked. Each part has an index of its own;
    // whoever is just leaving is let through first.
    internal const string Leaving = "conversation_id = @Conversation AND message_id <> @Message AND status = 'sending' AND organization_id = @organization";

    internal const string AskedBefore =
        $"conversation_id = @Conversation AND message_id < @Turn AND send_at IS NULL AND {Delivery.IsOpen} AND organization_id = @organization";

    // Of those still scheduled the time has come too; their jobs are about to look.
    internal const string DueBefore = """
        conversation_id = @Conversation AND message_id <> @Message AND send_at <= @TurnAt AND (send_at < @TurnAt OR message_id < @Tie)
        AND status IN ('scheduled', 'queued', 'retrying', 'uncertain') AND attention_at IS NULL AND organization_id = @organization
        """;

    static readonly Sql IsBehindAnother = $"""
        SELECT (SELECT count(*) FROM delivery
            WHERE {Leaving}) + (SELECT count(*)
            FROM delivery
            WHERE {AskedBefore}) + (SELECT count(*)
            FROM delivery
            WHERE {DueBefore})
        """;

    // Whoever ends that one locks its row first, wakes and commits: after this statement it has either ended, or will find the sleeper asleep.
    static readonly Sql HoldTheOneBefore = $"""
        UPDATE delivery SET fence = fence
        WHERE message_id = coalesce(
            (SELECT max(message_id) FROM delivery WHERE {Leaving}), (SELECT max(message_id) FROM delivery WHERE {AskedBefore}),
                (SELECT max(message_id) FROM delivery WHERE {DueBefore}))
        AND status IN ('queued', 'sending', 'retrying', 'uncertain', 'scheduled') AND (attention_at IS NULL OR status = 'sending')
        AND organization_id = @organization
        """;

    static readonly Sql FallAsleep = "UPDATE job SET due_at = @due, claimed_by = NULL WHERE id = @JobId AND organization_id = @organization AND fence = @Fence";

    // From now on it stands in line like any other.
    static readonly Sql ItsTimeHasCome = """
        UPDATE delivery SET status = 'queued', updated_at = @now WHERE message_id = @Message AND organization_id = @organization AND status = 'scheduled'
        """;

    // It gets a time of its own, and holds nobody back before.
    static readonly Sql ForLater = """
        UPDATE delivery SET status = 'scheduled', send_at = @opens, error_code = @code, error = @why, advice = @advice,
            decision_id = @DecisionId, updated_at = @now
        WHERE message_id = @Message AND organization_id = @organization AND fence = @Fence AND status IN ('queued', 'retrying')
        """;

    static readonly Sql Take = """
        UPDATE delivery SET status = 'sending', fence = fence + 1, tried_at = @now, absent_at = NULL, updated_at = @now
        WHERE message_id = @Message AND organization_id = @organization AND fence = @Fence AND status IN ('queued', 'retrying')
        """;

    /// <summary>
    /// A delivery that is claimed from birth, as nothing of its conversation is on the way or due: the gate has just been asked, and the
    /// job that delivers it runs at once. No row where something is. On PostgreSQL the transaction may have waited since, for one that took the
    /// conversation over, took in a STOP, or paused the agent: what the gate has conditions for is looked at again. Parameters as in
    /// <see cref="OutgoingMessage"/>.
    /// </summary>
    public static Sql Born(OutboundGate gate) => new($"{BornAlone} {OneInFlight}", $"{BornAlone} AND {gate.NothingSuspected} {OneInFlight}");

    const string BornAlone = $"""
        INSERT INTO delivery (message_id, organization_id, conversation_id, intent_id, job_id, status, fence, attempts, cost_micros, currency,
            tried_at, updated_at)
        SELECT @Message, @organization, @Conversation, @Intent, @JobId, 'sending', 1, 0, @Cost, 'USD', @At, @At
        WHERE NOT EXISTS (SELECT 1 FROM delivery WHERE conversation_id = @Conversation AND {Delivery.IsOpen})
            AND NOT EXISTS (SELECT 1 FROM delivery WHERE conversation_id = @Conversation AND status = 'scheduled' AND send_at <= @At)
        """;

    const string OneInFlight = "ON CONFLICT (conversation_id) WHERE status = 'sending' DO NOTHING";

    static readonly Sql ToLine = """
        UPDATE delivery SET status = 'queued'
        WHERE message_id = @Message AND organization_id = @organization AND fence = @Fence AND status = 'sending'
        """;

    /// <summary>
    /// Claims the delivery that a job is for. One that was claimed as it was written and then had to wait for a worker is judged and
    /// claimed anew.
    /// </summary>
    public async Task<Claim> Claim(Job job, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var born = job.Known as Delivery;
        if (born is not null && now - born.TriedAt < BornIsFresh)
        {
            return new Claim.Won(born);
        }

        var (claim, isWoken) = await database.Write(
            job.OrganizationId,
            async unit =>
            {
                var isBack = born is not null && await unit.Execute(ToLine, new { born.Message, born.Fence }) == 1;
                var claim = await Claim(unit, job, now);
                // Whoever is before it may have fallen asleep behind it as it was on its way.
                var makesRoom = claim is Claim.PutOff later ? later.Delivery.Dispatch : isBack && claim is Claim.Asleep ? born!.Dispatch : null;
                return (claim, makesRoom is not null && await news.Wake(unit, makesRoom));
            },
            ct);
        if (isWoken)
        {
            news.Woken(job.OrganizationId);
        }

        if (claim switch { Claim.Forbidden no => no.Why, Claim.PutOff later => later.Why, _ => null } is { } why)
        {
            gate.Count(why.Rule);
        }

        return claim;
    }

    /// <summary>The gate's passage for repeating a try of unknown fate, or null where it may no longer leave.</summary>
    public async ValueTask<Passage?> PassAgain(Delivery delivery, CancellationToken ct) => (await database.Read(
        delivery.Organization, session => gate.Judge(delivery.OutboundAt(clock.GetUtcNow()), session, DecisionId.Of(delivery.Message)), ct)).Passage;

    /// <summary>Puts a claimed delivery whose provider was not asked back in line, unless another try has it.</summary>
    public async Task GiveBack(Delivery delivery)
    {
        var isWoken = await database.Write(
            delivery.Organization,
            async unit => await unit.Execute(ToLine, new { delivery.Message, delivery.Fence }) == 1 && await news.Wake(unit, delivery.Dispatch),
            CancellationToken.None);
        if (isWoken)
        {
            news.Woken(delivery.Organization);
        }
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

        var place = PlaceInLine.Of(delivery.Conversation, delivery.Message, delivery.SendAt);
        while (await unit.Count(IsBehindAnother, place) > 0)
        {
            if (await unit.Execute(HoldTheOneBefore, place) == 1)
            {
                await unit.Execute(FallAsleep, new { job.JobId, job.Fence, due = now + Net(now - delivery.QueuedAt) });
                return new Claim.Asleep();
            }
        }

        var outbound = delivery.OutboundAt(now);
        var ruling = await gate.Judge(outbound, unit, DecisionId.Of(delivery.Message));
        if (ruling.Objection is { } denied)
        {
            var why = await gate.Keep(denied, outbound, delivery.Message, unit);
            return denied.Until is { } opens && opens > now ? await PutOff(unit, job, delivery, why, opens) : new Claim.Forbidden(delivery, why);
        }

        return await unit.Execute(Take, new { delivery.Message, delivery.Fence, now }) == 1
            ? new Claim.Won(delivery with { Status = DeliveryStatus.Sending, Fence = delivery.Fence + 1, TriedAt = now, Passage = ruling.Passage })
            : new Claim.Lost();
    }

    async ValueTask<Claim> PutOff(Session unit, Job job, Delivery delivery, Decision why, DateTimeOffset opens)
    {
        var later = new
        {
            delivery.Message, delivery.Fence, opens, code = DeliveryError.OfRule + why.Rule, why = why.Reason, advice = LeavesByItself, why.DecisionId,
            now = clock.GetUtcNow(),
        };
        await unit.Execute(ForLater, later);
        await unit.Execute(FallAsleep, new { job.JobId, job.Fence, due = opens });
        await audit.Append(
            unit, delivery.Organization, AuditEntry.System, "message.put_off", delivery.Message.Value,
            new { why.Rule, until = opens, decisionId = why.DecisionId.Value });
        return new Claim.PutOff(delivery, why);
    }

    /// <summary>Where a message stands in the line of its conversation.</summary>
    /// <param name="Turn">Messages without a time of their own come before it up to this id.</param>
    /// <param name="TurnAt">Those with an earlier time come before it too.</param>
    /// <param name="Tie">Of those with the same time, the ones up to this id.</param>
    internal sealed record PlaceInLine(ConversationId Conversation, MessageId Message, string Turn, DateTimeOffset TurnAt, string Tie)
    {
        static readonly string Last = MessageId.Prefix + "_~";

        public static PlaceInLine Of(ConversationId conversation, MessageId message, DateTimeOffset? sendAt) => sendAt is { } at
            ? new(conversation, message, Ids.Floor(MessageId.Prefix, at), at, message.Value)
            // The id's own time, not that of the row: two messages must agree on who is first.
            : new(conversation, message, message.Value, DateTimeOffset.FromUnixTimeMilliseconds(Ids.MadeAt(message)), Last);
    }

    static TimeSpan Net(TimeSpan waited) => waited < Sleep.Least ? Sleep.Least : waited > Sleep.Most ? Sleep.Most : waited;
}
