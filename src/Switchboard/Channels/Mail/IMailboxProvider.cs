using Switchboard.Tenancy;

namespace Switchboard.Channels.Mail;

/// <summary>A provider of mailboxes: any address at a domain of the account's.</summary>
[Collected]
public interface IMailboxProvider : IProvider
{
    /// <summary>The domain that new mailboxes are at.</summary>
    string DomainOf(ProviderCredential credential);

    /// <summary>That domain with the records that it needs, as the provider has it at the moment; null when the account hasn't it.</summary>
    Task<Outcome<MailDomain?>> Domain(ProviderCredential credential, CancellationToken ct);

    /// <summary>
    /// Makes sure that the account has the domain and brings everything to an address, and that its signatures can be checked. Harmless when it happens twice.
    /// </summary>
    /// <returns>What has to be kept with the credential's fields from now on; empty when nothing changed.</returns>
    Task<Outcome<IReadOnlyDictionary<string, string>>> Connect(Uri endpoint, ProviderCredential credential, CancellationToken ct);
}
