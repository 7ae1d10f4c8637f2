using Switchboard.Channels;
using Switchboard.Jobs;

namespace Switchboard.Conversations.Sending;

/// <summary>
/// The second half of the way out: claims the delivery, hands the message to the provider outside any transaction, and records what came of it.
/// </summary>
internal sealed class DeliverMessage(
    ClaimDelivery claims, SmsLines lines, ServerAddress server, DeliveryOutcome outcome, ReconcileDelivery reconcile, TimeProvider clock) : IJobHandler
{
    public const string JobKind = "message.deliver";

    static readonly TimeSpan LostClaim = TimeSpan.FromSeconds(1);

    /// <summary>Who claimed longer ago than this was stopped in between and may have lost the claim: it looks again before it sends.</summary>
    static readonly TimeSpan ClaimIsFresh = TimeSpan.FromSeconds(10);

    public string Kind => JobKind;

    /// <summary>For failures of our own; what a provider does has its schedule in the settings.</summary>
    public IReadOnlyList<TimeSpan> Retries { get; } =
        [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1)];

    public async Task<JobEnd> Run(Job job, CancellationToken ct) => await claims.Claim(job, ct) switch
    {
        Claim.Won won => await Send(job, won.Delivery, ct),
        Claim.Forbidden forbidden => await outcome.Forbidden(forbidden.Delivery, forbidden.Why, ct),
        Claim.Asleep => JobEnd.Settled,
        Claim.Lost => JobEnd.Later(LostClaim),
        // The lease ran out while it was being sent: whoever held it may or may not have reached the provider.
        Claim.Past { Delivery: { Status: DeliveryStatus.Sending } cutOff } =>
            await outcome.Uncertain(job, cutOff, "The process that sent it stopped before the provider's answer was recorded.", ct),
        Claim.Past { Delivery: { Status: DeliveryStatus.Uncertain } uncertain } => await reconcile.Ask(job, uncertain, ct),
        _ => JobEnd.Done,
    };

    async Task<JobEnd> Send(Job job, Delivery delivery, CancellationToken ct)
    {
        var account = await lines.Open(delivery.Credential, delivery.Organization, ct);
        if (account.Problem is { } missing)
        {
            return await outcome.Refused(delivery, new(missing.Code, missing.Detail, missing.Next + " Then send anew."), ct);
        }

        if (clock.GetUtcNow() - delivery.TriedAt > ClaimIsFresh)
        {
            return await outcome.Uncertain(job, delivery, "The process was stopped between claiming and sending.", ct);
        }

        var (provider, credential) = account.Value;
        var callback = $"{server.PublicText}/webhooks/{provider.Name}/status?agent={delivery.Agent}&intent={delivery.Intent}";
        // Once the request begins to leave it is not called back: its answer is worth more than a quick shutdown.
        var result = await provider.Send(new(delivery.From, delivery.To, delivery.Body, [], callback), credential, CancellationToken.None);
        return result switch
        {
            SendResult.Accepted accepted => await outcome.Accepted(job, delivery, accepted.ProviderMessageId, accepted.PriceMicros, ct),
            SendResult.Unknown unknown => await outcome.Uncertain(job, delivery, unknown.Cause, ct),
            SendResult.Refused { Permanent: true } refused => await outcome.Refused(delivery, new(refused.Code, refused.Message, refused.Advice), ct),
            SendResult.Refused refused => await outcome.Retry(job, delivery, new(refused.Code, refused.Message, refused.Advice), null, ct),
            SendResult.RateLimited limited => await outcome.Retry(
                job, delivery, new(limited.Code, "The provider takes no more for now.", "Nothing: it is sent when the provider's window opens."), limited.RetryAfter, ct),
            SendResult.TryLater later => await outcome.Retry(job, delivery, new("unreachable", later.Cause, "Nothing: it is tried again."), null, ct),
            _ => throw new InvalidOperationException($"Unknown result {result}."),
        };
    }
}
