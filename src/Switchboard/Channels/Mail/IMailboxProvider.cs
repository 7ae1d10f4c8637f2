using System.ComponentModel;
using Switchboard.Tenancy;

namespace Switchboard.Channels.Mail;

/// <summary>A provider of mailboxes: any address at a domain of the account's.</summary>
[Collected]
public interface IMailboxProvider : IBringsNotices
{
    /// <summary>The domain that new mailboxes are at, unless another one is named.</summary>
    string DomainOf(ProviderCredential credential);

    /// <summary>A domain of the account by its name; null when the account doesn't have it.</summary>
    Task<Outcome<ProviderDomain?>> FindDomain(string domain, ProviderCredential credential, CancellationToken ct);

    /// <summary>Adds a domain that the account doesn't have, for mail in both directions.</summary>
    Task<Outcome<ProviderDomain>> AddDomain(string domain, ProviderCredential credential, CancellationToken ct);

    /// <summary>Has the provider look for the domain's DNS records; what it found is told by <see cref="FindDomain"/> later.</summary>
    Task<Problem?> VerifyDomain(string domainId, ProviderCredential credential, CancellationToken ct);

    /// <summary>Takes a domain out of the account. Harmless when it isn't there any more.</summary>
    Task<Problem?> RemoveDomain(string domainId, ProviderCredential credential, CancellationToken ct);
}

/// <summary>A domain at a provider.</summary>
/// <param name="Id">The provider's id of it.</param>
public sealed record ProviderDomain(string Id, MailDomainStatus Status, IReadOnlyList<DnsRecord> Records);

/// <summary>How far a domain has come.</summary>
public enum MailDomainStatus
{
    /// <summary>The records aren't found yet, or not looked for.</summary>
    Pending,

    /// <summary>Mail leaves and arrives.</summary>
    Verified,

    /// <summary>At least one record is missing or wrong.</summary>
    Failed,

    /// <summary>It is being taken out of the account; no mailbox comes about at it any more.</summary>
    Removing,
}

/// <summary>A record that has to stand in a domain's DNS.</summary>
public sealed record DnsRecord(
    [property: Description("What it is for: SPF, DKIM, Receiving or DMARC.")] string Purpose,
    [property: Description("TXT, MX or CNAME.")] string Type,
    [property: Description("The whole name, such as send.example.com.")] string Name,
    [property: Description("What it says.")] string Value,
    [property: Description("pending, verified or failed; recommended for what isn't looked for.")] string Status,
    [property: Description("For MX.")] int? Priority = null);
