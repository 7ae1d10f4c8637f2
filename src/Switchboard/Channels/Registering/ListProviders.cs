using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Channels.Registering;

/// <summary>The providers of this deployment, and whose credential an organization uses each with.</summary>
internal sealed class ListProviders(Database db, ProviderCatalog catalog, Credentials credentials, CredentialUses uses, OrganizationRealms realms)
    : IUseCase, IEndpoint
{
    static readonly Sql Exists = "SELECT count(*) FROM organization WHERE organization_id = @organization AND status <> 'deleting'";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/providers", (OrganizationId? organizationId, Word<Realm>? realm, Caller caller, ListProviders list, CancellationToken ct) =>
                list.List(organizationId, realm?.Value, caller, ct).ToHttp())
            .Says("listProviders", "Providers", "The providers, their credentials' fields, and whose credential is in force")
            .LetsIn(Role.Admin).Requires(Tier.Organization);
        routes.MapGet(
            "/api/v1/providers/{name}",
            (string name, OrganizationId? organizationId, Word<Realm>? realm, Caller caller, ListProviders list, CancellationToken ct) =>
                list.One(name, organizationId, realm?.Value, caller, ct).ToHttp())
            .Says("getProvider", "Providers", "One provider, and whose credential is in force")
            .LetsIn(Role.Admin).Requires(Tier.Organization);
    }

    async Task<Outcome<Page<ProviderView>>> List(OrganizationId? named, Realm? realm, Caller caller, CancellationToken ct)
    {
        var reach = await Reach(named, realm, caller, ct);
        if (reach.Problem is { } unreached)
        {
            return unreached;
        }

        List<ProviderView> views = [];
        foreach (var provider in catalog.All)
        {
            views.Add(await View(provider, reach.Value.Organization, reach.Value.Realm, ct));
        }

        return new Page<ProviderView>(views, null);
    }

    async Task<Outcome<ProviderView>> One(string name, OrganizationId? named, Realm? realm, Caller caller, CancellationToken ct)
    {
        var (reach, provider) = (await Reach(named, realm, caller, ct), catalog.Named(name));
        return (reach.Problem ?? provider.Problem) is { } problem ? problem : await View(provider.Value, reach.Value.Organization, reach.Value.Realm, ct);
    }

    /// <summary>Which organization a call is about, and in which realm: the one that it is in unless the caller names another.</summary>
    public async ValueTask<Outcome<(OrganizationId Organization, Realm Realm)>> Reach(OrganizationId? named, Realm? realm, Caller caller, CancellationToken ct)
    {
        var reach = caller.ReachOrDeployment(named);
        if (reach.Problem is { } unreached)
        {
            return unreached;
        }

        if (await db.Read(reach.Value, session => session.Count(Exists), ct) == 0)
        {
            return Caller.UnknownOrganization;
        }

        return (reach.Value, realm ?? await realms.Of(reach.Value, ct));
    }

    /// <summary>As it is at this moment.</summary>
    public async ValueTask<ProviderView> View(KnownProvider provider, OrganizationId organization, Realm realm, CancellationToken ct) =>
        await InForce(provider, organization, realm, ct) with
        {
            LeftBehind = await uses.Left(organization, provider.Name, realm, ct) is { Count: > 0 } left ? left : null,
        };

    async ValueTask<ProviderView> InForce(KnownProvider provider, OrganizationId organization, Realm realm, CancellationToken ct)
    {
        if (await credentials.Own(organization, provider.Name, realm, ct) is { } own)
        {
            return ProviderView.Of(provider, realm, CredentialSource.Own, own);
        }

        var fallback = organization == OrganizationId.Deployment ? null : await credentials.Own(OrganizationId.Deployment, provider.Name, realm, ct);
        return ProviderView.Of(provider, realm, fallback is null ? CredentialSource.None : CredentialSource.Deployment, fallback);
    }
}
