using Switchboard.Channels;
using Switchboard.Tenancy;

namespace Switchboard.Agents.Senders;

/// <summary>An account that has senders.</summary>
/// <param name="IsOwn">Whether it is the organization's own; otherwise it is the deployment's, and its senders are lent.</param>
internal sealed record SenderAccount(ISenderProvider Provider, ProviderCredential Credential, bool IsOwn);

/// <summary>Finds the account that an organization's senders are at, and where it brings what people write.</summary>
[Singleton]
internal sealed class SenderAccounts(IEnumerable<ISenderProvider> providers, Credentials credentials, ServerAddress server)
{
    public static readonly Problem None = Problem.Conflict(
        "no_sender_provider",
        "There is no provider of WhatsApp senders.",
        "An admin registers one with PUT /api/v1/providers/twilio or comms_register_provider.");

    /// <summary>The account in force, or null.</summary>
    public async ValueTask<SenderAccount?> Of(OrganizationId organization, CancellationToken ct)
    {
        if (await credentials.InForce(providers, organization, ct) is not var (provider, credential))
        {
            return null;
        }

        var own = await credentials.Own(organization, provider.Name, credential.Realm, ct);
        return new(provider, credential, own?.Id == credential.Id);
    }

    /// <summary>A certain account, or null when it is no longer here.</summary>
    public async ValueTask<SenderAccount?> Of(OrganizationId organization, CredentialId account, CancellationToken ct) =>
        await credentials.By(account, organization, ct) is { } credential
            && providers.FirstOrDefault(provider => provider.Name == credential.Provider) is { } provider
            ? new(provider, credential, await credentials.By(account, OrganizationId.Deployment, ct) is null)
            : null;

    /// <summary>The account that a sender is at, or null when it is no longer here.</summary>
    public async ValueTask<SenderAccount?> Of(WhatsappSender sender, CancellationToken ct) =>
        providers.FirstOrDefault(provider => provider.Name == sender.Provider) is { } provider
            && await credentials.By(sender.CredentialId, sender.OrganizationId, ct) is { } credential
            ? new(provider, credential, !sender.Lent)
            : null;

    /// <summary>Where an account brings what people write; the address says whose it is.</summary>
    public Uri CallbackOf(ISenderProvider provider) => new($"{server.PublicText}/webhooks/{provider.Name}/{EnumText.Of(provider.Channel)}");

    /// <summary>What stands before <see cref="CallbackOf"/>.</summary>
    public string Root => server.PublicText;
}
