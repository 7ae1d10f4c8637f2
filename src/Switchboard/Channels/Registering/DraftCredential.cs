using Switchboard.Tenancy;

namespace Switchboard.Channels.Registering;

/// <summary>A credential as it would be saved.</summary>
internal sealed record DraftedCredential(KnownProvider Provider, OrganizationId Organization, Realm Realm, ProviderCredential Credential)
{
    /// <summary>Asks the provider whether it is good.</summary>
    public async Task<Outcome<ProviderCheck>> Try(CancellationToken ct)
    {
        var tried = await Provider.Adapter.Verify(Credential, ct);
        // A real account isn't known to the simulator.
        return tried.Problem is not { } refused || Realm != Realm.Sandbox ? tried : refused with
        {
            Next = "The organization is in the sandbox, where the simulator stands in for the provider: use one of its accounts, "
                + "or send realm production to register a real one for later.",
        };
    }
}

/// <summary>Reads what a caller gives for a provider's credential.</summary>
[Singleton]
internal sealed class DraftCredential(ProviderCatalog catalog, ListProviders providers, Credentials credentials, Realms realms)
{
    /// <summary>The credential that the fields make up, or what is wrong with them.</summary>
    public async ValueTask<Outcome<DraftedCredential>> Draft(
        Caller caller, string provider, IReadOnlyDictionary<string, string> fields, Realm? realm, OrganizationId? named, CancellationToken ct)
    {
        var (reach, known) = (await providers.Reach(named, realm, caller, ct), catalog.Named(provider));
        if ((reach.Problem ?? known.Problem ?? known.Value.Check(fields)) is { } problem)
        {
            return problem;
        }

        var (organization, there) = reach.Value;
        return there == Realm.Sandbox && !realms.HasSandbox
            ? Realms.NoSandbox with { Next = Realms.NoSandbox.Next + " Or register it for production beforehand, with realm." }
            : new DraftedCredential(known.Value, organization, there, credentials.Draft(organization, provider, there, known.Value.AccountIn(fields), fields));
    }
}
