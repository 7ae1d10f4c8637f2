using Switchboard.Data;

namespace Switchboard.Tenancy;

/// <summary>Whether an organization reaches the simulator alone or the real world.</summary>
internal enum OrganizationMode
{
    /// <summary>Providers are the simulator's.</summary>
    Sandbox,

    /// <summary>Approved for real providers.</summary>
    Production,
}

/// <summary>Whether an organization may act.</summary>
internal enum OrganizationStatus
{
    /// <summary>It may.</summary>
    Active,

    /// <summary>Its tokens open nothing until it is resumed.</summary>
    Suspended,

    /// <summary>On its way out for good: suspended, its numbers are given back and its rows erased.</summary>
    Deleting,

    /// <summary>Being onboarded, and undone if that does not come through; the deployment's own row while the first run isn't finished.</summary>
    Preparing,
}

/// <summary>Whose numbers its agents speak from.</summary>
internal enum IdentityMode
{
    /// <summary>A number for each agent.</summary>
    Dedicated,

    /// <summary>Many agents on one number.</summary>
    Shared,

    /// <summary>Shared, dedicated on upgrade.</summary>
    Hybrid,
}

/// <summary>How its traffic is kept apart at the provider.</summary>
internal enum IsolationMode
{
    /// <summary>One account for all.</summary>
    Account,

    /// <summary>A subaccount for each agent.</summary>
    Agent,

    /// <summary>A subaccount for the organization.</summary>
    Organization,
}

/// <summary>A tenant as its admins see it.</summary>
internal sealed record OrganizationView(
    OrganizationId OrganizationId,
    string Name,
    string Slug,
    OrganizationMode Mode,
    OrganizationStatus Status,
    IdentityMode IdentityMode,
    IsolationMode IsolationMode,
    System.Text.Json.JsonElement Settings,
    DateTimeOffset CreatedAt,
    long Version = 1) : IVersioned
{
    public const string Columns = "organization_id, name, slug, mode, status, identity_mode, isolation_mode, settings, created_at, version";

    public static OrganizationView From(Row row) => new(
        row.Id<OrganizationId>("organization_id"),
        row.Text("name"),
        row.Text("slug"),
        row.Enum<OrganizationMode>("mode"),
        row.Enum<OrganizationStatus>("status"),
        row.Enum<IdentityMode>("identity_mode"),
        row.Enum<IsolationMode>("isolation_mode"),
        System.Text.Json.JsonElement.Parse(row.Text("settings")),
        row.Instant("created_at"),
        row.Long("version"));
}
