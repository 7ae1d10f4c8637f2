using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using ModelContextProtocol.Server;
using Switchboard.Tenancy;

namespace Switchboard.Channels.Registering;

/// <summary>
/// Saves a provider's credential for an organization, or for the deployment and with it for all who have none of their own. The provider is asked first: what
/// it refuses is not saved. What is saved is in use at once, on every node.
/// </summary>
internal sealed class RegisterProvider(DraftCredential drafts, DoOnce once, Credentials saved, Ids ids, TimeProvider clock)
    : IUseCase, IEndpoint
{
    const string Tool = "comms_register_provider";

    /// <param name="Credentials">The values of the fields that GET /api/v1/providers names.</param>
    /// <param name="Verify">Whether the provider is asked first.</param>
    /// <param name="Realm">The one that the organization is in unless named: production prepares for approval.</param>
    /// <param name="OrganizationId">For a super-admin; left out, it is the deployment's.</param>
    [Example("""{"credentials": {"accountSid": "AC0123456789abcdef0123456789abcdef", "authToken": "0123456789abcdef0123456789abcdef"}}""", Name = "Twilio")]
    [Example("""{"credentials": {"apiKey": "re_0123456789abcdefghijklmn", "domain": "mail.acme-dental.example"}}""", Name = "Resend")]
    internal sealed record Request(IReadOnlyDictionary<string, string> Credentials, bool Verify = true, Realm? Realm = null, OrganizationId? OrganizationId = null);

    /// <param name="Check">What the provider said; absent when it wasn't asked.</param>
    internal sealed record Answer(
        [property: Description("The provider as it is now.")] ProviderView Provider,
        [property: Description("Whether the provider itself has said that the credential is good.")] bool Verified,
        [property: Description("What the provider said; absent when it wasn't asked.")] ProviderCheck? Check);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPut("/api/v1/providers/{name}", (string name, Request request, Caller caller, RegisterProvider register, CancellationToken ct) =>
            register.Register(caller, name, request.Credentials, request.Verify, request.Realm, request.OrganizationId, null, ct).ToHttp())
        .Says("registerProvider", "Providers", "Test a provider's credential and save it; in use at once").Requires(Tier.Organization);

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

        var drafted = await drafts.Draft(caller, provider, credentials, realm, organizationId, ct);
        if (drafted.Problem is { } wrong)
        {
            return wrong;
        }

        var draft = drafted.Value;
        ProviderCheck? check = null;
        if (verify)
        {
            var tried = await draft.Try(ct);
            if (tried.Problem is { } refused)
            {
                return refused;
            }

            check = tried.Value;
        }

        DateTimeOffset? verifiedAt = verify ? clock.GetUtcNow() : null;
        var fresh = ids.Next<CredentialId>();
        var answer = await once.Write<Answer>(draft.Organization, new(caller, Tool, clientRef, new { provider, credentials, verify, draft.Realm }), async unit =>
        {
            await saved.Save(unit, fresh, draft.Organization, draft.Realm, provider, draft.Credential.Account, draft.Credential.Fields, verifiedAt, caller.Actor);
            return new Answer(ProviderView.Of(draft.Provider, draft.Realm, CredentialSource.Own, draft.Credential with { VerifiedAt = verifiedAt }), verify, check);
        }, ct);
        saved.Forget(draft.Organization, draft.Realm);
        return answer;
    }
}
