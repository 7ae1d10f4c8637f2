using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using ModelContextProtocol.Server;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Channels.Registering;

/// <summary>
/// Saves a provider's credential for an organization, or for the deployment and with it for all who have none of their own. The provider is asked first: what
/// it refuses is not saved. What is saved is in use at once, on every node.
/// </summary>
internal sealed class RegisterProvider(Database db, ProviderCatalog catalog, ListProviders providers, Credentials credentials, Realms realms, ClientRefs refs, Ids ids, TimeProvider clock)
    : IUseCase, IEndpoint
{
    const string Tool = "comms_register_provider";

    /// <param name="Credentials">The values of the fields that GET /api/v1/providers names.</param>
    /// <param name="Verify">Whether the provider is asked first.</param>
    /// <param name="Realm">The one that the organization is in unless named: production prepares for approval.</param>
    /// <param name="OrganizationId">For a super-admin; left out, it is the deployment's.</param>
    internal sealed record Request(IReadOnlyDictionary<string, string> Credentials, bool Verify = true, Realm? Realm = null, OrganizationId? OrganizationId = null);

    /// <summary>The same without being saved.</summary>
    internal sealed record Trial(IReadOnlyDictionary<string, string> Credentials, Realm? Realm = null, OrganizationId? OrganizationId = null);

    /// <param name="Check">What the provider said; absent when it wasn't asked.</param>
    internal sealed record Answer(
        [property: Description("The provider as it is now.")] ProviderView Provider,
        [property: Description("Whether the provider itself has said that the credential is good.")] bool Verified,
        [property: Description("What the provider said; absent when it wasn't asked.")] ProviderCheck? Check);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPut("/api/v1/providers/{name}", (string name, Request request, Caller caller, RegisterProvider register, CancellationToken ct) =>
                register.Register(caller, name, request.Credentials, request.Verify, request.Realm, request.OrganizationId, null, ct).ToHttp())
            .Says("registerProvider", "Providers", "Test a provider's credential and save it; in use at once").Requires(Tier.Organization);
        routes.MapPost("/api/v1/providers/{name}/test", (string name, Trial request, Caller caller, RegisterProvider register, CancellationToken ct) =>
                register.Try(caller, name, request, ct).ToHttp())
            .Says("testProvider", "Providers", "Test a provider's credential without saving it").Requires(Tier.Organization);
        routes.MapDelete("/api/v1/providers/{name}", (string name, OrganizationId? organizationId, Word<Realm>? realm, Caller caller, RegisterProvider register, CancellationToken ct) =>
                register.Retract(name, organizationId, realm?.Value, caller, ct).ToHttp())
            .Says("retractProvider", "Providers", "Take an organization's own credential back; the deployment's is in force then, if it has one").Requires(Tier.Organization);
    }

    [McpServerTool(Name = Tool, Title = "Register a provider", Destructive = true, Idempotent = true, OpenWorld = true, UseStructuredContent = true)]
    [Description("Tests a provider's credential against the provider and saves it for the organization, in place of the one before. It is in use at once. Secrets are never shown again.")]
    [Requires(Tier.Organization)]
    public async Task<Outcome<Answer>> Register(
        Caller caller,
        [Description("The provider's name, such as twilio.")] string provider,
        [Description("The credential's fields, such as {\"accountSid\": \"AC…\", \"authToken\": \"…\"} for twilio.")] IReadOnlyDictionary<string, string> credentials,
        [Description("Whether the provider is asked whether the credential is good; what it refuses is not saved.")] bool verify = true,
        [Description("sandbox or production; the one that the organization is in unless said. Production prepares for its approval.")] Realm? realm = null,
        [Description("For super-admins: whose it is; left out, it is the deployment's, for all organizations without one of their own.")] OrganizationId? organizationId = null,
        [MaxLength(ClientRefs.MaxLength), Description("Your own reference for this request. Repeated with the same arguments, it returns the first answer.")] string? clientRef = null,
        CancellationToken ct = default)
    {
        if (ClientRefs.Check(clientRef) is { } unusable)
        {
            return unusable;
        }

        var drafted = await Draft(caller, provider, credentials, realm, organizationId, ct);
        if (drafted.Problem is { } wrong)
        {
            return wrong;
        }

        var draft = drafted.Value;
        ProviderCheck? check = null;
        if (verify)
        {
            var tried = await draft.Provider.Adapter.Verify(draft.Credential, ct);
            if (tried.Problem is { } refused)
            {
                return Explained(refused, draft);
            }

            check = tried.Value;
        }

        DateTimeOffset? verifiedAt = verify ? clock.GetUtcNow() : null;
        var fresh = ids.Next<CredentialId>();
        var claim = clientRef is null ? null : refs.For(draft.Organization, caller, Tool, clientRef, new { provider, credentials, verify, draft.Realm });
        var saved = await db.Write(draft.Organization, unit => ClientRefs.Once<Answer>(unit, claim, async () =>
        {
            await this.Credentials.Save(unit, fresh, draft.Organization, draft.Realm, provider, draft.Credential.Account, draft.Credential.Fields, verifiedAt, caller.Actor);
            return new Answer(ProviderView.Of(draft.Provider, draft.Realm, CredentialSource.Own, draft.Credential with { VerifiedAt = verifiedAt }), verify, check);
        }), ct);
        this.Credentials.Forget(draft.Organization, draft.Realm);
        return saved;
    }

    async Task<Outcome<ProviderCheck>> Try(Caller caller, string provider, Trial request, CancellationToken ct)
    {
        var drafted = await Draft(caller, provider, request.Credentials, request.Realm, request.OrganizationId, ct);
        if (drafted.Problem is { } wrong)
        {
            return wrong;
        }

        var tried = await drafted.Value.Provider.Adapter.Verify(drafted.Value.Credential, ct);
        return tried.Problem is { } refused ? Explained(refused, drafted.Value) : tried;
    }

    async Task<Outcome<ProviderView>> Retract(string provider, OrganizationId? named, Realm? realm, Caller caller, CancellationToken ct)
    {
        var (reach, known) = (await providers.Reach(named, realm, caller, ct), catalog.Named(provider));
        if ((reach.Problem ?? known.Problem) is { } problem)
        {
            return problem;
        }

        var (organization, there) = reach.Value;
        await this.Credentials.Retract(organization, there, provider, caller.Actor, ct);
        return await providers.View(known.Value, organization, there, ct);
    }

    async ValueTask<Outcome<Drafted>> Draft(Caller caller, string provider, IReadOnlyDictionary<string, string> fields, Realm? realm, OrganizationId? named, CancellationToken ct)
    {
        var (reach, known) = (await providers.Reach(named, realm, caller, ct), catalog.Named(provider));
        if ((reach.Problem ?? known.Problem ?? known.Value.Check(fields)) is { } problem)
        {
            return problem;
        }

        var (organization, there) = reach.Value;
        return there == Realm.Sandbox && !realms.HasSandbox
            ? Realms.NoSandbox with { Next = Realms.NoSandbox.Next + " Or register it for production beforehand, with realm." }
            : new Drafted(known.Value, organization, there, this.Credentials.Draft(organization, provider, there, known.Value.AccountIn(fields), fields));
    }

    // A real account isn't known to the simulator.
    static Problem Explained(Problem refused, Drafted draft) => draft.Realm == Realm.Sandbox
        ? refused with { Next = "The organization is in the sandbox, where the simulator stands in for the provider: use one of its accounts, or send realm production to register a real one for later." }
        : refused;

    Credentials Credentials { get; } = credentials;

    sealed record Drafted(KnownProvider Provider, OrganizationId Organization, Realm Realm, ProviderCredential Credential);
}
