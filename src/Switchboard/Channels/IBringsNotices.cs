using Switchboard.Tenancy;

namespace Switchboard.Channels;

/// <summary>A provider that has to be told, account by account, where to bring what it has to say.</summary>
[Collected]
public interface IBringsNotices : IProvider
{
    /// <summary>Makes sure that the account brings everything to an address, and that its signatures can be checked. Harmless when it happens twice.</summary>
    /// <returns>What has to be kept with the credential's fields from now on; empty when nothing changed.</returns>
    Task<Outcome<IReadOnlyDictionary<string, string>>> Connect(Uri endpoint, ProviderCredential credential, CancellationToken ct);
}
