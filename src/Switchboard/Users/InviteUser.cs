using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Audit;
using Switchboard.Channels.Mail;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Users;

/// <summary>Invites a person to sign in to the web. The link is shown once, to be passed on by whoever invites.</summary>
internal sealed class InviteUser(DoOnce once, SignInLinks links, Ids ids, AuditLog audit, TimeProvider clock) : IUseCase, IEndpoint
{
    [Example("""{"email": "maria@example.com", "name": "Maria", "role": "operator"}""")]
    internal sealed record Request(
        [property: MaxLength(WebUser.LongestEmail), Description("The address that they sign in with.")] string Email,
        [property: MaxLength(WebUser.LongestName), Description("What others see as the name.")] string Name,
        [property: Description("viewer, operator or admin; in the deployment operator or super_admin.")] Role Role,
        [property: Description("For super-admins: whose user it is; left out, the deployment's own.")] OrganizationId? OrganizationId = null,
        [property: MaxLength(ClientRefs.MaxLength), Description("Repeated, it returns the first answer, without the link.")] string? ClientRef = null);

    static readonly Sql IsThere = "SELECT count(*) FROM organization WHERE organization_id = @organization AND status <> 'deleting'";

    static readonly Problem Taken = Problem.Conflict(
        "email_taken", "Somebody signs in with this address already.",
        "Look at GET /api/v1/users; one person has one address here, and belongs to one organization.");

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/v1/users", (Request request, Caller caller, InviteUser invite, CancellationToken ct) =>
            invite.Do(request, caller, ct).ToCreated(made => $"/api/v1/users/{made.User.UserId}"))
        .Says("inviteUser", "Users", "Invite a person to sign in to the web").Requires(Tier.Organization);

    async Task<Outcome<UserMade>> Do(Request request, Caller caller, CancellationToken ct)
    {
        var (reach, email) = (caller.ReachOrDeployment(request.OrganizationId), request.Email.Trim().ToLowerInvariant());
        if ((reach.Problem ?? ClientRefs.Check(request.ClientRef) ?? Line.Check("name", request.Name, WebUser.LongestName)
            ?? (EmailAddress.TryParse(email, out _) ? null : Problem.Invalid("email", "This is no e-mail address.", "Give one such as maria@example.com."))
            ?? WebUser.CheckRole(request.Role, reach.Value)) is { } wrong)
        {
            return wrong;
        }

        var organization = reach.Value;
        var user = WebUser.New(ids.Next<UserId>(), organization, email, request.Name.Trim(), request.Role, clock.GetUtcNow());
        var link = links.Strike(user.UserId, LinkPurpose.Invitation);
        return await once.Write<UserMade>(
            organization,
            new(caller, "invite_user", request.ClientRef, request with { ClientRef = null }),
            async unit =>
            {
                if (await unit.Count(IsThere) == 0)
                {
                    return Caller.UnknownOrganization;
                }

                if (await unit.Execute(WebUser.Insert, user) == 0)
                {
                    return Taken;
                }

                await audit.Append(unit, organization, caller.Actor, "user.invited", user.UserId.Value, new { role = EnumText.Of(user.Role) });
                await links.Keep(unit, link, organization, caller.Actor);
                return new UserMade(UserView.Of(user), new(links.Address(link), link.ExpiresAt));
            },
            ct,
            stored: answer => answer with { Link = null });
    }
}

/// <summary>A user who was invited.</summary>
/// <param name="Link">Shown once.</param>
internal sealed record UserMade(UserView User, LinkView? Link);

/// <summary>A link to sign in by, once.</summary>
internal sealed record LinkView(string Url, DateTimeOffset ExpiresAt);
