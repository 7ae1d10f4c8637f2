using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace Switchboard.Api;

/// <summary>
/// The outermost step of every request: its id, the security headers, and one form for all that goes wrong. An endpoint that needs another
/// policy (a page with a nonce, a widget that others embed) sets its own header over ours.
/// </summary>
sealed partial class FrontDoor(RequestDelegate next, ServerAddress server, ILogger<FrontDoor> log)
{
    const string Policy = "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'";

    public async Task Invoke(HttpContext context)
    {
        Greet(context);
        if (HttpMethods.IsHead(context.Request.Method) && IsPage(context.Request.Path))
        {
            // HEAD is GET without its body, which the server leaves away. https://www.rfc-editor.org/rfc/rfc9110#name-head
            context.Request.Method = HttpMethods.Get;
        }

        try
        {
            await next(context);
            if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentLength: null, ContentType: null } && Unanswered(context) is { } problem)
            {
                await ProblemJson.Write(context, problem);
            }
        }
        catch (Exception error) when (context.RequestAborted.IsCancellationRequested && error is OperationCanceledException or IOException)
        {
            // The caller is gone, which ends what was done for it.
        }
        catch (BadHttpRequestException error) when (!context.Response.HasStarted)
        {
            await Refuse(context, BadRequest(error, context));
        }
        catch (Exception error) when (!context.Response.HasStarted)
        {
            Failed(log, error, context.Request.Method, context.GetEndpoint()?.DisplayName, context.TraceIdentifier);
            if (context.RequestAborted.IsCancellationRequested)
            {
                return;
            }

            await Refuse(
                context,
                new(
                    "internal_error",
                    500,
                    "Something went wrong here, and it was written down.",
                    "Try again. If it stays so, tell the operator the requestId."));
        }
        finally
        {
            if (Activity.Current is { IsAllDataRequested: true } span)
            {
                Describe(span, context);
            }
        }
    }

    // https://opentelemetry.io/docs/specs/semconv/http/http-spans/
    static void Describe(Activity span, HttpContext context)
    {
        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        span.DisplayName = route is null ? context.Request.Method : $"{context.Request.Method} {route}";
        span.SetTag("http.request.method", context.Request.Method);
        span.SetTag("http.route", route);
        span.SetTag("http.response.status_code", context.Response.StatusCode);
        if (context.Response.StatusCode >= 500)
        {
            span.SetStatus(ActivityStatusCode.Error);
        }
    }

    void Greet(HttpContext context)
    {
        var id = context.Request.Headers["X-Request-Id"].ToString() is { Length: > 0 and <= 128 } given && given.All(IsPlain)
            ? given
            : Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier;
        context.TraceIdentifier = id;
        SetHeaders(context, id);
    }

    void SetHeaders(HttpContext context, string id)
    {
        var headers = context.Response.Headers;
        headers["X-Request-Id"] = id;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        if (server.Given?.Scheme == Uri.UriSchemeHttps)
        {
            headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
        }

        if (context.Request.Path.StartsWithSegments("/api"))
        {
            headers.CacheControl = "no-store";
        }
    }

    Task Refuse(HttpContext context, Problem problem)
    {
        var id = context.TraceIdentifier;
        context.Response.Clear();
        SetHeaders(context, id);
        return ProblemJson.Write(context, problem);
    }

    /// <summary>Calls and streams, which take no HEAD, and files, which answer it without being read.</summary>
    static readonly string[] NotPages = ["/api", "/mcp", "/sse", "/files", "/storage", "/media"];

    static bool IsPage(PathString path) => !NotPages.Any(one => path.StartsWithSegments(one));

    static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':' or '/' or '=' or '+';

    static Problem? Unanswered(HttpContext context) =>
        // Carriers read XML or nothing, people read pages; everyone else gets the problem.
        context.Request.Path.StartsWithSegments("/api") || !context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
            ? context.Response.StatusCode switch
            {
                404 => new("not_found", 404, "There is nothing at this address.", "Look at /openapi.json for the addresses that there are."),
                405 => new("method_not_allowed", 405, $"This address takes {context.Response.Headers[HeaderNames.Allow]}.", "Use one of these methods."),
                415 => new("unsupported_media_type", 415, "The body is of a kind that isn't read here.", "Send JSON with Content-Type: application/json."),
                413 => TooLarge(context),
                400 => Unreadable,
                _ => null,
            }
            : null;

    static readonly Problem Unreadable = new(
        "bad_request",
        400,
        "The request can't be read: a value in its address, headers or body is missing or of the wrong form.",
        "Look at /openapi.json for the form of this request.");

    static Problem TooLarge(HttpContext context) => new(
        "body_too_large", 413,
        $"The body is larger than the {context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize} bytes that this address takes.",
        "Send less, or a link to it.");

    static Problem BadRequest(BadHttpRequestException error, HttpContext context) => error switch
    {
        { StatusCode: 413 } => TooLarge(context),
        { StatusCode: 415 } =>
            new("unsupported_media_type", 415, "The body is of a kind that isn't read here.", "Send JSON with Content-Type: application/json."),
        { InnerException: JsonException json } => Malformed.Json(json, BodyOf(context)),
        _ when BodyOf(context) is { } body && Malformed.IsMissing(error) => Malformed.Missing(body),
        _ => Unreadable with { Status = error.StatusCode },
    };

    static Type? BodyOf(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType;

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Endpoint} failed; request {RequestId}")]
    static partial void Failed(ILogger log, Exception error, string method, string? endpoint, string requestId);
}
