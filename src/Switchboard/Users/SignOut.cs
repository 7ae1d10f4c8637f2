using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Users;

/// <summary>Ends the session that asks, or all of the person's, on every device at once.</summary>
internal sealed class SignOut(Database db, Sessions sessions, Tokens tokens) : IUseCase, IEndpoint
{
    /// <param name="Everywhere">Whether all of the person's sessions were ended.</param>
    internal sealed record Answer(bool Everywhere);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapDelete("/api/v1/session", (bool? everywhere, Caller caller, HttpContext http, SignOut signOut, CancellationToken ct) =>
            signOut.Do(caller, everywhere ?? false, http, ct).ToHttp())
        .Says("signOut", "Session", "Sign out, here or everywhere").LetsIn(Role.Viewer);

    async Task<Outcome<Answer>> Do(Caller caller, bool everywhere, HttpContext http, CancellationToken ct)
    {
        if (caller.User is not { } user)
        {
            return ShowSession.NoSession;
        }

        var organization = caller.OrganizationId;
        await db.Write(
            organization,
            async unit =>
            {
                await (everywhere
                    ? sessions.EndAll(unit, organization, user.UserId, caller.Actor)
                    : sessions.End(unit, organization, caller.TokenId, caller.Actor));
                return 0;
            },
            ct);
        tokens.Forget(organization);
        SessionCookie.TakeAway(http);
        return new Answer(everywhere);
    }
}
