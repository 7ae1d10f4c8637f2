using System.ComponentModel;
using System.Text.Json;
using Switchboard.Data;

namespace Switchboard.Webhooks;

/// <summary>Whether events are pushed to a webhook.</summary>
internal enum WebhookStatus
{
    /// <summary>Events are pushed to it.</summary>
    Enabled,

    /// <summary>None are, until it is enabled again.</summary>
    Disabled,

    /// <summary>It is gone; its rows are being removed.</summary>
    Deleted,
}

/// <summary>A webhook as its admins see it; its secret is shown once, when it is made.</summary>
internal sealed record WebhookView(
    WebhookId WebhookId,
    OrganizationId OrganizationId,
    string Url,
    [property: Description("What it is for.")] string? Description,
    [property: Description("The kinds of events that it gets; all when absent.")] IReadOnlyList<string>? EventKinds,
    [property: Description("The one agent whose events it gets; all agents' when absent.")] AgentId? AgentId,
    [property: Description("Whether it is the callback in the agent's profile.")] bool IsCallback,
    [property: Description("Whether it gets the copies of the agent's route duplication.")] bool IsCopy,
    [property: Description("enabled or disabled.")] WebhookStatus Status,
    [property: Description("Why it was disabled.")] string? StatusReason,
    [property: Description("Since when nothing could be delivered.")] DateTimeOffset? FailingSince,
    DateTimeOffset CreatedAt)
{
    public const string Columns = "id, organization_id, url, description, kinds, agent_id, callback, copy, status, status_reason, failing_since, created_at";

    public static readonly Sql Find = $"SELECT {Columns} FROM webhook WHERE organization_id = @organization AND id = @webhook AND status <> 'deleted'";

    /// <summary>What is said of a webhook that isn't there for this caller.</summary>
    public static readonly Problem Unknown = Problem.NotFound("webhook", "Look at GET /api/v1/webhooks for the organization's webhooks.");

    public static WebhookView From(Row row) => new(
        row.Id<WebhookId>("id"),
        row.Id<OrganizationId>("organization_id"),
        row.Text("url"),
        row.TextOrNull("description"),
        Kinds(row),
        row.IdOrNull<AgentId>("agent_id"),
        row.Flag("callback"),
        row.Flag("copy"),
        row.Enum<WebhookStatus>("status"),
        row.TextOrNull("status_reason"),
        row.InstantOrNull("failing_since"),
        row.Instant("created_at"));

    /// <summary>The kinds as they are stored: null for all.</summary>
    public static string? Stored(IReadOnlyList<string>? kinds) =>
        kinds is { Count: > 0 } ? JsonSerializer.Serialize(kinds.Distinct(StringComparer.Ordinal)) : null;

    /// <summary>The kinds of a row; null for all.</summary>
    public static IReadOnlyList<string>? Kinds(Row row) => row.TextOrNull("kinds") is { } kinds ? JsonSerializer.Deserialize<string[]>(kinds) : null;
}

/// <summary>A webhook with its secret.</summary>
internal sealed record WebhookWithSecret(
    WebhookView Webhook,
    [property: Description("What signatures are checked with; absent when a clientRef is repeated. It is shown this once.")] string? Secret);
