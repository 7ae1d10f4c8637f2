using System.Text.Json;
using System.Text.Json.Nodes;
using Switchboard.Agents;
using Switchboard.Audit;
using Switchboard.Conversations.Reading;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Mcp.Events;

/// <summary>
/// Takes, prolongs and ends webhook subscriptions. The same call again prolongs: who asks, the address, the type of event and the arguments are what a subscription is. An
/// address is told nothing before it has proven that it wants to be.
/// </summary>
[Singleton]
internal sealed class SubscribeToEvents(
    Database database, EventReader reader, AgentReach reach, CallbackPost callback, SecretBox box, McpEventSettings settings, AuditLog audit, ISignals signals, TimeProvider clock)
{
    /// <summary>Published with a subscription's id when it was taken or prolonged.</summary>
    public const string Changed = "mcp.subscriptions";

    // So that what is under way when the client changes its secret can still be checked.
    static readonly TimeSpan OldSecretKept = TimeSpan.FromMinutes(10);

    static readonly Sql Verified = """
        SELECT count(*) FROM event_subscription WHERE organization_id = @organization AND token_id = @token AND url = @url AND state <> 'ending' AND expires_at > @now
        """;

    static readonly Sql Held = "SELECT count(*) FROM event_subscription WHERE organization_id = @organization AND token_id = @token AND state <> 'ending' AND expires_at > @now";

    // What is tried again now under an older fence may fail a client that is back: that try no longer counts.
    static readonly Sql Prolong = """
        UPDATE event_subscription SET
            old_secret = CASE WHEN @secretChanged THEN secret ELSE old_secret END, old_secret_until = CASE WHEN @secretChanged THEN @oldUntil ELSE old_secret_until END,
            secret = CASE WHEN @secretChanged THEN @secret ELSE secret END, expires_at = @expires,
            due_at = CASE WHEN state = 'suspended' OR attempts > 0 THEN @now ELSE due_at END, fence = CASE WHEN state = 'suspended' OR attempts > 0 THEN fence + 1 ELSE fence END, attempts = 0, failed_since = CASE state WHEN 'suspended' THEN NULL ELSE failed_since END, state = 'active'
        WHERE organization_id = @organization AND id = @id AND state <> 'ending' AND expires_at > @now
        """;

    static readonly Sql Drop = "DELETE FROM event_subscription WHERE organization_id = @organization AND id = @id";

    static readonly Sql Insert = """
        INSERT INTO event_subscription (id, organization_id, token_id, agent_id, name, channel, url, secret, state, position, gap, attempts, due_at, fence, expires_at, created_at)
        VALUES (@id, @organization, @token, @agent, @name, @channel, @url, @secret, 'active', @position, false, 0, @now, 0, @expires, @now)
        ON CONFLICT (id) DO NOTHING
        """;

    /// <summary>Answers events/subscribe.</summary>
    public async ValueTask<JsonObject> Subscribe(JsonObject given, Caller caller, CancellationToken ct)
    {
        var filter = await EventFilter.Read(given, caller, reach, ct);
        var delivery = EventParams.Members(given, "delivery") ?? throw EventErrors.Invalid("Say in delivery where to deliver to.");
        var url = UrlIn(delivery);
        var secret = EventParams.Text(delivery, "secret");
        if (!StandardWebhooks.IsSecret(secret))
        {
            throw EventErrors.Invalid("delivery.secret is whsec_ and the base64 of 24 to 64 random bytes.");
        }

        if (callback.Check(url) is { } wrong)
        {
            throw EventErrors.Invalid($"{wrong.Detail} {wrong.Next}");
        }

        var cursor = EventParams.Cursor(given);
        var maxAge = EventParams.MaxAge(given);
        var ttl = Ttl(given);
        var id = EventSubscription.IdOf(caller.TokenId, url, filter);
        if (await Refresh(id, filter, secret!, ttl, ct) is { } refreshed)
        {
            return refreshed;
        }

        await Verify(id, filter, caller, url, secret!, ct);
        var (position, truncated) = await reader.Begin(filter, cursor, maxAge, ct);
        var now = clock.GetUtcNow();
        var twin = await database.Write(
            filter.Organization,
            async unit =>
            {
                // What is left of one that has ended; a twin of this call that was faster stays, and is prolonged.
                if (await unit.One(EventSubscription.Find, new { id }, EventSubscription.From) is { } old && (old.State == SubscriptionState.Ending || old.ExpiresAt <= now))
                {
                    await unit.Execute(Drop, new { id });
                }

                var row = new { id, token = caller.TokenId, agent = filter.Agent, name = filter.Name, channel = filter.Channel, url, secret = box.Seal(secret!, id.Value), position, now, expires = now + ttl };
                if (await unit.Execute(Insert, row) == 0)
                {
                    return await ProlongIn(unit, id, secret!, row.secret, now, ttl);
                }

                await audit.Append(unit, filter.Organization, caller.Actor, "events.subscribed", id.Value, new { filter.Name });
                return null;
            },
            ct);
        signals.Publish(Changed, id.Value);
        return twin is null ? Granted(id, now + ttl, position, truncated) : Prolonged(twin, now + ttl);
    }

    /// <summary>Answers events/unsubscribe.</summary>
    public async ValueTask<JsonObject> Unsubscribe(JsonObject given, Caller caller, CancellationToken ct)
    {
        var filter = await EventFilter.Read(given, caller, reach, ct);
        var url = UrlIn(EventParams.Members(given, "delivery") ?? throw EventErrors.Invalid("Say in delivery where it is delivered to."));
        var id = EventSubscription.IdOf(caller.TokenId, url, filter);
        var ended = await database.Write(
            filter.Organization,
            async unit =>
            {
                var ended = await unit.Execute(Drop, new { id });
                if (ended > 0)
                {
                    await audit.Append(unit, filter.Organization, caller.Actor, "events.unsubscribed", id.Value, new { filter.Name });
                }

                return ended;
            },
            ct);
        return ended > 0 ? [] : throw EventErrors.NotFound("subscription", "There is no such subscription: it has ended, or was made with another token, address or other arguments.");
    }

    async Task<JsonObject?> Refresh(EventSubscriptionId id, EventFilter filter, string secret, TimeSpan ttl, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var sealedSecret = box.Seal(secret, id.Value);
        var before = await database.Write(
            filter.Organization,
            unit => ProlongIn(unit, id, secret, sealedSecret, now, ttl),
            ct);
        if (before is null)
        {
            return null;
        }

        signals.Publish(Changed, id.Value);
        return Prolonged(before, now + ttl);
    }

    /// <summary>The subscription as it was before it was prolonged; null when there is none that can be.</summary>
    async ValueTask<EventSubscription?> ProlongIn(Session unit, EventSubscriptionId id, string secret, string sealedSecret, DateTimeOffset now, TimeSpan ttl)
    {
        if (await unit.One(EventSubscription.Find, new { id }, EventSubscription.From) is not { } old)
        {
            return null;
        }

        var row = new { id, secretChanged = box.Open(old.Secret, id.Value) != secret, secret = sealedSecret, oldUntil = now + OldSecretKept, expires = now + ttl, now };
        return await unit.Execute(Prolong, row) == 1 ? old : null;
    }

    static JsonObject Prolonged(EventSubscription before, DateTimeOffset until)
    {
        var granted = Granted(before.Id, until, before.Position, truncated: false);
        granted["deliveryStatus"] = new JsonObject
        {
            ["active"] = before.State == SubscriptionState.Active,
            ["lastDeliveryAt"] = Instant(before.LastDeliveryAt),
            ["lastError"] = before.LastError,
        };
        if (before.FailedSince is { } since)
        {
            granted["deliveryStatus"]!["failedSince"] = Instant(since);
        }

        return granted;
    }

    async Task Verify(EventSubscriptionId id, EventFilter filter, Caller caller, string url, string secret, CancellationToken ct)
    {
        var asked = new { token = caller.TokenId, url, now = clock.GetUtcNow() };
        var (held, verified) = await database.Read(
            filter.Organization, async session => (await session.Count(Held, asked), await session.Count(Verified, asked) > 0), ct);
        if (held >= settings.MostPerToken)
        {
            throw EventErrors.Exhausted("subscriptions", settings.MostPerToken, $"A token has {settings.MostPerToken} subscriptions at most. End some with events/unsubscribe.");
        }

        if (!verified && await callback.Verify(id, url, secret, ct) is { } reason)
        {
            throw EventErrors.Callback(reason);
        }
    }

    TimeSpan Ttl(JsonObject given)
    {
        var wanted = EventParams.Number(given, "ttlMs", 1) is { } asked ? TimeSpan.FromMilliseconds(Math.Min(asked, EventParams.Longest))
            : given.ContainsKey("ttlMs") ? settings.MostTtl
            : settings.DefaultTtl;
        return wanted < settings.LeastTtl ? settings.LeastTtl : wanted > settings.MostTtl ? settings.MostTtl : wanted;
    }

    static string UrlIn(JsonObject delivery) => EventParams.Text(delivery, "mode") is { } mode and not EventTypes.Webhook
        ? throw EventErrors.Unsupported("deliveryMode", mode.Length > 60 ? mode[..60] : mode, "Subscriptions deliver by webhook. For the other ways call events/poll or events/stream.")
        : EventParams.Text(delivery, "url") ?? throw EventErrors.Invalid("Say in delivery.url where to deliver to.");

    static JsonObject Granted(EventSubscriptionId id, DateTimeOffset until, long position, bool truncated) => new()
    {
        ["id"] = id.Value,
        ["refreshBefore"] = Instant(until),
        ["cursor"] = EventLog.Cursor(position),
        ["truncated"] = truncated,
    };

    static JsonNode? Instant(DateTimeOffset? at) => at is { } instant ? JsonSerializer.SerializeToNode(instant, Wire.Json) : null;
}
