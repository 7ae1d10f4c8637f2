using Switchboard.Audit;
using Switchboard.Compliance.Taint;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Mcp.Events;

/// <summary>A subscription that was asked for.</summary>
/// <param name="Lasts">How long it lasts from now.</param>
internal sealed record WishedSubscription(EventSubscriptionId Id, EventFilter Filter, Caller Caller, string Url, string Secret, TimeSpan Lasts);

/// <summary>A subscription that is in force.</summary>
/// <param name="Before">As it was before it was prolonged; null when it is new.</param>
internal sealed record TakenSubscription(DateTimeOffset Until, EventSubscription? Before);

/// <summary>The rows of webhook subscriptions.</summary>
[Singleton]
internal sealed class SubscriptionBook(Database database, SecretBox box, NewDeliveries deliveries, AuditLog audit, TimeProvider clock)
{
    // So that what is under way when the client changes its secret can still be checked.
    static readonly TimeSpan OldSecretKept = TimeSpan.FromMinutes(10);

    static readonly Sql Verified = """
        SELECT count(*) FROM event_subscription
        WHERE organization_id = @organization AND token_id = @token AND url = @url AND state <> 'ending' AND expires_at > @now
        """;

    static readonly Sql Held = """
        SELECT count(*) FROM event_subscription
        WHERE organization_id = @organization AND token_id = @token AND state <> 'ending' AND expires_at > @now
        """;

    // What is tried again now under an older fence may fail a client that is back: that try no longer counts.
    static readonly Sql Renew = """
        UPDATE event_subscription SET
            old_secret = CASE WHEN @secretChanged THEN secret ELSE old_secret END,
            old_secret_until = CASE WHEN @secretChanged THEN @oldUntil ELSE old_secret_until END,
            secret = CASE WHEN @secretChanged THEN @secret ELSE secret END, expires_at = @expires,
            due_at = CASE WHEN state = 'suspended' OR attempts > 0 THEN @now ELSE due_at END,
            fence = CASE WHEN state = 'suspended' OR attempts > 0 THEN fence + 1 ELSE fence END,
            attempts = 0, failed_since = CASE state WHEN 'suspended' THEN NULL ELSE failed_since END, state = 'active'
        WHERE organization_id = @organization AND id = @id AND state <> 'ending' AND expires_at > @now
        """;

    static readonly Sql Drop = "DELETE FROM event_subscription WHERE organization_id = @organization AND id = @id";

    static readonly Sql Insert = """
        INSERT INTO event_subscription (id, organization_id, token_id, agent_id, name, channel, url, secret, state, position, gap, attempts, due_at,
            fence, expires_at, created_at)
        VALUES (@id, @organization, @token, @agent, @name, @channel, @url, @secret, 'active', @position, false, 0, @now, 0, @expires, @now)
        ON CONFLICT (id) DO NOTHING
        """;

    /// <summary>Why the caller may not have anything delivered to this address, or null.</summary>
    public async Task<Problem?> Refuse(WishedSubscription wish, CancellationToken ct)
    {
        var organization = wish.Filter.Organization;
        var outcome = await database.Write<Outcome<bool>>(
            organization, async unit => await deliveries.Refuse(unit, organization, wish.Caller, new(wish.Url)) is { } refused ? refused : true, ct);
        return outcome.Problem;
    }

    /// <summary>How many the caller has, and whether one of them is at this address, which has proven then that it wants to be told.</summary>
    public Task<(long Held, bool IsVerified)> Standing(WishedSubscription wish, CancellationToken ct)
    {
        var asked = new { token = wish.Caller.TokenId, wish.Url, now = clock.GetUtcNow() };
        return database.Read(wish.Filter.Organization, async session => (await session.Count(Held, asked), await session.Count(Verified, asked) > 0), ct);
    }

    /// <summary>Prolongs it; null when there is none that can be.</summary>
    public async Task<TakenSubscription?> Prolong(WishedSubscription wish, CancellationToken ct)
    {
        var (now, secret) = (clock.GetUtcNow(), box.Seal(wish.Secret, wish.Id.Value));
        var before = await database.Write(wish.Filter.Organization, unit => Prolong(unit, wish, secret, now), ct);
        return before is null ? null : new(now + wish.Lasts, before);
    }

    /// <summary>Begins it behind a position. A twin of this call that was faster stays, and is prolonged.</summary>
    public async Task<TakenSubscription> Begin(WishedSubscription wish, long position, CancellationToken ct)
    {
        var (now, filter, id) = (clock.GetUtcNow(), wish.Filter, wish.Id);
        var secret = box.Seal(wish.Secret, id.Value);
        var twin = await database.Write(
            filter.Organization,
            async unit =>
            {
                // What is left of one that has ended.
                if (await unit.One(EventSubscription.Find, new { id }, EventSubscription.From) is { } old
                    && (old.State == SubscriptionState.Ending || old.ExpiresAt <= now))
                {
                    await unit.Execute(Drop, new { id });
                }

                var row = new
                {
                    id,
                    token = wish.Caller.TokenId,
                    agent = filter.Agent,
                    name = filter.Name,
                    channel = filter.Channel,
                    wish.Url,
                    secret,
                    position,
                    now,
                    expires = now + wish.Lasts,
                };
                if (await unit.Execute(Insert, row) == 0)
                {
                    return await Prolong(unit, wish, secret, now);
                }

                await audit.Append(unit, filter.Organization, wish.Caller.Actor, "events.subscribed", id.Value, new { filter.Name });
                return null;
            },
            ct);
        return new(now + wish.Lasts, twin);
    }

    /// <summary>Ends it. False when there is none.</summary>
    public Task<bool> End(EventSubscriptionId id, EventFilter filter, Caller caller, CancellationToken ct) => database.Write(
        filter.Organization,
        async unit =>
        {
            if (await unit.Execute(Drop, new { id }) == 0)
            {
                return false;
            }

            await audit.Append(unit, filter.Organization, caller.Actor, "events.unsubscribed", id.Value, new { filter.Name });
            return true;
        },
        ct);

    async ValueTask<EventSubscription?> Prolong(Session unit, WishedSubscription wish, string secret, DateTimeOffset now)
    {
        var id = wish.Id;
        if (await unit.One(EventSubscription.Find, new { id }, EventSubscription.From) is not { } old)
        {
            return null;
        }

        var row = new
        {
            id,
            secretChanged = box.Open(old.Secret, id.Value) != wish.Secret,
            secret,
            oldUntil = now + OldSecretKept,
            expires = now + wish.Lasts,
            now,
        };
        return await unit.Execute(Renew, row) == 1 ? old : null;
    }
}
