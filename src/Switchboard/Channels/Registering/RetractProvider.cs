using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Tenancy;

namespace Switchboard.Channels.Registering;

/// <summary>Takes an organization's own credential back, on every node at once. The deployment's is in force then, if it has one.</summary>
internal sealed class RetractProvider(ProviderCatalog catalog, ListProviders providers, Credentials credentials) : IUseCase, IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapDelete(
            "/api/v1/providers/{name}",
            (string name, OrganizationId? organizationId, Word<Realm>? realm, Caller caller, RetractProvider retract, CancellationToken ct) =>
                retract.Retract(name, organizationId, realm?.Value, caller, ct).ToHttp())
        .Says("retractProvider", "Providers", "Take an organization's own credential back; the deployment's is in force then, if it has one")
        .Requires(Tier.Organization);

    async Task<Outcome<ProviderView>> Retract(string provider, OrganizationId? named, Realm? realm, Caller caller, CancellationToken ct)
    {
        var (reach, known) = (await providers.Reach(named, realm, caller, ct), catalog.Named(provider));
        if ((reach.Problem ?? known.Problem) is { } problem)
        {
            return problem;
        }

        var (organization, there) = reach.Value;
        await credentials.Retract(organization, there, provider, caller.Actor, ct);
        return await providers.View(known.Value, organization, there, ct);
    }
}
