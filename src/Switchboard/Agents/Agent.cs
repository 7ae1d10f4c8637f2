using System.ComponentModel;
using Switchboard.Data;

namespace Switchboard.Agents;

/// <summary>Where an agent is in its life.</summary>
internal enum AgentStatus
{
    /// <summary>Being made; it acts for nobody yet and is undone if it does not come through.</summary>
    Provisioning,

    /// <summary>At work.</summary>
    Active,

    /// <summary>Held back: it sends nothing; what arrives is kept.</summary>
    Paused,

    /// <summary>Gone, with its history kept.</summary>
    Deprovisioned,
}

/// <summary>What becomes of pictures, sounds and files that people send an agent.</summary>
internal enum MediaPolicy
{
    /// <summary>They stay at the provider, and messages show where.</summary>
    PassThrough,

    /// <summary>They are copied to our storage, and deleted there after some days.</summary>
    Keep,
}

/// <summary>An agent's profile.</summary>
/// <param name="CallbackUrl">Where the agent's events are pushed to.</param>
/// <param name="Version">Counts changes; the entity tag over HTTP.</param>
internal sealed record AgentView(
    AgentId AgentId,
    OrganizationId OrganizationId,
    string DisplayName,
    string? Greeting,
    string? SystemPrompt,
    string Language,
    string TimeZone,
    string Country,
    AgentStatus Status,
    string? CallbackUrl,
    DateTimeOffset CreatedAt,
    long Version) : IVersioned
{
    /// <summary>What is pushed to the callback is signed with it; shown once, when the callback is set.</summary>
    public string? CallbackSecret { get; init; }

    /// <summary>What becomes of pictures, sounds and files that people send it.</summary>
    [Description("What becomes of pictures, sounds and files that people send it.")]
    public required MediaPolicy Media { get; init; }

    /// <summary>After how many days its stored files are deleted; absent where the deployment's own number counts.</summary>
    [Description("After how many days its stored files are deleted; absent where the deployment's own number counts.")]
    public int? MediaRetentionDays { get; init; }

    public const string Columns = "id, organization_id, display_name, greeting, system_prompt, language, time_zone, country, status, callback_url, "
        + "created_at, version, media, media_days";

    public static readonly Sql Find = $"SELECT {Columns} FROM agent WHERE organization_id = @organization AND id = @agent";

    /// <summary>What is said of an agent that isn't there for this caller.</summary>
    public static readonly Problem Unknown = Problem.NotFound(
        "agent",
        "With an agent's own token leave agentId out. An admin finds the organization's agents with GET /api/v1/channels or comms_get_channel_status.");

    public static AgentView From(Row row) => new(
        row.Id<AgentId>("id"),
        row.Id<OrganizationId>("organization_id"),
        row.Text("display_name"),
        row.TextOrNull("greeting"),
        row.TextOrNull("system_prompt"),
        row.Text("language"),
        row.Text("time_zone"),
        row.Text("country"),
        row.Enum<AgentStatus>("status"),
        row.TextOrNull("callback_url"),
        row.Instant("created_at"),
        row.Long("version"))
    {
        Media = row.Enum<MediaPolicy>("media"),
        MediaRetentionDays = (int?)row.LongOrNull("media_days"),
    };
}

/// <summary>What an agent shall be able to do.</summary>
internal sealed record Capabilities(
    [property: Description("A telephone number that texts.")] bool Phone = true,
    [property: Description("A WhatsApp sender of the pool; when none is free the agent is made without one, and the answer says what to do.")]
    bool Whatsapp = false,
    [property: Description("A mailbox.")] bool Email = false,
    [property: Description("Answering calls with a voice of its own.")] bool VoiceAi = false);
