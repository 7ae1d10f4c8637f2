using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Switchboard.Channels;
using Switchboard.Data;

namespace Switchboard.Mcp.Events;

/// <summary>How a subscription stands.</summary>
internal enum SubscriptionState
{
    /// <summary>Events are delivered.</summary>
    Active,

    /// <summary>The address takes nothing; it is left alone until the client subscribes again.</summary>
    Suspended,

    /// <summary>It has ended; that is still to be said.</summary>
    Ending,
}

/// <summary>A webhook subscription as it is kept.</summary>
/// <param name="Position">Every event up to it was taken, given up, or not wanted.</param>
/// <param name="Gap">Whether the client has yet to hear that something was left out.</param>
/// <param name="Fence">Counts the claims: who holds an older one may no longer write.</param>
internal sealed record EventSubscription(
    EventSubscriptionId Id,
    OrganizationId Organization,
    TokenId Token,
    EventFilter Filter,
    string Url,
    string Secret,
    string? OldSecret,
    DateTimeOffset? OldSecretUntil,
    SubscriptionState State,
    long Position,
    bool Gap,
    string? Ending,
    int Attempts,
    long Fence,
    DateTimeOffset? LastDeliveryAt,
    string? LastError,
    DateTimeOffset? FailedSince,
    DateTimeOffset ExpiresAt)
{
    const string Columns = """
        id, organization_id, token_id, agent_id, name, channel, url, secret, old_secret, old_secret_until, state, position, gap, ending, attempts,
        fence, last_delivery_at, last_error, failed_since, expires_at
        """;

    public static readonly Sql Find = $"SELECT {Columns} FROM event_subscription WHERE organization_id = @organization AND id = @id";

    public SealedSecrets Secrets => new(Id.Value, Secret, OldSecret, OldSecretUntil);

    /// <summary>Deterministic over who asks, where it is delivered to, and what is listened to; it finds a subscription and opens nothing.</summary>
    public static EventSubscriptionId IdOf(TokenId token, string url, EventFilter filter)
    {
        var key = new JsonArray(token.Value, url, filter.Name, filter.Arguments).ToJsonString(Wire.Json);
        return new($"{EventSubscriptionId.Prefix}_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 16))}");
    }

    public static EventSubscription From(Row row) => new(
        row.Id<EventSubscriptionId>("id"),
        row.Id<OrganizationId>("organization_id"),
        row.Id<TokenId>("token_id"),
        new(
            row.Text("name"),
            row.Id<OrganizationId>("organization_id"),
            row.IdOrNull<AgentId>("agent_id"),
            row.TextOrNull("channel") is null ? null : row.Enum<ChannelKind>("channel"),
            ""),
        row.Text("url"),
        row.Text("secret"),
        row.TextOrNull("old_secret"),
        row.InstantOrNull("old_secret_until"),
        row.Enum<SubscriptionState>("state"),
        row.Long("position"),
        row.Flag("gap"),
        row.TextOrNull("ending"),
        row.Int("attempts"),
        row.Long("fence"),
        row.InstantOrNull("last_delivery_at"),
        row.TextOrNull("last_error"),
        row.InstantOrNull("failed_since"),
        row.Instant("expires_at"));
}
