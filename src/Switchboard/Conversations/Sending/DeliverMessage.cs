using Switchboard.Jobs;

namespace Switchboard.Conversations.Sending;

/// <summary>
/// The second half of the way out: claims the delivery, hands the message to the provider outside any transaction, and records what came of it.
/// </summary>
internal sealed class DeliverMessage(
    ClaimDelivery claims, HandOver handOver, DeliveryOutcome outcome, ReconcileDelivery reconcile) : IJobHandler
{
    public const string JobKind = "message.deliver";

    static readonly TimeSpan LostClaim = TimeSpan.FromSeconds(1);

    public string Kind => JobKind;

    /// <summary>For failures of our own; what a provider does has its schedule in the settings.</summary>
    public IReadOnlyList<TimeSpan> Retries { get; } =
        [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1)];

    public async Task<JobEnd> Run(Job job, CancellationToken ct) => await claims.Claim(job, ct) switch
    {
        Claim.Won won => await handOver.Send(job, won.Delivery, ct),
        Claim.Forbidden forbidden => await outcome.Forbidden(forbidden.Delivery, forbidden.Why, ct),
        Claim.Asleep => JobEnd.Settled,
        Claim.Lost => JobEnd.Later(LostClaim),
        // The lease ran out while it was being sent: whoever held it may or may not have reached the provider.
        Claim.Past { Delivery: { Status: DeliveryStatus.Sending } cutOff } =>
            await outcome.Uncertain(job, cutOff, "The process that sent it stopped before the provider's answer was recorded.", ct),
        Claim.Past { Delivery: { Status: DeliveryStatus.Uncertain } uncertain } => await reconcile.Ask(job, uncertain, ct),
        _ => JobEnd.Done,
    };
}
