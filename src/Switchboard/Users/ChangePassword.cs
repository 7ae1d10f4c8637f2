using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Users;

/// <summary>Changes one's own password; whoever is signed in elsewhere as oneself is signed out.</summary>
internal sealed class ChangePassword(Database db, Passwords passwords, AuditLog audit, Tokens tokens, SignInTries tries, TimeProvider clock)
    : IUseCase, IEndpoint
{
    [Example("""{"current": "correct horse battery staple", "password": "a better battery for horses"}""")]
    internal sealed record Request(
        [property: MaxLength(Passwords.Longest), Description("The one until now.")] string Current,
        [property: MaxLength(Passwords.Longest), Description("At least 12 characters.")] string Password);

    /// <param name="SignedOut">How many other sessions were ended.</param>
    internal sealed record Answer(int SignedOut);

    static readonly Problem NotYours = Problem.Invalid("current", "This is not your password.", "Try again, or ask an admin for a link to sign in.");

    // Matching takes a while: who was given another password meanwhile, or may not come in any more, isn't followed by an older one.
    static readonly Sql Change = """
        UPDATE web_user SET password = @hash, version = version + 1
        WHERE organization_id = @organization AND id = @user AND password = @matched AND disabled_at IS NULL
        """;

    static readonly Sql EndOthers = """
        UPDATE token SET revoked_at = @now WHERE organization_id = @organization AND user_id = @user AND id <> @session AND revoked_at IS NULL
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPut("/api/v1/session/password", (Request request, Caller caller, ChangePassword change, HttpContext http, CancellationToken ct) =>
            change.Do(request, caller, http.Connection.RemoteIpAddress, ct).ToHttp())
        .Says("changePassword", "Session", "Change one's own password").LetsIn(Role.Viewer);

    async Task<Outcome<Answer>> Do(Request request, Caller caller, IPAddress? source, CancellationToken ct)
    {
        if (caller.User is not { } signedIn)
        {
            return ShowSession.NoSession;
        }

        var organization = caller.OrganizationId;
        var user = await db.Read(organization, session => session.One(WebUser.Find, new { user = signedIn.UserId }, WebUser.From), ct);
        if (request.Current.Length > Passwords.Longest)
        {
            return NotYours;
        }

        if (Passwords.Check("password", request.Password, user?.Email, user?.Name) is { } weak)
        {
            return weak;
        }

        var begin = tries.Begin(source, user?.Email ?? signedIn.UserId.Value);
        if (begin.Problem is { } notNow)
        {
            return notNow;
        }

        using var attempt = begin.Value;
        if (!await passwords.Match(user?.Password, request.Current, ct))
        {
            attempt.Failed(request.Current, user);
            return NotYours;
        }

        var hash = await passwords.Hash(request.Password, ct);
        var ended = await db.Write<Outcome<Answer>>(
            organization,
            async unit =>
            {
                if (await unit.Execute(Change, new { user = signedIn.UserId, hash, matched = user?.Password }) == 0)
                {
                    return NotYours;
                }

                await unit.Execute(SignInLinks.EndAll, new { user = signedIn.UserId });
                await audit.Append(unit, organization, caller.Actor, "user.password_changed", signedIn.UserId.Value);
                return new Answer(await unit.Execute(EndOthers, new { user = signedIn.UserId, session = caller.TokenId, now = clock.GetUtcNow() }));
            },
            ct);
        tokens.Forget(organization);
        return ended;
    }
}
