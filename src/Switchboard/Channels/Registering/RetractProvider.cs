using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Tenancy;

namespace Switchboard.Channels.Registering;

/// <summary>
/// Takes a credential out of force, on every node at once; for an organization the deployment's is in force then, if it has one. Addresses belong
/// to the account that they were taken from: those in use would go on with one that seems to be gone, which has to be asked for.
/// </summary>
internal sealed class RetractProvider(ProviderCatalog catalog, ListProviders providers, CredentialUses uses, Credentials credentials) : IUseCase, IEndpoint
{
    const int MostNamed = 10;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapDelete(
            "/api/v1/providers/{name}",
            (
                string name,
                OrganizationId? organizationId,
                Word<Realm>? realm,
                bool? keepAddresses,
                Caller caller,
                RetractProvider retract,
                CancellationToken ct) => retract.Retract(name, organizationId, realm?.Value, keepAddresses ?? false, caller, ct).ToHttp())
        .Says(
            "retractProvider",
            "Providers",
            "Take a credential out of force; refused while addresses are in use with it, unless keepAddresses says that they shall go on with it")
        .Requires(Tier.Organization);

    async Task<Outcome<ProviderView>> Retract(
        string provider, OrganizationId? named, Realm? realm, bool keepAddresses, Caller caller, CancellationToken ct)
    {
        var (reach, known) = (await providers.Reach(named, realm, caller, ct), catalog.Named(provider));
        if ((reach.Problem ?? known.Problem) is { } problem)
        {
            return problem;
        }

        var (organization, there) = reach.Value;
        if (!keepAddresses
            && await credentials.Own(organization, provider, there, ct) is { } own
            && await uses.Of(organization, own.Id, ct) is { Count: > 0 } inUse)
        {
            return InUse(provider, organization, inUse);
        }

        await credentials.Retract(organization, there, provider, caller.Actor, ct);
        return await providers.View(known.Value, organization, there, ct);
    }

    static Problem InUse(string provider, OrganizationId organization, List<CredentialUse> uses)
    {
        var others = uses.Count - MostNamed;
        var more = others <= 0 ? ""
            : uses.Count == CredentialUses.Most ? "; and many more"
            : string.Create(CultureInfo.InvariantCulture, $"; and {others} more");
        var instead = organization == OrganizationId.Deployment ? ""
            : $" (with providerOverrides {provider}/deployment they are taken from the deployment's account while this one is in force)";
        return Problem.Conflict(
            "provider_in_use",
            $"Addresses are in use with this credential: {string.Join("; ", uses.Take(MostNamed).Select(use => use.InWords))}{more}.",
            $"Give those channels up and provision them anew{instead}, or ask again with keepAddresses=true: then they go on with this account, "
                + "whose credential is kept for them alone until they are given up, and what is provisioned from then on doesn't use it.");
    }
}
