using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Users;

/// <summary>Makes a link by which a user chooses a new password, for who forgot theirs or lost the first link.</summary>
internal sealed class MakeSignInLink(Database db, SignInLinks links) : IUseCase, IEndpoint
{
    static readonly Problem Disabled = Problem.Conflict(
        "user_disabled", "This user can't sign in.", "Let them in again first (PATCH /api/v1/users/{userId}, disabled: false).");

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/v1/users/{userId}/sign-in-link", (
                UserId userId, OrganizationId? organizationId, Caller caller, MakeSignInLink make, CancellationToken ct) =>
            make.Do(userId, organizationId, caller, ct).ToCreated())
        .Says("makeSignInLink", "Users", "Make a link by which a user chooses a new password").Requires(Tier.Organization);

    async Task<Outcome<LinkView>> Do(UserId user, OrganizationId? named, Caller caller, CancellationToken ct)
    {
        var reach = caller.ReachOrDeployment(named);
        if (reach.Problem is { } unreached)
        {
            return unreached;
        }

        var organization = reach.Value;
        var (reset, first) = (links.Strike(user, LinkPurpose.Reset), links.Strike(user, LinkPurpose.First));
        return await db.Write<Outcome<LinkView>>(
            organization,
            async unit =>
            {
                if (await unit.One(WebUser.Find, new { user }, WebUser.From) is not { } found)
                {
                    return ListUsers.Unknown;
                }

                if (found.DisabledAt is not null)
                {
                    return Disabled;
                }

                var link = found.Email is null ? first : reset;
                await links.Keep(unit, link, organization, caller.Actor);
                return new LinkView(links.Address(link), link.ExpiresAt);
            },
            ct);
    }
}
