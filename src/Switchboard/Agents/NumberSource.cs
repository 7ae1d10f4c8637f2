using Switchboard.Channels;
using Switchboard.Tenancy;

namespace Switchboard.Agents;

/// <summary>Where an organization's numbers are rented.</summary>
[Singleton]
internal sealed class NumberSource(Providers providers, Credentials credentials, Realms realms, OrganizationRealms organizations)
{
    /// <summary>A provider that rents numbers and has a credential of the organization's or the deployment's.</summary>
    /// <param name="chosen">The account that it shall be; null for the one in force.</param>
    public async ValueTask<Outcome<(INumberProvider Provider, ProviderCredential Credential)>> Of(
        OrganizationId organization, ProviderCredential? chosen, CancellationToken ct) =>
        chosen is not null && providers.Numbers(chosen.Provider) is { } named ? (named, chosen)
        : await credentials.InForce(providers.WithNumbers, organization, ct) is { } account ? account
        : await organizations.Of(organization, ct) == Realm.Sandbox && !realms.HasSandbox ? Realms.NoSandbox
        : Problem.Conflict(
            "no_number_provider",
            "There is no provider to get a number from.",
            $"Register one with PUT /api/v1/providers/{providers.WithNumbers.First().Name} or comms_register_provider, "
            + $"or ask the operator to set {string.Join(" or ", providers.WithNumbers.Select(SettingsOf))} and to start Switchboard again; "
            + "or leave out the capability phone.");

    // The deployment's credentials come from the section of settings that has the provider's name, a setting for each field.
    static string SettingsOf(INumberProvider provider) =>
        string.Join(" and ", provider.CredentialFields.Select(field => $"{Capital(provider.Name)}:{Capital(field.Name)}"));

    static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
