using Microsoft.AspNetCore.Http;

namespace Switchboard.Tenancy;

/// <summary>
/// Every door is closed but those marked <see cref="OpenAttribute"/>: a request brings a token in <c>Authorization: Bearer</c> or
/// <c>X-API-Key</c>, never in its address, where logs and histories would keep it; a page of ours has its session in a cookie. Ten different bad tokens lock
/// its source out.
/// </summary>
internal sealed class Authentication(Tokens tokens, Guessing guessing) : IRequestStep
{
    static readonly Problem NoToken = new(
        "token_missing",
        401,
        "This address needs a token.",
        "Send it in the header Authorization: Bearer …, or in X-API-Key. It is never taken from the address.");

    static readonly Problem BadToken = new(
        "token_invalid",
        401,
        "The token isn't known, has expired or was revoked.",
        "Use another token; an organization's admin can make one with POST /api/v1/tokens.");

    static readonly Problem SessionEnded = new("session_ended", 401, "You are no longer signed in.", "Sign in again.");

    static readonly Problem NotMeant = Problem.Forbidden(
        "The request has a session's cookie and not what its pages send with it.",
        $"Send the header {SessionCookie.CsrfHeader} with the csrf of GET /api/v1/session. Programs use a token in the header Authorization instead.");

    static readonly Problem Suspended = new(
        "organization_suspended",
        403,
        "The organization of this token is suspended.",
        "Ask the operator of this deployment to resume it; the token will then work again.");

    public int Order => 100;

    public Task Invoke(HttpContext context, RequestDelegate next) =>
        context.GetEndpoint()?.Metadata.GetMetadata<OpenAttribute>() is null ? Authenticate(context, next) : next(context);

    async Task Authenticate(HttpContext context, RequestDelegate next)
    {
        var source = context.Connection.RemoteIpAddress;
        if (guessing.LockedUntil(source) is { } until)
        {
            await ProblemJson.Write(context, LockedOut(until));
            return;
        }

        var inHeader = TokenIn(context.Request.Headers);
        var inCookie = inHeader is null && IsOfThePages(context.Request) ? SessionCookie.In(context.Request) : null;
        if ((inHeader ?? inCookie) is not { } text)
        {
            await Challenge(context, NoToken, "Bearer realm=\"switchboard\"");
            return;
        }

        var found = await tokens.HolderOf(text, context.RequestAborted);
        if (found.Holder is not { } holder || (inCookie is null) != (holder.Caller.User is null))
        {
            if (!found.WasOnceGood)
            {
                guessing.Failed(source, TokenText.Hash(text));
            }

            await (inCookie is null
                ? Challenge(context, BadToken, "Bearer realm=\"switchboard\", error=\"invalid_token\"")
                : ProblemJson.Write(context, SessionEnded));
            return;
        }

        if (inCookie is not null && (SessionCookie.IsFromElsewhere(context.Request) || !SessionCookie.IsMeant(context.Request, inCookie)))
        {
            await ProblemJson.Write(context, NotMeant);
            return;
        }

        if (Refusal(holder, context) is { } refusal)
        {
            await ProblemJson.Write(context, refusal);
            return;
        }

        context.Features.Set(holder.Caller);
        await next(context);
    }

    // Sessions are for pages: an agent's doors want a token.
    static bool IsOfThePages(HttpRequest request) => request.Path.StartsWithSegments("/api");

    static Problem? Refusal(TokenHolder holder, HttpContext context)
    {
        if (holder.Suspended)
        {
            return Suspended;
        }

        var endpoint = context.GetEndpoint();
        if (holder.Caller.User is { Role: var role } && LeastRole(context) is var least && role < least)
        {
            return Problem.Forbidden(
                $"This is for the role {EnumText.Of(least)}; yours is {EnumText.Of(role)}.", "Ask an admin of your organization to do it, or for that role.");
        }

        return endpoint?.Metadata.GetMetadata<RequiresAttribute>() is { } door && holder.Caller.Tier < door.Tier
            ? Problem.Forbidden(
                $"This needs a token of the tier {EnumText.Of(door.Tier)}; yours is of the tier {EnumText.Of(holder.Caller.Tier)}.",
                "Ask an admin to do it, or for a token of that tier.")
            : null;
    }

    static Role LeastRole(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<LetsInAttribute>()?.Least
        ?? (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method) ? Role.Operator : Role.Admin);

    static Task Challenge(HttpContext context, Problem problem, string challenge)
    {
        context.Response.Headers.WWWAuthenticate = challenge;
        return ProblemJson.Write(context, problem);
    }

    static string? TokenIn(IHeaderDictionary headers)
    {
        const string Bearer = "Bearer ";
        var authorization = headers.Authorization;
        if (authorization.Count > 0)
        {
            return authorization is [{ } one]
                && one.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
                && one.AsSpan(Bearer.Length).Trim() is { Length: > 0 } token
                ? token.ToString()
                : null;
        }

        return headers["X-API-Key"] is [{ Length: > 0 } key] ? key : null;
    }

    static Problem LockedOut(DateTimeOffset until) =>
        new("locked_out", 429, "Too many bad tokens or wrong passwords came from your address.", "Wait until retryAt, then try again with a good one.")
        {
            RetryAt = until,
        };
}
