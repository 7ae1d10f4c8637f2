using Microsoft.Extensions.Logging;
using Switchboard.Alerts;
using Switchboard.Channels;
using Switchboard.Channels.Gate;
using Switchboard.Data;
using Switchboard.Jobs;

namespace Switchboard.Conversations.Sending;

/// <summary>Records what came of a try, under its fence: a receipt that was faster, or a newer try, is never overwritten.</summary>
[Singleton]
internal sealed partial class DeliveryOutcome(
    Database database, RaiseAlert alerts, DeliveryNews news, Patience patience, TimeProvider clock, ILogger<DeliveryOutcome> logger)
{
    const string PersonLooks = "Look it up in the provider's own console before anything is sent again.";

    static readonly HotUnit<Taken> Take = new()
    {
        Name = "message accepted",
        Lane = taken => taken.Conversation.Value,
        Statements =
        [
            """
            UPDATE delivery SET status = CASE WHEN status IN ('sending', 'uncertain') THEN 'sent' ELSE status END, provider_message_id = @ProviderMessageId,
                error_code = CASE WHEN status IN ('sending', 'uncertain') THEN NULL ELSE error_code END,
                error = CASE WHEN status IN ('sending', 'uncertain') THEN NULL ELSE error END,
                advice = CASE WHEN status IN ('sending', 'uncertain') THEN NULL ELSE advice END, updated_at = @Now
            WHERE message_id = @Message AND organization_id = @organization AND (fence = @Fence OR status = 'uncertain')
            """,
            Job.Delete,
            DeliveryNews.WakeNext,
        ],
    };

    // The next try begins with the address's own account again.
    static readonly Sql Move = """
        UPDATE delivery
        SET status = @status, error_code = @code, error = @error, advice = @advice, decision_id = @DecisionId, attention_at = NULL,
            updated_at = @now, attempts = attempts + @failed,
            limits = CASE WHEN @limited THEN coalesce(limits, 0) + 1 ELSE limits END,
            limited_at = CASE WHEN @limited THEN coalesce(limited_at, @now) ELSE limited_at END,
            carrier_id = CASE WHEN @status = 'retrying' THEN NULL ELSE carrier_id END, carrier = CASE WHEN @status = 'retrying' THEN NULL ELSE carrier END,
            detour = CASE WHEN @status = 'retrying' THEN NULL ELSE detour END
        WHERE message_id = @Message AND organization_id = @organization AND fence = @Fence
            AND status IN ('scheduled', 'queued', 'sending', 'retrying', 'uncertain')
        """;

    static readonly Sql Confirm = """
        UPDATE delivery SET tried_at = @now
        WHERE message_id = @Message AND organization_id = @organization AND fence = @Fence AND status = 'sending'
        """;

    static readonly Sql Turn = """
        UPDATE delivery SET carrier_id = @carrier, carrier = @name, detour = @why, tried_at = @now, updated_at = @now
        WHERE message_id = @Message AND organization_id = @organization AND fence = @Fence AND status = 'sending'
        """;

    static readonly Sql LeaveToPerson = """
        UPDATE delivery SET attention_at = @now, updated_at = @now, error = @why, advice = @advice
        WHERE message_id = @Message AND organization_id = @organization AND fence = @Fence AND status = 'uncertain'
        """;

    /// <summary>The provider has it.</summary>
    public async Task<JobEnd> Accepted(Job job, Delivery delivery, string providerMessageId, long? priceMicros, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var taken = new Taken(delivery.Message, delivery.Conversation, delivery.Fence, providerMessageId, job.JobId, job.Fence, now);
        var tally = await database.Run(Take, job.OrganizationId, taken, ct);
        if (tally.Rows[2] > 0)
        {
            news.Woken(job.OrganizationId);
        }

        news.CountSent(delivery.Dispatch, now - delivery.QueuedAt);
        if (priceMicros is { } price)
        {
            await MessagePrice.Told(database, job.OrganizationId, delivery.Message, price, ct);
        }

        return JobEnd.Settled;
    }

    /// <summary>Makes sure of a claim that is some time ago: false when another try has it by now.</summary>
    public async Task<bool> IsStillHeld(Delivery delivery, CancellationToken ct) =>
        await database.Write(delivery.Organization, unit => unit.Execute(Confirm, new { delivery.Message, delivery.Fence, now = clock.GetUtcNow() }), ct) == 1;

    /// <summary>From here on another account may have it: written down before that one is asked. False when another try has taken the message over.</summary>
    public Task<bool> TurnTo(Delivery delivery, ProviderAccount account, string why, string reason, CancellationToken ct)
    {
        var turned = new { delivery.Message, delivery.Fence, carrier = account.Credential.Id, name = account.Provider.Name, why, now = clock.GetUtcNow() };
        return database.Write(
            delivery.Organization,
            async unit =>
            {
                if (await unit.Execute(Turn, turned) == 0)
                {
                    return false;
                }

                await news.Note(unit, delivery.Dispatch, "message.detoured", new { turned.name, reason });
                return true;
            },
            ct);
    }

    /// <summary>It was not taken and may be later: by the schedule.</summary>
    public async Task<JobEnd> Retry(Delivery delivery, DeliveryError error, CancellationToken ct) => patience.AfterFailure(delivery.Failures + 1) is { } wait
        ? await Wait(delivery, error, Patience.Spread(wait), Trouble.Failed, ct)
        : await Fail(delivery, DeliveryStatus.PermanentlyFailed, error, ct);

    /// <summary>It turned out that an uncertain try was in vain; it has been counted, if it was the provider's.</summary>
    public async Task<JobEnd> RetryUncertain(Delivery delivery, DeliveryError error, CancellationToken ct) =>
        patience.AfterFailure(delivery.Failures) is { } wait && !Patience.IsCutTooOften(delivery)
            ? await Wait(delivery, error, Patience.Spread(wait), Trouble.None, ct)
            : await Fail(delivery, DeliveryStatus.PermanentlyFailed, error, ct);

    /// <summary>The provider takes no more for now: it is tried when it said, else by the schedule for that.</summary>
    public async Task<JobEnd> Limited(Delivery delivery, SendResult.RateLimited limited, CancellationToken ct)
    {
        if (patience.AfterLimit(delivery, limited.RetryAfter) is { } wait)
        {
            DeliveryError error = new(limited.Code, "The provider takes no more for now.", "Nothing: it is sent when the provider's window opens.");
            return await Wait(delivery, error, limited.RetryAfter == wait ? wait : Patience.Spread(wait), Trouble.Limited, ct);
        }

        var since = delivery.LimitedAt is { } first
            ? $"has taken no more of this account's messages since {first:yyyy-MM-dd HH:mm} UTC"
            : "takes no more of this account's messages for now";
        DeliveryError late = new(
            limited.Code, $"The provider {since}, and a message waits for that no longer than {Durations.Text(patience.WithLimits)}.",
            "Send it over another channel (the event message.failed has the next one that is allowed), and have the account's limit raised at the provider.");
        return await Fail(delivery, DeliveryStatus.PermanentlyFailed, late, ct);
    }

    // Whoever is before it may have fallen asleep behind it as it was on its way.
    async Task<JobEnd> Wait(Delivery delivery, DeliveryError error, TimeSpan wait, Trouble trouble, CancellationToken ct)
    {
        var due = clock.GetUtcNow() + wait;
        var isWoken = await database.Write(
            delivery.Organization,
            async unit => await unit.Execute(Move, Moved(delivery, DeliveryStatus.Retrying, error, trouble)) == 1 && await news.Wake(unit, delivery.Dispatch),
            ct);
        Awaken(delivery, isWoken);
        return JobEnd.At(due);
    }

    /// <summary>It may have been taken: from now on the provider is asked.</summary>
    /// <param name="isOurs">Whether it was our own process that ended and not the provider that failed.</param>
    public async Task<JobEnd> Uncertain(Job job, Delivery delivery, string cause, bool isOurs, CancellationToken ct)
    {
        var error = new DeliveryError("uncertain", cause, "Nothing: the provider is asked what became of it.");
        var isWoken = await database.Write(
            job.OrganizationId,
            async unit =>
            {
                if (await unit.Execute(Move, Moved(delivery, DeliveryStatus.Uncertain, error, isOurs ? Trouble.None : Trouble.Failed)) == 0)
                {
                    return false;
                }

                await news.Note(unit, delivery.Dispatch, "message.uncertain");
                return await news.Wake(unit, delivery.Dispatch);
            },
            ct);
        Awaken(delivery, isWoken);
        return JobEnd.Later(patience.BeforeAsking);
    }

    /// <summary>The provider could not be asked what became of it. After a while a person has to look: messages behind it wait.</summary>
    public async Task<JobEnd> Unasked(Delivery delivery, Problem problem, CancellationToken ct)
    {
        LogUnasked(logger, delivery.Message.Value, problem.Code);
        return patience.ToAskAgain(delivery) is { } gap
            ? JobEnd.Later(gap)
            : await LeaveOpen(delivery, $"It is not known whether the provider took it, and it could not be asked: {problem.Detail}", ct);
    }

    /// <summary>Nobody but a person can tell what became of it. Messages behind it go on.</summary>
    public async Task<JobEnd> LeaveOpen(Delivery delivery, string why, CancellationToken ct)
    {
        var (isLeft, isWoken) = await database.Write(
            delivery.Organization,
            async unit =>
            {
                if (await unit.Execute(LeaveToPerson, new { delivery.Message, delivery.Fence, why, advice = PersonLooks, now = clock.GetUtcNow() }) == 0)
                {
                    return (false, false);
                }

                await news.Tell(unit, delivery.Dispatch, DeliveryStatus.Uncertain, new("uncertain", why, PersonLooks));
                return (true, await news.Wake(unit, delivery.Dispatch));
            },
            ct);
        Publish(delivery, isWoken);
        if (isLeft)
        {
            await alerts.Raise(
                new Alert(
                    delivery.Organization, Severity.High, "delivery_uncertain", delivery.Agent.Value,
                    "A person has to look up whether a message was sent")
                    .With(("message", delivery.Message)));
        }

        return JobEnd.Done;
    }

    /// <summary>The provider will never take it.</summary>
    public Task<JobEnd> Refused(Delivery delivery, DeliveryError error, CancellationToken ct) => Fail(delivery, DeliveryStatus.PermanentlyFailed, error, ct);

    /// <summary>A rule forbids it by now.</summary>
    public Task<JobEnd> Forbidden(Delivery delivery, Decision denied, CancellationToken ct) =>
        Fail(
            delivery,
            DeliveryStatus.Aborted,
            new(
                DeliveryError.OfRule + denied.Rule,
                denied.Reason,
                denied.Next is { } next ? $"Nothing was sent and nothing is owed. {next}" : "Nothing was sent and nothing is owed.",
                denied.DecisionId,
                denied.Source,
                denied.AllowedFrom),
            ct);

    async Task<JobEnd> Fail(Delivery delivery, DeliveryStatus status, DeliveryError error, CancellationToken ct)
    {
        var (isMoved, isWoken) = await database.Write(
            delivery.Organization,
            async unit =>
            {
                // A receipt or a newer try may have been faster.
                var moved = await unit.Execute(Move, Moved(delivery, status, error)) == 1;
                if (moved)
                {
                    await news.Tell(unit, delivery.Dispatch, status, error);
                    if (status == DeliveryStatus.Aborted)
                    {
                        await unit.Execute(AskAgain.Wait, new { message = delivery.Message, conversation = delivery.Conversation });
                    }
                }

                var isNextWoken = await news.Wake(unit, delivery.Dispatch);
                if (moved)
                {
                    await MessagePrice.Release(unit, delivery.Organization, delivery.Message);
                }

                return (moved, isNextWoken);
            },
            ct);
        if (isMoved)
        {
            news.Told(delivery.Dispatch);
            news.Count(delivery.Dispatch, status);
        }

        Awaken(delivery, isWoken);
        return JobEnd.Done;
    }

    void Publish(Delivery delivery, bool isWoken)
    {
        news.Told(delivery.Dispatch);
        Awaken(delivery, isWoken);
    }

    void Awaken(Delivery delivery, bool isWoken)
    {
        if (isWoken)
        {
            news.Woken(delivery.Organization);
        }

        news.Moved(delivery.Dispatch);
    }

    object Moved(Delivery delivery, DeliveryStatus status, DeliveryError error, Trouble trouble = Trouble.None) => new
    {
        delivery.Message, delivery.Fence, status, code = error.Code, error = error.Message, advice = error.Advice, error.DecisionId,
        now = clock.GetUtcNow(),
        failed = trouble == Trouble.Failed ? 1 : 0, limited = trouble == Trouble.Limited,
    };

    /// <summary>What a try is counted as.</summary>
    enum Trouble
    {
        None,
        Failed,
        Limited,
    }

    sealed record Taken(
        MessageId Message, ConversationId Conversation, long Fence, string ProviderMessageId, JobId JobId, long JobFence, DateTimeOffset Now);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "What became of message {MessageId} is unknown and its provider could not be asked ({Code}); messages behind it wait.")]
    static partial void LogUnasked(ILogger logger, string messageId, string code);
}
