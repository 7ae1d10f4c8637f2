using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Tenancy;
using Switchboard.Users.Oidc;

namespace Switchboard.Users;

/// <summary>Tells the sign-in page how people sign in here.</summary>
internal sealed class ShowWays(OidcSettings oidc) : IUseCase, IEndpoint
{
    /// <summary>How people sign in.</summary>
    /// <param name="Password">By their address and a password.</param>
    /// <param name="Oidc">By a provider of OpenID Connect; left out where there is none.</param>
    internal sealed record Ways(bool Password, OidcWay? Oidc);

    /// <summary>A provider.</summary>
    /// <param name="Name">What people call it.</param>
    internal sealed record OidcWay(string Name);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/session/ways", (ShowWays show) => show.Show().ToHttp())
        .Says("listSignInWays", "Session", "How people sign in here").Open("It is what the sign-in page shows to everybody.");

    Outcome<Ways> Show() => new Ways(Password: true, oidc.IsOn ? new OidcWay(oidc.Called) : null);
}
