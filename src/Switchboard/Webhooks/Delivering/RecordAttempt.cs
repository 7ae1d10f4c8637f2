using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Switchboard.Alerts;
using Switchboard.Audit;
using Switchboard.Data;

namespace Switchboard.Webhooks.Delivering;

/// <summary>Writes down how a try went, and what follows: done, another try, given up; the webhook held for a while, or disabled.</summary>
[Singleton]
internal sealed partial class RecordAttempt
{
    // What asks for more than this is asked again sooner.
    static readonly TimeSpan LongestHold = TimeSpan.FromHours(24);

    // One failure long after another is not a webhook that has failed all the time.
    const int TriesBeforeDisabling = 3;

    static readonly Sql End = """
        UPDATE webhook_delivery SET state = @state, due_at = @due, attempts = attempts + 1, tries = tries + 1, ended_at = @ended
        WHERE organization_id = @organization AND webhook_id = @webhook AND id = @delivery AND attempts = @attempts AND state = 'pending'
        """;

    static readonly Sql Insert = """
        INSERT INTO webhook_attempt (webhook_id, delivery_id, number, organization_id, at, outcome, status, latency_ms, answer)
        VALUES (@webhook, @delivery, @number, @organization, @At, @Outcome, @Status, @LatencyMs, @Answer)
        """;

    static readonly Sql Works = "UPDATE webhook SET failing_since = NULL, hold_until = NULL WHERE organization_id = @organization AND id = @webhook";
    static readonly Sql Fails = """
        UPDATE webhook
        SET failing_since = coalesce(failing_since, @now), hold_until = coalesce(@hold, hold_until)
        WHERE organization_id = @organization AND id = @webhook
        """;
    static readonly Sql Disable = """
        UPDATE webhook SET status = 'disabled', status_reason = @reason, due_at = NULL
        WHERE organization_id = @organization AND id = @webhook AND status = 'enabled'
        """;

    readonly Database db;
    readonly AuditLog audit;
    readonly TimeProvider clock;
    readonly WebhookSettings settings;
    readonly RaiseAlert alerts;
    readonly ILogger<RecordAttempt> logger;
    readonly Counter<long> tried;

    public RecordAttempt(
        Database db, AuditLog audit, TimeProvider clock, WebhookSettings settings, Meter meter, RaiseAlert alerts, ILogger<RecordAttempt> logger)
    {
        (this.db, this.audit, this.clock, this.settings, this.alerts, this.logger) = (db, audit, clock, settings, alerts, logger);
        tried = meter.CreateCounter<long>("switchboard.webhooks.tried", description: "Tries to deliver an event to a webhook, by outcome.");
    }

    /// <summary>A try that was made.</summary>
    public async Task Record(OrganizationId organization, Target target, DueDelivery delivery, Attempt attempt, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        tried.Add(1, new KeyValuePair<string, object?>("outcome", attempt.Delivered ? "delivered" : EnumText.Of(attempt.Outcome)));
        var hold = !attempt.Delivered && attempt.RetryAfter is { } wait && wait > TimeSpan.Zero
            ? now + (wait < LongestHold ? wait : LongestHold)
            : (DateTimeOffset?)null;
        var (state, due) = Next(delivery, attempt, now);
        var ended = state == DeliveryState.Pending ? (DateTimeOffset?)null : now;
        var change = new
        {
            webhook = target.Id, delivery = delivery.Id, delivery.Attempts, number = delivery.Attempts + 1, state, due, ended, now, hold, attempt.At,
            attempt.Outcome, attempt.Status, attempt.LatencyMs, attempt.Answer,
        };
        var reason = Reason(target, delivery, attempt, now);
        var disabled = await db.Write(
            organization,
            async unit =>
            {
                if (await unit.Execute(End, change) == 0)
                {
                    return false;
                }

                await unit.Execute(Insert, change);
                if (attempt.Delivered)
                {
                    await (target.FailingSince is null ? new ValueTask<int>(0) : unit.Execute(Works, change));
                    return false;
                }

                await unit.Execute(Fails, change);
                if (reason is null || await unit.Execute(Disable, new { webhook = target.Id, reason }) == 0)
                {
                    return false;
                }

                await audit.Append(unit, organization, AuditEntry.System, "webhook.disabled", target.Id.Value, new { reason });
                return true;
            },
            ct);
        if (disabled)
        {
            LogDisabled(logger, target.Id.Value, organization.Value);
            await alerts.Raise(
                new Alert(organization, Severity.High, "webhook_disabled", target.Id.Value, "A webhook is disabled: it is gone, or has failed for too long"));
        }
    }

    /// <summary>The event is gone, so there is nothing to send.</summary>
    public async Task Erased(OrganizationId organization, Target target, DueDelivery delivery, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await db.Write(
            organization,
            unit => unit.Execute(
                End, new { webhook = target.Id, delivery = delivery.Id, delivery.Attempts, state = DeliveryState.Failed, due = now, ended = now }),
            ct);
    }

    (DeliveryState State, DateTimeOffset Due) Next(DueDelivery delivery, Attempt attempt, DateTimeOffset now) =>
        attempt.Delivered ? (DeliveryState.Delivered, now)
        // It waits until the webhook is enabled again.
        : attempt.Gone ? (DeliveryState.Pending, now)
        : delivery.Tries < settings.RetrySchedule.Count ? (DeliveryState.Pending, now + settings.RetrySchedule[delivery.Tries])
        : (DeliveryState.Failed, now);

    string? Reason(Target target, DueDelivery delivery, Attempt attempt, DateTimeOffset now) =>
        attempt.Gone ? "It answered 410 Gone, which asks for no more."
        : !attempt.Delivered && delivery.Tries + 1 >= TriesBeforeDisabling && target.FailingSince is { } since && now - since >= settings.DisableAfter
            ? $"Nothing could be delivered for {Durations.Text(settings.DisableAfter)}."
        : null;

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "Webhook {WebhookId} of organization {OrganizationId} is disabled: it is gone, or has failed for too long.")]
    static partial void LogDisabled(ILogger logger, string webhookId, string organizationId);
}

/// <summary>How far a delivery has come.</summary>
internal enum DeliveryState
{
    /// <summary>It is tried, or tried again.</summary>
    Pending,

    /// <summary>It was answered with success.</summary>
    Delivered,

    /// <summary>All tries failed.</summary>
    Failed,
}
