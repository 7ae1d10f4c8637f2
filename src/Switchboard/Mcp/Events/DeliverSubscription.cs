using System.Text.Json.Nodes;
using Switchboard.Conversations.Reading;
using Switchboard.Data;

namespace Switchboard.Mcp.Events;

/// <summary>
/// Delivers what there is for one subscription, one event after another: so they arrive in order, and the cursor in each is safe to keep.
/// What was taken is written down before the next one is sent. The row is claimed for as long; a node that dies leaves it to whoever looks
/// next, who begins with the event that was not written down.
/// </summary>
[Singleton]
internal sealed class DeliverSubscription(
    Database database, EventReader reader, CallbackPost callback, McpEventSettings settings, OutsideSettings outside, TimeProvider clock)
{
    const int AtOnce = 50;
    const int TriesToSayGoodbye = 3;

    static readonly Sql Claim = """
        UPDATE event_subscription SET due_at = @lease, fence = fence + 1 WHERE organization_id = @organization AND id = @id AND due_at <= @now
        """;

    static readonly Sql Progress = """
        UPDATE event_subscription SET position = @position, gap = @gap, attempts = 0, last_delivery_at = coalesce(@delivered, last_delivery_at),
            last_error = CASE WHEN @taken THEN NULL ELSE last_error END,
            failed_since = CASE WHEN @taken THEN NULL ELSE failed_since END, due_at = @due
        WHERE organization_id = @organization AND id = @id AND fence = @fence AND state = 'active'
        """;

    static readonly Sql Fail = """
        UPDATE event_subscription SET position = @position, gap = @gap, attempts = @attempts, last_error = @error,
            failed_since = coalesce(failed_since, @now), due_at = @due, state = CASE WHEN @suspended THEN 'suspended' ELSE state END
        WHERE organization_id = @organization AND id = @id AND fence = @fence
        """;

    static readonly Sql Release = """
        UPDATE event_subscription SET due_at = @now
        WHERE organization_id = @organization AND id = @id AND fence = @fence AND due_at > @now AND attempts = 0
        """;

    static readonly Sql Drop = "DELETE FROM event_subscription WHERE organization_id = @organization AND id = @id AND fence = @fence";

    /// <summary>Delivers until there is nothing more, or something fails.</summary>
    public async Task Run(OrganizationId organization, EventSubscriptionId id, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var claimed = await database.Write(
            organization,
            async unit => await unit.Execute(Claim, new { id, now, lease = now + outside.Claim }) == 1
                ? await unit.One(EventSubscription.Find, new { id }, EventSubscription.From)
                : null,
            ct);
        if (claimed is null)
        {
            return;
        }

        if (claimed.State == SubscriptionState.Ending)
        {
            await SayGoodbye(claimed, ct);
        }
        else if (claimed.ExpiresAt <= now)
        {
            await Write(Drop, claimed, ct);
        }
        else
        {
            await DeliverAndRelease(claimed, ct);
        }
    }

    /// <summary>A node that is stopped doesn't leave what it had claimed to the end of its lease.</summary>
    async Task DeliverAndRelease(EventSubscription claimed, CancellationToken ct)
    {
        var isOver = false;
        try
        {
            isOver = await Deliver(claimed, ct);
        }
        finally
        {
            if (isOver || ct.IsCancellationRequested)
            {
                var released = new { id = claimed.Id, fence = claimed.Fence, now = clock.GetUtcNow() };
                await database.Write(claimed.Organization, unit => unit.Execute(Release, released), CancellationToken.None);
            }
        }
    }

    async Task<bool> Deliver(EventSubscription subscription, CancellationToken ct)
    {
        var (from, skipped) = await reader.Skip(subscription.Filter, subscription.Position, clock.GetUtcNow() - settings.ReplayFor, ct);
        var gap = subscription.Gap || skipped;
        if (from != subscription.Position)
        {
            subscription = subscription with { Position = from, Gap = gap, Attempts = 0 };
            if (!await Advance(subscription, from, gap, taken: false, ct))
            {
                return false;
            }
        }

        if (gap)
        {
            if (!await Tell(
                subscription,
                CallbackPost.ControlId("gap"),
                EventReader.Bytes(new JsonObject { ["type"] = "gap", ["cursor"] = EventLog.Cursor(from) }),
                from,
                ct))
            {
                return false;
            }

            subscription = subscription with { Gap = false, Attempts = 0, FailedSince = null };
        }

        while (true)
        {
            var (wanted, looked, more) = await reader.After(subscription.Filter, subscription.Position, AtOnce, ct);
            foreach (var happened in wanted)
            {
                if (!await Tell(subscription, happened.View.EventId.Value, EventReader.Body(happened), happened.Position, ct))
                {
                    return false;
                }

                subscription = subscription with { Position = happened.Position, Attempts = 0, FailedSince = null };
            }

            if (looked != subscription.Position)
            {
                subscription = subscription with { Position = looked };
                if (!await Advance(subscription, looked, gap: false, taken: false, ct))
                {
                    return false;
                }
            }

            if (!more)
            {
                return true;
            }
        }
    }

    /// <summary>Posts one thing. False when the row is no longer ours to deliver, or has to wait.</summary>
    /// <param name="position">Where the subscription stands once this was taken.</param>
    async Task<bool> Tell(EventSubscription subscription, string messageId, byte[] body, long position, CancellationToken ct)
    {
        var posted = await callback.Post(subscription, messageId, body, ct);
        if (posted.Failure is null || posted.Final)
        {
            // What was taken is written down, whoever stops now: it would be sent a second time.
            return await Advance(subscription, position, gap: false, posted.Taken, CancellationToken.None);
        }

        var now = clock.GetUtcNow();
        var exhausted = subscription.Attempts >= settings.RetrySchedule.Count;
        var suspended = exhausted && now - (subscription.FailedSince ?? now) >= settings.SuspendAfter;
        var failed = new
        {
            id = subscription.Id,
            fence = subscription.Fence,
            // Given up, unless the address takes nothing at all: then it goes on from here once the client is back.
            position = exhausted && !suspended ? position : subscription.Position,
            gap = subscription.Gap || exhausted,
            attempts = exhausted ? 0 : subscription.Attempts + 1,
            error = posted.Failure,
            due = exhausted ? now : now + settings.RetrySchedule[subscription.Attempts],
            suspended,
            now,
        };
        await database.Write(subscription.Organization, unit => unit.Execute(Fail, failed), CancellationToken.None);
        return false;
    }

    async Task SayGoodbye(EventSubscription subscription, CancellationToken ct)
    {
        var body = EventReader.Bytes(new JsonObject { ["type"] = "terminated", ["error"] = JsonNode.Parse(subscription.Ending!) });
        var posted = await callback.Post(subscription, CallbackPost.ControlId("terminated"), body, ct);
        if (posted.Failure is null || posted.Final || subscription.Attempts + 1 >= TriesToSayGoodbye)
        {
            await Write(Drop, subscription, ct);
            return;
        }

        var now = clock.GetUtcNow();
        var wait = settings.RetrySchedule.ElementAtOrDefault(subscription.Attempts) is { Ticks: > 0 } given ? given : outside.Claim;
        await database.Write(
            subscription.Organization,
            unit => unit.Execute(Fail, new
            {
                id = subscription.Id, fence = subscription.Fence, position = subscription.Position, gap = subscription.Gap,
                attempts = subscription.Attempts + 1, error = posted.Failure, due = now + wait, suspended = false, now,
            }),
            ct);
    }

    async Task<bool> Advance(EventSubscription subscription, long position, bool gap, bool taken, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var row = new
        {
            id = subscription.Id,
            fence = subscription.Fence,
            position,
            gap,
            taken,
            delivered = taken ? now : (DateTimeOffset?)null,
            due = now + outside.Claim,
        };
        return await database.Write(subscription.Organization, unit => unit.Execute(Progress, row), ct) == 1;
    }

    Task<int> Write(Sql sql, EventSubscription subscription, CancellationToken ct) =>
        database.Write(subscription.Organization, unit => unit.Execute(sql, new { id = subscription.Id, fence = subscription.Fence }), ct);
}
