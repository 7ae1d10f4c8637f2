using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Users;

/// <summary>Signs a person in to the web by their address and password. Which of the two is wrong isn't told; ten wrong tries lock their source out.</summary>
internal sealed class SignIn(Database db, Passwords passwords, Sessions sessions, SignInTries tries, Tokens tokens) : IUseCase, IEndpoint
{
    [Example("""{"email": "maria@example.com", "password": "correct horse battery staple"}""")]
    internal sealed record Request(
        [property: MaxLength(WebUser.LongestEmail), Description("The address that they sign in with.")] string Email,
        [property: MaxLength(Passwords.Longest)] string Password);

    /// <summary>Who signs in by an address: nobody that is disabled, or whose organization is stopped. Across organizations.</summary>
    public static readonly Sql FindToSignIn = $"""
        SELECT {WebUser.Columns} FROM web_user
        WHERE email = @email AND disabled_at IS NULL
            AND organization_id IN (SELECT o.organization_id FROM organization o WHERE o.status NOT IN ('suspended', 'deleting'))
        """;

    static readonly Problem Wrong = new(
        "sign_in_failed", 401, "Address and password don't belong together.", "Try again, or ask an admin for a link to sign in.");

    internal static readonly Problem FromElsewhere = Problem.Forbidden("Another site's page asked for this.",
        "Open the console by its own address and sign in there.");

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/v1/session", (Request request, HttpContext http, SignIn signIn, CancellationToken ct) => signIn.Do(request, http, ct).ToCreated())
        .Says("signIn", "Session", "Sign in to the web: the session is in the cookie that comes with the answer").Open("an address and a password");

    async Task<Outcome<SessionView>> Do(Request request, HttpContext http, CancellationToken ct)
    {
        if (SessionCookie.IsFromElsewhere(http.Request))
        {
            return FromElsewhere;
        }

        if (request.Email.Length > WebUser.LongestEmail || request.Password.Length > Passwords.Longest)
        {
            return Wrong;
        }

        var email = request.Email.Trim().ToLowerInvariant();
        var begin = tries.Begin(http.Connection.RemoteIpAddress, email);
        if (begin.Problem is { } notNow)
        {
            return notNow;
        }

        using var attempt = begin.Value;
        var user = await db.ReadSystem(session => session.One(FindToSignIn, new { email }, WebUser.From), ct);
        if (!await passwords.Match(user?.Password, request.Password, ct) || user is not { Password: { } kept })
        {
            attempt.Failed(request.Password, user);
            return Wrong;
        }

        var begun = sessions.Strike(user, http);
        var view = await db.Write<Outcome<SessionView>>(
            user.OrganizationId,
            async unit => await sessions.Keep(unit, begun, user.OrganizationId, kept)
                && await sessions.View(unit, user.UserId, begun.Id, begun.Text) is { } session ? session : Wrong,
            ct);
        if (view.Succeeded)
        {
            // The oldest of too many have ended.
            tokens.Forget(user.OrganizationId);
            attempt.Succeeded();
            SessionCookie.Give(http, begun.Text, begun.ExpiresAt);
        }

        return view;
    }
}
