using Switchboard.Tenancy;

namespace Switchboard.Channels.Templates;

/// <summary>An account that has templates.</summary>
/// <param name="IsOwn">Whether it is the organization's own; in the deployment's there are others' templates too.</param>
internal sealed record TemplateAccount(ITemplateProvider Provider, ProviderCredential Credential, bool IsOwn);

/// <summary>Finds the account that an organization's templates are at.</summary>
[Singleton]
internal sealed class TemplateAccounts(IEnumerable<ITemplateProvider> providers, Credentials credentials)
{
    static readonly Problem NoProvider = Problem.Conflict(
        "no_template_provider",
        "There is no provider of WhatsApp templates.",
        "An admin registers one with PUT /api/v1/providers/twilio or comms_register_provider.");

    static readonly Problem Gone = Problem.Conflict(
        "provider_gone",
        "The provider of this template, or its credential, is no longer here.",
        "An admin registers the provider's credential again.");

    /// <summary>The account in force.</summary>
    public async ValueTask<Outcome<TemplateAccount>> Of(OrganizationId organization, CancellationToken ct) =>
        await credentials.InForce(providers, organization, ct) is var (provider, credential)
            ? await Of(organization, provider, credential, ct)
            : NoProvider;

    /// <summary>The account that a template is at.</summary>
    public ValueTask<Outcome<TemplateAccount>> Of(MessageTemplate template, CancellationToken ct) => Of(template.OrganizationId, template.CredentialId, ct);

    /// <summary>A certain account.</summary>
    public async ValueTask<Outcome<TemplateAccount>> Of(OrganizationId organization, CredentialId account, CancellationToken ct) =>
        await credentials.By(account, organization, ct) is { } credential
            && providers.FirstOrDefault(provider => provider.Name == credential.Provider) is { } provider
            ? await Of(organization, provider, credential, ct)
            : Gone;

    async ValueTask<TemplateAccount> Of(OrganizationId organization, ITemplateProvider provider, ProviderCredential credential, CancellationToken ct) =>
        new(provider, credential, await credentials.By(credential.Id, OrganizationId.Deployment, ct) is null);
}
