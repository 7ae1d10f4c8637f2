using Switchboard.Channels;
using Switchboard.Tenancy;

namespace Switchboard.Conversations.Receiving;

/// <summary>Tells who signed a webhook that names nobody whom we know.</summary>
[Singleton]
internal sealed class Signers(Credentials credentials, Providers providers)
{
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
