using System.Text.Json;
using System.Text.Json.Nodes;
using Switchboard.Agents;
using Switchboard.Conversations.Reading;
using Switchboard.Tenancy;

namespace Switchboard.Mcp.Events;

/// <summary>
/// Takes, prolongs and ends webhook subscriptions. The same call again prolongs: who asks, the address, the type of event and the arguments
/// are what a subscription is. An address is told nothing before it has proven that it wants to be.
/// </summary>
[Singleton]
internal sealed class SubscribeToEvents(
    SubscriptionBook book, EventReader reader, AgentReach reach, CallbackPost callback, McpEventSettings settings, ISignals signals)
{
    /// <summary>Published with a subscription's id when it was taken or prolonged.</summary>
    public const string Changed = "mcp.subscriptions";

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
        var wish = new WishedSubscription(EventSubscription.IdOf(caller.TokenId, url, filter), filter, caller, url, secret!, Ttl(given));
        if (await book.Prolong(wish, ct) is { } prolonged)
        {
            return Told(wish, prolonged);
        }

        await Verify(wish, ct);
        var (position, truncated) = await reader.Begin(filter, cursor, maxAge, ct);
        return Told(wish, await book.Begin(wish, position, ct), position, truncated);
    }

    /// <summary>Answers events/unsubscribe.</summary>
    public async ValueTask<JsonObject> Unsubscribe(JsonObject given, Caller caller, CancellationToken ct)
    {
        var filter = await EventFilter.Read(given, caller, reach, ct);
        var url = UrlIn(EventParams.Members(given, "delivery") ?? throw EventErrors.Invalid("Say in delivery where it is delivered to."));
        var id = EventSubscription.IdOf(caller.TokenId, url, filter);
        return await book.End(id, filter, caller, ct)
            ? []
            : throw EventErrors.NotFound(
                "subscription", "There is no such subscription: it has ended, or was made with another token, address or other arguments.");
    }

    /// <param name="position">Where it begins, when it is new.</param>
    JsonObject Told(WishedSubscription wish, TakenSubscription taken, long position = 0, bool truncated = false)
    {
        signals.Publish(Changed, wish.Id.Value);
        return taken.Before is { } before ? Prolonged(before, taken.Until) : Granted(wish.Id, taken.Until, position, truncated);
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

    async Task Verify(WishedSubscription wish, CancellationToken ct)
    {
        if (await book.Refuse(wish, ct) is { } refused)
        {
            throw EventErrors.Forbidden($"{refused.Detail} {refused.Next}");
        }

        var (held, isVerified) = await book.Standing(wish, ct);
        if (held >= settings.MostPerToken)
        {
            throw EventErrors.Exhausted(
                "subscriptions",
                settings.MostPerToken,
                $"A token has {settings.MostPerToken} subscriptions at most. End some with events/unsubscribe.");
        }

        if (!isVerified && await callback.Verify(wish.Id, wish.Url, wish.Secret, ct) is { } reason)
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
        ? throw EventErrors.Unsupported(
            "deliveryMode",
            mode.Length > 60 ? mode[..60] : mode,
            "Subscriptions deliver by webhook. For the other ways call events/poll or events/stream.")
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
