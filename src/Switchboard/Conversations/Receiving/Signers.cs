using Switchboard.Channels;
using Switchboard.Tenancy;

namespace Switchboard.Conversations.Receiving;

/// <summary>Tells who signed a webhook.</summary>
[Singleton]
internal sealed class Signers(Credentials credentials, Providers providers, ICredentialRenewal renewal, ServerAddress server)
{
    /// <summary>Whether an account signed it, with the token that we know or with one that it has been given since.</summary>
    public async ValueTask<bool> Signed(WebhookRequest request, IMessageProvider provider, ProviderCredential credential, CancellationToken ct) =>
        IsSigned(request, provider, credential) || (await renewal.Renew(credential, ct) is { } fresh && IsSigned(request, provider, fresh));

    /// <summary>Whether one of the deployment's own accounts signed it.</summary>
    public async ValueTask<bool> IsDeployment(WebhookRequest request, ChannelKind channel, CancellationToken ct)
    {
        foreach (var provider in providers.WithChannel(channel))
        {
            if (await credentials.For(OrganizationId.Deployment, provider.Name, ct) is { } credential && IsSigned(request, provider, credential))
            {
                return true;
            }
        }

        return false;
    }

    // A number that isn't pointed at another public address yet, and receipts of what was sent before, are signed over the address that they were given.
    bool IsSigned(WebhookRequest request, IMessageProvider provider, ProviderCredential credential) =>
        provider.Verify(request, credential)
        || (server.FormerText is { } former && provider.Verify(request with { Url = former + request.Url[server.PublicText.Length..] }, credential));
}
