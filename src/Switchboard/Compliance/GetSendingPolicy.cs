using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Compliance;

/// <summary>Tells how an organization sends.</summary>
internal sealed class GetSendingPolicy(Database database) : IUseCase, IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/compliance/policy", (OrganizationId? organizationId, Caller caller, GetSendingPolicy policy, CancellationToken ct) =>
            policy.Read(organizationId, caller, ct).ToHttp())
        .Says("getSendingPolicy", "Compliance", "The organization's postal address, and where it is stricter than the law").Requires(Tier.Organization);

    async Task<Outcome<SendingPolicy>> Read(OrganizationId? named, Caller caller, CancellationToken ct)
    {
        var reach = caller.Reach(named);
        return reach.Problem is { } unreached ? unreached : await database.Read(reach.Value, SendingPolicy.Of, ct);
    }
}
