using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Data;

namespace Switchboard.Tenancy;

/// <summary>Takes a token back, at once. Revoking it again changes nothing.</summary>
internal sealed class RevokeToken(Database db, TimeProvider clock, TokenMint mint, Tokens tokens) : IUseCase, IEndpoint
{
    static readonly Sql Find = $"SELECT {TokenView.Columns} FROM token WHERE organization_id = @organization AND id = @id AND user_id IS NULL";

    // Writing the deployment's own row makes two revocations of super-admin tokens wait for each other.
    static readonly Sql Queue = "UPDATE organization SET version = version + 1 WHERE organization_id = @organization";

    static readonly Sql OtherSuperAdmins = """
        SELECT COUNT(*) FROM token
        WHERE organization_id = @organization AND tier = 'super_admin' AND user_id IS NULL AND id <> @id AND revoked_at IS NULL
            AND (expires_at IS NULL OR expires_at > @now)
        """;

    static readonly Problem LastSuperAdmin = Problem.Conflict(
        "last_super_admin_token", "This is the last super-admin token in force; without it nobody could make another.", "Make a new super-admin token first.");

    static readonly Problem Unknown = Problem.NotFound("token", "Look at GET /api/v1/tokens for the organization's tokens.");

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapDelete("/api/v1/tokens/{tokenId}", (TokenId tokenId, OrganizationId? organizationId, Caller caller, RevokeToken revoke, CancellationToken ct) =>
            revoke.Revoke(tokenId, organizationId, caller, ct).ToHttp())
        .Says("revokeToken", "Tokens", "Take a token back").Requires(Tier.Organization);

    public async Task<Outcome<TokenView>> Revoke(TokenId id, OrganizationId? named, Caller caller, CancellationToken ct)
    {
        var reach = caller.ReachOrDeployment(named);
        if (reach.Problem is { } unreached)
        {
            return unreached;
        }

        var organization = reach.Value;
        var outcome = await db.Write(organization, unit => Revoke(unit, organization, id, caller), ct);
        tokens.Forget(organization);
        return outcome;
    }

    async ValueTask<Outcome<TokenView>> Revoke(Session unit, OrganizationId organization, TokenId id, Caller caller)
    {
        if (organization == OrganizationId.Deployment)
        {
            await unit.Execute(Queue);
        }

        if (await unit.One(Find, new { id }, TokenView.From) is not { } token)
        {
            return Unknown;
        }

        if (token is { Tier: Tier.SuperAdmin, RevokedAt: null } && await unit.Count(OtherSuperAdmins, new { id, now = clock.GetUtcNow() }) == 0)
        {
            return LastSuperAdmin;
        }

        await mint.TakeBack(unit, organization, id, caller.Actor);
        return await unit.One(Find, new { id }, TokenView.From) is { } revoked ? revoked : Unknown;
    }
}
