using Switchboard.Tenancy;

namespace Switchboard.Channels;

/// <summary>Which account an organization uses where several providers could do.</summary>
internal static class AccountInForce
{
    /// <summary>
    /// The first of these providers, by name, that there is a credential for, the organization's own or the deployment's; null when there
    /// is none.
    /// </summary>
    public static async ValueTask<(TProvider Provider, ProviderCredential Credential)?> InForce<TProvider>(
        this Credentials credentials, IEnumerable<TProvider> providers, OrganizationId organization, CancellationToken ct) where TProvider : IProvider
    {
        foreach (var provider in providers.OrderBy(provider => provider.Name, StringComparer.Ordinal))
        {
            if (await credentials.For(organization, provider.Name, ct) is { } credential)
            {
                return (provider, credential);
            }
        }

        return null;
    }
}
