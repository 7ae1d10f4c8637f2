using Switchboard.Channels;
using Switchboard.Tenancy;

namespace Switchboard.Conversations.Receiving;

/// <summary>Tells who signed a webhook.</summary>
[Singleton]
internal sealed class Signers(Credentials credentials, Providers providers, ICredentialRenewal renewal)
{
    /// <summary>Whether an account signed it, with the token that we know or with one that it has been given since.</summary>
    public async ValueTask<bool> Signed(WebhookRequest request, IMessageProvider provider, ProviderCredential credential, CancellationToken ct) =>
        provider.Verify(request, credential) || (await renewal.Renew(credential, ct) is { } fresh && provider.Verify(request, fresh));

    /// <summary>Whether one of the deployment's own accounts signed it.</summary>
    public async ValueTask<bool> IsDeployment(WebhookRequest request, ChannelKind channel, CancellationToken ct)
    {
        foreach (var provider in providers.WithChannel(channel))
        {
            if (await credentials.For(OrganizationId.Deployment, provider.Name, ct) is { } credential && provider.Verify(request, credential))
            {
                return true;
            }
        }

        return false;
    }
}
