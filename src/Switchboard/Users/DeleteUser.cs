using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Users;

/// <summary>Deletes a user with their sessions. What they did stays in the audit log under their id, without address or name.</summary>
internal sealed class DeleteUser(Database db, Tokens tokens, AuditLog audit) : IUseCase, IEndpoint
{
    static readonly Sql DeleteSessions = "DELETE FROM token WHERE organization_id = @organization AND user_id = @user";
    static readonly Sql Delete = "DELETE FROM web_user WHERE organization_id = @organization AND id = @user";

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapDelete("/api/v1/users/{userId}", (UserId userId, OrganizationId? organizationId, Caller caller, DeleteUser delete, CancellationToken ct) =>
            delete.Do(userId, organizationId, caller, ct).ToHttp())
        .Says("deleteUser", "Users", "Delete a user").Requires(Tier.Organization);

    async Task<Outcome<UserView>> Do(UserId user, OrganizationId? named, Caller caller, CancellationToken ct)
    {
        var reach = caller.ReachOrDeployment(named);
        if (reach.Problem is { } unreached)
        {
            return unreached;
        }

        if (user == caller.User?.UserId)
        {
            return ChangeUser.OwnUser;
        }

        var organization = reach.Value;
        var deleted = await db.Write<Outcome<UserView>>(
            organization,
            async unit =>
            {
                if (await unit.Execute(WebUser.Hold, new { user }) == 0 || await unit.One(WebUser.Find, new { user }, WebUser.From) is not { } found)
                {
                    return ListUsers.Unknown;
                }

                await unit.Execute(DeleteSessions, new { user });
                await unit.Execute(SignInLinks.EndAll, new { user });
                await unit.Execute(Delete, new { user });
                await audit.Append(unit, organization, caller.Actor, "user.deleted", user.Value);
                return UserView.Of(found);
            },
            ct);
        tokens.Forget(organization);
        return deleted;
    }
}
