using System.ComponentModel;
using Switchboard.Tenancy;

namespace Switchboard.Channels.Mail;

/// <summary>A domain that mailboxes are at, as its provider has it.</summary>
/// <param name="Provider">The adapter's name.</param>
/// <param name="IsVerified">Whether the provider has found all that it needs in the domain's DNS.</param>
public sealed record MailDomain(string Name, string Provider, bool IsVerified, IReadOnlyList<DnsRecord> Records);

/// <summary>A record that has to stand in a domain's DNS.</summary>
public sealed record DnsRecord(
    [property: Description("What it is for: SPF, DKIM, DMARC, or Receiving.")] string Purpose,
    [property: Description("TXT, MX or CNAME.")] string Type,
    [property: Description("Its name below the zone, as DNS pages ask for it; @ is the zone itself.")] string Name,
    [property: Description("Its value.")] string Value,
    [property: Description("Of an MX record.")] int? Priority,
    [property: Description("What the provider found, such as verified, pending or not_started; absent when it doesn't look for it.")] string? Status);

/// <summary>Finds the domain that an organization's mailboxes are at.</summary>
[Singleton]
internal sealed class MailDomains(IEnumerable<IMailboxProvider> providers, Credentials credentials)
{
    /// <summary>That of its own account, or else of the deployment's; null where there is none, or its account hasn't it yet.</summary>
    public async ValueTask<Outcome<MailDomain?>> Of(OrganizationId organization, CancellationToken ct)
    {
        foreach (var provider in providers.OrderBy(provider => provider.Name, StringComparer.Ordinal))
        {
            if (await credentials.For(organization, provider.Name, ct) is { } credential)
            {
                return await provider.Domain(credential, ct);
            }
        }

        return (MailDomain?)null;
    }
}
