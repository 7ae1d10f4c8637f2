using Switchboard.Channels;
using Switchboard.Channels.Gate;
using Switchboard.Data;
using Switchboard.Jobs;
using Switchboard.Tenancy;

namespace Switchboard.Conversations;

/// <summary>
/// The second half of the way out: claims the delivery with a fence and looks again at what may have changed, hands the message to the provider outside any
/// transaction, and records what came of it. Within a conversation one message goes at a time, in order.
/// </summary>
internal sealed class DeliverMessage(
    Database database, OutboundGate gate, Providers providers, Credentials credentials, ServerAddress server, DeliveryOutcome outcome, ReconcileDelivery reconcile,
    TimeProvider clock) : IJobHandler
{
    public const string JobKind = "message.deliver";

    static readonly TimeSpan LostClaim = TimeSpan.FromSeconds(1);

    /// <summary>A message behind another one of its conversation is woken when that one is through; the safety net is as long as it has waited, within these.</summary>
    static readonly (TimeSpan Least, TimeSpan Most) Sleep = (TimeSpan.FromMinutes(1), TimeSpan.FromHours(1));

    /// <summary>Who claimed longer ago than this was stopped in between and may have lost the claim: it looks again before it sends.</summary>
    static readonly TimeSpan ClaimIsFresh = TimeSpan.FromSeconds(10);

    static readonly Sql IsBehindAnother = """
        SELECT count(*) FROM delivery
        WHERE conversation_id = @Conversation AND message_id < @Message AND status IN ('queued', 'sending', 'retrying', 'uncertain') AND attention_at IS NULL
        AND organization_id = @organization
        """;

    // Whoever ends that one locks its row first, wakes and commits: after this statement it has either ended, or will find the sleeper asleep.
    static readonly Sql HoldTheOneBefore = """
        UPDATE delivery SET fence = fence
        WHERE message_id = (
            SELECT max(message_id) FROM delivery
            WHERE conversation_id = @Conversation AND message_id < @Message AND status IN ('queued', 'sending', 'retrying', 'uncertain') AND attention_at IS NULL
            AND organization_id = @organization)
        AND status IN ('queued', 'sending', 'retrying', 'uncertain') AND attention_at IS NULL AND organization_id = @organization
        """;

    static readonly Sql FallAsleep = "UPDATE job SET due_at = @due, claimed_by = NULL WHERE id = @JobId AND organization_id = @organization AND fence = @Fence";

    static readonly Sql Claim = """
        UPDATE delivery SET status = 'sending', fence = fence + 1, attempts = attempts + 1, tried_at = @now, absent_at = NULL, updated_at = @now
        WHERE message_id = @Message AND organization_id = @organization AND fence = @Fence AND status IN ('queued', 'retrying')
        """;

    public string Kind => JobKind;

    /// <summary>For failures of our own; what a provider does has its schedule in the settings.</summary>
    public IReadOnlyList<TimeSpan> Retries { get; } =
        [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1)];

    public async Task<JobEnd> Run(Job job, CancellationToken ct)
    {
        var look = await Look(job, ct);
        return look.Delivery switch
        {
            null => JobEnd.Done,
            _ when look.Sleeps => JobEnd.Settled,
            { Status: DeliveryStatus.Sending } when look.IsClaimed => await Send(job, look.Delivery, ct),
            // The lease ran out while it was being sent: whoever held it may or may not have reached the provider.
            { Status: DeliveryStatus.Sending } => await outcome.Uncertain(job, look.Delivery, "The process that sent it stopped before the provider's answer was recorded.", ct),
            { Status: DeliveryStatus.Uncertain } => await reconcile.Ask(job, look.Delivery, ct),
            { Status: DeliveryStatus.Queued or DeliveryStatus.Retrying } when look.Refusal is { } refusal => await outcome.Refused(job, look.Delivery, refusal, ct),
            { Status: DeliveryStatus.Queued or DeliveryStatus.Retrying } => JobEnd.Later(LostClaim),
            _ => JobEnd.Done,
        };
    }

    async Task<Finding> Look(Job job, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return await database.Write(
            job.OrganizationId,
            async unit =>
            {
                var delivery = await Delivery.Load(unit, MessageId.From(job.Args));
                if (delivery is not { Status: DeliveryStatus.Queued or DeliveryStatus.Retrying })
                {
                    return new Finding(delivery, false, null);
                }

                while (await unit.Count(IsBehindAnother, delivery) > 0)
                {
                    if (await unit.Execute(HoldTheOneBefore, delivery) == 1)
                    {
                        await unit.Execute(FallAsleep, new { job.JobId, job.Fence, due = now + Net(now - delivery.QueuedAt) });
                        return new(delivery, false, null) { Sleeps = true };
                    }
                }

                var outbound = new Outbound(
                    job.OrganizationId, delivery.Agent, delivery.Channel, delivery.From, delivery.To, delivery.Purpose, delivery.Body, now, Caller: null)
                {
                    Confirmation = delivery.IsConfirmation,
                };
                if (await gate.Judge(outbound, unit) is Verdict.Denied denied)
                {
                    return new(delivery, false, denied);
                }

                var claimed = await unit.Execute(Claim, new { delivery.Message, delivery.Fence, now }) == 1;
                return claimed
                    ? new(delivery with { Status = DeliveryStatus.Sending, Fence = delivery.Fence + 1, Attempts = delivery.Attempts + 1, TriedAt = now }, true, null)
                    : new(delivery, false, null);
            },
            ct);
    }

    async Task<JobEnd> Send(Job job, Delivery delivery, CancellationToken ct)
    {
        if (await credentials.By(delivery.Credential, job.OrganizationId, ct) is not { } credential)
        {
            return await outcome.Refused(job, delivery, new SendResult.Refused("no_credential", "The provider's credential is gone.", "Set the provider's credentials again and send anew.", Permanent: true), ct);
        }

        var callback = $"{server.PublicText}/webhooks/{credential.Provider}/status?agent={delivery.Agent}&intent={delivery.Intent}";
        if (clock.GetUtcNow() - delivery.TriedAt > ClaimIsFresh)
        {
            return await outcome.Uncertain(job, delivery, "The process was stopped between claiming and sending.", ct);
        }

        // Once the request begins to leave it is not called back: its answer is worth more than a quick shutdown.
        var result = await providers.Sms(credential.Provider)!.Send(new(delivery.From, delivery.To, delivery.Body, [], callback), credential, CancellationToken.None);
        return result switch
        {
            SendResult.Accepted accepted => await outcome.Accepted(job, delivery, accepted, ct),
            SendResult.Unknown unknown => await outcome.Uncertain(job, delivery, unknown.Cause, ct),
            SendResult.Refused { Permanent: true } refused => await outcome.Refused(job, delivery, refused, ct),
            SendResult.Refused refused => await outcome.Retry(job, delivery, refused.Code, refused.Message, refused.Advice, null, ct),
            SendResult.RateLimited limited => await outcome.Retry(job, delivery, limited.Code, "The provider takes no more for now.", "Nothing: it is sent when the provider's window opens.", limited.RetryAfter, ct),
            SendResult.TryLater later => await outcome.Retry(job, delivery, "unreachable", later.Cause, "Nothing: it is tried again.", null, ct),
            _ => throw new InvalidOperationException($"Unknown result {result}."),
        };
    }

    static TimeSpan Net(TimeSpan waited) => waited < Sleep.Least ? Sleep.Least : waited > Sleep.Most ? Sleep.Most : waited;

    sealed record Finding(Delivery? Delivery, bool IsClaimed, Verdict.Denied? Refusal)
    {
        /// <summary>Its job was put off in the same unit.</summary>
        public bool Sleeps { get; init; }
    }
}
