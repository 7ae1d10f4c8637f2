using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Switchboard.Simulator.People;

namespace Switchboard.Simulator.Oidc;

/// <summary>
/// A provider of OpenID Connect below a prefix: the code flow with PKCE for any client and any secret. https://openid.net/specs/openid-connect-core-1_0.html
/// </summary>
internal static class OidcRoutes
{
    public const string Prefix = "/oidc";

    static readonly TimeSpan TokenLasts = TimeSpan.FromMinutes(5);

    public static IServiceCollection AddOidc(this IServiceCollection services) => services.AddSingleton<Grants>().AddSingleton<Jwt>();

    public static void MapOidc(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Prefix + "/.well-known/openid-configuration", (HttpContext http) => Results.Json(Metadata(Issuer(http))));
        routes.MapGet(Prefix + "/jwks", (Jwt jwt) => Results.Json(new { keys = new[] { jwt.Public } }));
        routes.MapGet(Prefix + "/authorize", (HttpContext http, Population population) =>
            Judge(name => http.Request.Query[name], Issuer(http), out _) ?? AuthorizePage.Show(http, population));
        routes.MapPost(Prefix + "/authorize", Authorize);
        routes.MapPost(Prefix + "/token", Token);
    }

    static string Issuer(HttpContext http) => $"{http.Request.Scheme}://{http.Request.Host}{Prefix}";

    static object Metadata(string issuer) => new
    {
        issuer,
        authorization_endpoint = issuer + "/authorize",
        token_endpoint = issuer + "/token",
        jwks_uri = issuer + "/jwks",
        response_types_supported = new[] { "code" },
        response_modes_supported = new[] { "query" },
        grant_types_supported = new[] { "authorization_code" },
        subject_types_supported = new[] { "public" },
        id_token_signing_alg_values_supported = new[] { "RS256" },
        scopes_supported = new[] { "openid", "email", "profile" },
        claims_supported = new[] { "sub", "email", "email_verified", "name" },
        token_endpoint_auth_methods_supported = new[] { "client_secret_basic", "client_secret_post", "none" },
        code_challenge_methods_supported = new[] { "S256" },
        authorization_response_iss_parameter_supported = true,
    };

    /// <summary>What is wrong with what a program asks for, told to the program where one knows where it is; null when nothing is.</summary>
    static IResult? Judge(Func<string, string?> asked, string issuer, out AuthorizeRequest request)
    {
        request = new(
            asked("client_id") ?? "", asked("redirect_uri") ?? "", asked("code_challenge") ?? "", asked("state"), asked("nonce"), asked("scope") ?? "");
        if (request.ClientId.Length == 0 || !Uri.TryCreate(request.RedirectUri, UriKind.Absolute, out var back)
            || back.Scheme is not ("http" or "https") || back.Fragment.Length > 0)
        {
            return Refusal.BadRequest("`client_id` and `redirect_uri`, a web address without a number sign, are needed.", "redirect_uri");
        }

        return asked("response_type") != "code" ? Back(request, issuer, "error", "unsupported_response_type")
            : !request.Scope.Split(' ').Contains("openid") ? Back(request, issuer, "error", "invalid_scope")
            : request.Challenge.Length != 43 || asked("code_challenge_method") != "S256" ? Back(request, issuer, "error", "invalid_request")
            : null;
    }

    static async Task<IResult> Authorize(HttpContext http, Population population, Grants grants)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var issuer = Issuer(http);
        if (Judge(name => form[name], issuer, out var request) is { } wrong)
        {
            return wrong;
        }

        if (form["answer"] != "yes")
        {
            return Back(request, issuer, "error", "access_denied");
        }

        var email = form["email"].ToString().Trim() is { Length: > 0 } typed ? typed : form["mailbox"].ToString();
        return Population.IsMailbox(email) && Population.IsAddress(email)
            ? Back(request, issuer, "code", grants.Give(request, email.ToLowerInvariant(), isVerified: form["unverified"] != "true"))
            : Refusal.BadRequest("Choose a mailbox or write an e-mail address; go back to do so.", "email");
    }

    // 303, so that the form isn't sent on. https://www.rfc-editor.org/rfc/rfc9700#section-4.12
    static SeeOther Back(AuthorizeRequest request, string issuer, string name, string value)
    {
        var answer = new QueryBuilder { { name, value }, { "iss", issuer } };
        if (request.State is { } state)
        {
            answer.Add("state", state);
        }

        return new(request.RedirectUri + (request.RedirectUri.Contains('?', StringComparison.Ordinal) ? $"&{answer.ToString()[1..]}" : answer.ToString()));
    }

    static async Task<IResult> Token(HttpContext http, Population population, Grants grants, Jwt jwt, TimeProvider clock)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (!http.Request.HasFormContentType)
        {
            return Error("invalid_request");
        }

        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (form["grant_type"] != "authorization_code")
        {
            return Error("unsupported_grant_type");
        }

        if (ClientOf(http.Request, form) is not { } client)
        {
            return Error("invalid_client", StatusCodes.Status401Unauthorized);
        }

        if (grants.Take(form["code"], client, form["redirect_uri"], form["code_verifier"]) is not { } grant)
        {
            return Error("invalid_grant");
        }

        var name = population.Find(grant.Email) is { } person ? population.NameOf(person) : null;
        return Results.Json(new
        {
            access_token = RandomNumberGenerator.GetHexString(32, lowercase: true),
            token_type = "Bearer",
            expires_in = (int)TokenLasts.TotalSeconds,
            scope = grant.Request.Scope,
            id_token = jwt.Sign(Claims(grant, Issuer(http), name, clock.GetUtcNow())),
        });
    }

    static Dictionary<string, object> Claims(Grant grant, string issuer, string? name, DateTimeOffset now)
    {
        var claims = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["iss"] = issuer,
            ["sub"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(grant.Email)).AsSpan(0, 12)),
            ["aud"] = grant.Request.ClientId,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + TokenLasts).ToUnixTimeSeconds(),
            ["email"] = grant.Email,
            ["email_verified"] = grant.IsVerified,
        };
        if (grant.Request.Nonce is { } nonce)
        {
            claims["nonce"] = nonce;
        }

        if (name is not null)
        {
            claims["name"] = name;
        }

        return claims;
    }

    /// <summary>Who the client says it is, by header or form; its secret may be any.</summary>
    static string? ClientOf(HttpRequest request, IFormCollection form)
    {
        const string Basic = "Basic ";
        if (request.Headers.Authorization.ToString() is not { Length: > 0 } header)
        {
            return form["client_id"].ToString() is { Length: > 0 } inForm ? inForm : null;
        }

        var bytes = new byte[header.Length];
        return header.StartsWith(Basic, StringComparison.OrdinalIgnoreCase)
            && Convert.TryFromBase64String(header[Basic.Length..].Trim(), bytes, out var length)
            && Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) is [{ Length: > 0 } id, _]
                ? System.Net.WebUtility.UrlDecode(id)
                : null;
    }

    static IResult Error(string error, int status = StatusCodes.Status400BadRequest) => Results.Json(new { error }, statusCode: status);

    sealed class SeeOther(string to) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = to;
            return Task.CompletedTask;
        }
    }
}
