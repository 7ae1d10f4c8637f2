using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Switchboard.Tenancy;

namespace Switchboard.Users.Oidc;

/// <summary>Leads a browser to the provider, which asks who sits before it and leads back.</summary>
internal sealed partial class BeginOidc(
    OidcSettings settings, OidcProvider provider, SecretBox box, ServerAddress server, TimeProvider clock, ILogger<BeginOidc> log) : IUseCase, IEndpoint
{
    /// <summary>Where the provider leads back to.</summary>
    public const string Callback = OidcTry.Path + "/callback";

    // Neither page is for programs, and neither answers with anything but where to go.
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet(OidcTry.Path, (string? next, bool? hop, HttpContext http, BeginOidc begin, CancellationToken ct) => begin.Do(next, hop ?? false, http, ct))
        .ExcludeFromDescription().Open("It leads to the provider, which asks who it is.");

    /// <summary>The sign-in page, which says what went wrong.</summary>
    public static string SignInPage(Problem problem, string next) =>
        "/console/signin" + new QueryBuilder { { "problem", problem.Code }, { "next", next } };

    async Task<IResult> Do(string? next, bool hop, HttpContext http, CancellationToken ct)
    {
        if (!settings.IsOn)
        {
            return OidcProblems.Off.ToHttp();
        }

        // The provider leads back to the public address: a cookie that is given under another name of ours wouldn't be there.
        var home = server.Public.GetLeftPart(UriPartial.Authority);
        if (!hop && !string.Equals($"{http.Request.Scheme}://{http.Request.Host}", home, StringComparison.OrdinalIgnoreCase))
        {
            return Results.Redirect(home + OidcTry.Path + new QueryBuilder { { "next", OidcTry.Within(next) }, { "hop", "true" } });
        }

        var begun = OidcTry.Begin(next, clock.GetUtcNow());
        var found = await provider.Find(ct);
        if (found.Problem is { } problem)
        {
            Failed(log, problem.Code, problem.Detail);
            return Results.Redirect(SignInPage(problem, begun.Next));
        }

        begun.Give(http, box, secure: server.Public.Scheme == Uri.UriSchemeHttps);
        var asked = new QueryBuilder
        {
            { "response_type", "code" }, { "client_id", settings.ClientId }, { "redirect_uri", home + Callback }, { "scope", "openid email profile" },
            { "state", begun.State }, { "nonce", begun.Nonce }, { "code_challenge", begun.Challenge }, { "code_challenge_method", "S256" },
        };
        var at = found.Value.Authorization;
        return Results.Redirect(at.Query.Length > 1 ? $"{at.AbsoluteUri}&{asked.ToString()[1..]}" : at.GetLeftPart(UriPartial.Path) + asked);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Nobody can be led to the provider of OpenID Connect: {Code}. {Detail}")]
    static partial void Failed(ILogger log, string code, string detail);
}
