using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Switchboard.Tenancy;

namespace Switchboard.Users.Oidc;

/// <summary>Takes a browser in that the provider leads back: into the console, or to the sign-in page, which says what went wrong.</summary>
internal sealed partial class EndOidc(
    OidcSettings settings, OidcDoor door, SecretBox box, ServerAddress server, TimeProvider clock, ILogger<EndOidc> log) : IUseCase, IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet(BeginOidc.Callback, (string? code, string? state, string? iss, string? error, HttpContext http, EndOidc end, CancellationToken ct) =>
            end.Do(new(code, iss, error), state, http, ct))
        .ExcludeFromDescription().Open("The provider's word, and the cookie of the browser that asked for it.");

    async Task<IResult> Do(OidcAnswer answer, string? state, HttpContext http, CancellationToken ct)
    {
        if (!settings.IsOn)
        {
            return OidcProblems.Off.ToHttp();
        }

        // An answer to another try, or to none, leaves the one that is under way as it is.
        if (OidcTry.In(http.Request, box, clock.GetUtcNow()) is not { } begun || !begun.IsOf(state))
        {
            return Lead(OidcProblems.Expired("The browser brings no try that the answer is to."), "/");
        }

        OidcTry.TakeAway(http, secure: server.Public.Scheme == Uri.UriSchemeHttps);
        var callback = server.Public.GetLeftPart(UriPartial.Authority) + BeginOidc.Callback;
        return await door.Enter(answer, begun, callback, http, ct) is { } problem ? Lead(problem, begun.Next) : Results.Redirect("/console" + begun.Next);
    }

    IResult Lead(Problem problem, string next)
    {
        Failed(log, problem.Code, problem.Detail);
        return Results.Redirect(BeginOidc.SignInPage(problem, next));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Somebody wasn't signed in by OpenID Connect: {Code}. {Detail}")]
    static partial void Failed(ILogger log, string code, string detail);
}
