using Microsoft.Extensions.Logging;
using Switchboard.Data;
using Switchboard.Jobs;

namespace Switchboard.Conversations.Sending;

/// <summary>
/// The second half of the way out: claims the delivery, hands the message to the provider outside any transaction, and records what came of it.
/// </summary>
internal sealed partial class DeliverMessage(
    ClaimDelivery claims, HandOver handOver, DeliveryOutcome outcome, ReconcileDelivery reconcile, Database database,
    ILogger<DeliverMessage> logger) : IJobHandler
{
    public const string JobKind = "message.deliver";

    const string Broken = "It is not known whether the provider took it: it broke on our side, again and again. The operator's log has the reason.";

    public string Kind => JobKind;

    /// <summary>For failures of our own; what a provider does has its schedule in the settings.</summary>
    public IReadOnlyList<TimeSpan> Retries { get; } =
        [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1)];

    public async Task<JobEnd> Run(Job job, CancellationToken ct)
    {
        try
        {
            return await Deliver(job, ct);
        }
        catch (Exception exception) when (job.Attempts >= Retries.Count && !ct.IsCancellationRequested)
        {
            // The message must not hold those behind it for ever.
            LogGivenUp(logger, exception, job.Args);
            return await GiveUp(job, ct);
        }
    }

    async Task<JobEnd> Deliver(Job job, CancellationToken ct) => await claims.Claim(job, ct) switch
    {
        Claim.Won won => await handOver.Send(job, won.Delivery, ct),
        Claim.Forbidden forbidden => await outcome.Forbidden(forbidden.Delivery, forbidden.Why, ct),
        Claim.Asleep or Claim.PutOff => JobEnd.Settled,
        Claim.Lost => JobEnd.Later(HandOver.LostClaim),
        // The lease ran out while it was being sent: whoever held it may or may not have reached the provider.
        Claim.Past { Delivery: { Status: DeliveryStatus.Sending } cutOff } =>
            await outcome.Uncertain(job, cutOff, "The process that sent it stopped before the provider's answer was recorded.", isOurs: true, ct),
        Claim.Past { Delivery: { Status: DeliveryStatus.Uncertain, IsLeftOpen: false } uncertain } => await reconcile.Ask(job, uncertain, ct),
        _ => JobEnd.Done,
    };

    async Task<JobEnd> GiveUp(Job job, CancellationToken ct)
    {
        switch (await database.Read(job.OrganizationId, session => Delivery.Load(session, MessageId.From(job.Args)), ct))
        {
            // That its time has come was undone with each try.
            case { Status: DeliveryStatus.Scheduled or DeliveryStatus.Queued or DeliveryStatus.Retrying } kept:
                return await outcome.Refused(
                    kept,
                    new(
                        "broken",
                        "It broke on our side, again and again, before it was handed to the provider.",
                        "Tell the operator, whose log has the reason; then send anew."),
                    ct);
            case { Status: DeliveryStatus.Sending } cutOff:
                await outcome.Uncertain(job, cutOff, Broken, isOurs: true, ct);
                return await outcome.LeaveOpen(cutOff, Broken, ct);
            case { Status: DeliveryStatus.Uncertain } uncertain:
                return await outcome.LeaveOpen(uncertain, Broken, ct);
            default:
                return JobEnd.Done;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Message {MessageId} could not be delivered for failures of our own; it isn't tried again.")]
    static partial void LogGivenUp(ILogger logger, Exception exception, string messageId);
}
