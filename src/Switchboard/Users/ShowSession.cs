using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Users;

/// <summary>Tells a page who is signed in.</summary>
internal sealed class ShowSession(Database db, Sessions sessions) : IUseCase, IEndpoint
{
    internal static readonly Problem NoSession = Problem.NotFound(
        "session", "This is for people who are signed in to the web; a token has no session. POST /api/v1/session signs in.");

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/session", (Caller caller, HttpContext http, ShowSession show, CancellationToken ct) => show.Show(caller, http, ct).ToHttp())
        .Says("getSession", "Session", "Who is signed in").LetsIn(Role.Viewer);

    async Task<Outcome<SessionView>> Show(Caller caller, HttpContext http, CancellationToken ct) =>
        caller.User is { } user && SessionCookie.In(http.Request) is { } text
            && await db.Read(caller.OrganizationId, session => sessions.View(session, user.UserId, caller.TokenId, text), ct) is { } view
            ? view
            : NoSession;
}
