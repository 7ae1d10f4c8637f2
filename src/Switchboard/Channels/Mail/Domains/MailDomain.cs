using System.ComponentModel;
using System.Text.Json;
using Switchboard.Data;

namespace Switchboard.Channels.Mail.Domains;

/// <summary>A domain of an organization's own that its mailboxes are at.</summary>
/// <param name="ExternalId">The provider's id of it; null until the provider has it.</param>
internal sealed record MailDomain(
    OrganizationId Organization, string Domain, string Provider, CredentialId Credential, string? ExternalId, MailDomainStatus Status,
    IReadOnlyList<DnsRecord> Records, DateTimeOffset CreatedAt, DateTimeOffset? CheckedAt)
{
    public const string Columns = "organization_id, domain, provider, credential_id, external_id, status, records, created_at, checked_at";

    public static readonly Sql Find = $"SELECT {Columns} FROM mail_domain WHERE organization_id = @organization AND domain = @domain";

    public static readonly Problem Unknown = Problem.NotFound("domain", "GET /api/v1/mail-domains lists the organization's domains; POST adds one.");

    public static readonly Problem Removing = Problem.Conflict(
        "domain_removing", "The domain is being removed.", "Use another one, or add it again when it is gone.");

    // Whoever removes it waits for the mailbox, or the mailbox finds it leaving.
    static readonly Sql Hold = "UPDATE mail_domain SET status = status WHERE organization_id = @organization AND domain = @domain AND status <> 'removing'";

    /// <summary>Whether mailboxes may be written down at it; it stays then until the unit ends.</summary>
    public static async ValueTask<bool> Stays(Session unit, string domain) => await unit.Execute(Hold, new { domain }) == 1;

    public MailDomainView View => new(Domain, Status, Records, CreatedAt, CheckedAt);

    public static MailDomain From(Row row) => new(
        row.Id<OrganizationId>("organization_id"), row.Text("domain"), row.Text("provider"), row.Id<CredentialId>("credential_id"),
        row.TextOrNull("external_id"), row.Enum<MailDomainStatus>("status"),
        JsonSerializer.Deserialize<DnsRecord[]>(row.Text("records"), Wire.Json)!, row.Instant("created_at"), row.InstantOrNull("checked_at"));
}

/// <summary>A domain as callers see it.</summary>
internal sealed record MailDomainView(
    [property: Description("The domain.")] string Domain,
    [property: Description(
        "pending until its DNS records are found; then verified, and mail leaves and arrives. failed: at least one is missing or wrong. "
            + "removing: it is being taken out of the account.")]
    MailDomainStatus Status,
    [property: Description("What has to stand in its DNS.")] IReadOnlyList<DnsRecord> Records,
    [property: Description("When it was added.")] DateTimeOffset CreatedAt,
    [property: Description("When the provider was last asked.")] DateTimeOffset? CheckedAt);
