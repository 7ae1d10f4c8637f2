using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Users;

/// <summary>
/// Changes what a user is called and may do. Who is disabled is signed out at once, everywhere, and can't sign in until they are let in again.
/// </summary>
internal sealed class ChangeUser(Database db, Sessions sessions, Tokens tokens, AuditLog audit, TimeProvider clock) : IUseCase, IEndpoint
{
    [Example("""{"role": "admin"}""")]
    internal sealed record Request(
        [property: MaxLength(WebUser.LongestName), Description("What others see as the name.")] string? Name = null,
        [property: Description("viewer, operator or admin; in the deployment operator or super_admin.")] Role? Role = null,
        [property: Description("Whether they can't sign in any more.")] bool? Disabled = null);

    static readonly Sql Change = """
        UPDATE web_user SET name = @name, role = @role, disabled_at = @disabled, version = version + 1
        WHERE organization_id = @organization AND id = @user AND version = @version
        """;

    internal static readonly Problem OwnUser = Problem.Conflict(
        "own_user", "This is yourself: you would lock yourself out.", "Ask another admin to do it.");

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPatch("/api/v1/users/{userId}", (
                UserId userId, OrganizationId? organizationId, Request request, Caller caller, ChangeUser change, HttpContext http, CancellationToken ct) =>
            change.Do(userId, organizationId, request, caller, EntityTag.IfMatch(http.Request), ct).ToHttp())
        .Says("changeUser", "Users", "Change what a user is called and may do").Requires(Tier.Organization);

    async Task<Outcome<UserView>> Do(UserId id, OrganizationId? named, Request request, Caller caller, long? version, CancellationToken ct)
    {
        var reach = caller.ReachOrDeployment(named);
        if ((reach.Problem ?? (request.Name is { } name ? Line.Check("name", name, WebUser.LongestName) : null)
            ?? (request.Role is { } role ? WebUser.CheckRole(role, reach.Value) : null)) is { } wrong)
        {
            return wrong;
        }

        if (id == caller.User?.UserId && (request.Disabled == true || request.Role < caller.User.Role))
        {
            return OwnUser;
        }

        var organization = reach.Value;
        var changed = await db.Write<Outcome<UserView>>(organization, unit => Write(unit, organization, id, request, caller, version), ct);
        tokens.Forget(organization);
        return changed;
    }

    async ValueTask<Outcome<UserView>> Write(Session unit, OrganizationId organization, UserId id, Request request, Caller caller, long? version)
    {
        if (await unit.One(WebUser.Find, new { user = id }, WebUser.From) is not { } user)
        {
            return ListUsers.Unknown;
        }

        var after = user with
        {
            Name = request.Name?.Trim() ?? user.Name,
            Role = request.Role ?? user.Role,
            DisabledAt = request.Disabled switch { null => user.DisabledAt, true => user.DisabledAt ?? clock.GetUtcNow(), false => null },
            Version = user.Version + 1,
        };
        if ((version is { } seen && seen != user.Version)
            || await unit.Execute(Change, new { user = id, after.Name, after.Role, disabled = after.DisabledAt, version = user.Version }) == 0)
        {
            return EntityTag.Changed;
        }

        if (after.DisabledAt is not null)
        {
            await unit.Execute(SignInLinks.EndAll, new { user = id });
        }

        // What they have open goes on as what they were.
        if (after.DisabledAt is not null || after.Role < user.Role)
        {
            await sessions.EndAll(unit, organization, id, caller.Actor);
        }

        await audit.Append(
            unit, organization, caller.Actor, "user.changed", id.Value, new { role = EnumText.Of(after.Role), disabled = after.DisabledAt is not null });
        return UserView.Of(after);
    }
}
