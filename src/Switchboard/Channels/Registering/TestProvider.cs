using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Tenancy;

namespace Switchboard.Channels.Registering;

/// <summary>Asks a provider whether a credential is good, without saving it.</summary>
internal sealed class TestProvider(DraftCredential drafts) : IUseCase, IEndpoint
{
    [Example("""{"credentials": {"accountSid": "AC0123456789abcdef0123456789abcdef", "authToken": "0123456789abcdef0123456789abcdef"}}""")]
    internal sealed record Request(IReadOnlyDictionary<string, string> Credentials, Realm? Realm = null, OrganizationId? OrganizationId = null);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/v1/providers/{name}/test", (string name, Request request, Caller caller, TestProvider test, CancellationToken ct) => test.Try(caller, name, request, ct).ToHttp())
        .Says("testProvider", "Providers", "Test a provider's credential without saving it").Requires(Tier.Organization);

    async Task<Outcome<ProviderCheck>> Try(Caller caller, string provider, Request request, CancellationToken ct)
    {
        var drafted = await drafts.Draft(caller, provider, request.Credentials, request.Realm, request.OrganizationId, ct);
        return drafted.Problem is { } wrong ? wrong : await drafted.Value.Try(ct);
    }
}
