using Switchboard.Tenancy;

namespace Switchboard.Channels;

/// <summary>
/// Brings the credential of a subaccount up to date when its provider no longer takes it: somebody has changed its token there, and the
/// account above can tell the new one.
/// </summary>
[Collected]
public interface ICredentialRenewal
{
    /// <summary>
    /// The credential as it is now; null when it isn't a subaccount's, or the provider knows no other than the one that was refused. Asks
    /// the provider at most every few seconds.
    /// </summary>
    ValueTask<ProviderCredential?> Renew(ProviderCredential refused, CancellationToken ct);
}
