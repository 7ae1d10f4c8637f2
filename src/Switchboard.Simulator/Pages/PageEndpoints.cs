using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Switchboard.Simulator.Pages;

/// <summary><c>/simulator</c>: phones in the browser. Files are embedded; nothing is asked from outside.</summary>
internal static class PageEndpoints
{
    const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; media-src 'self'; frame-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void MapPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", () => Results.Redirect("/simulator"));
        routes.MapGet("/simulator", (HttpContext http) => Serve(http, "index.html"));
        routes.MapGet("/simulator/{**file}", Serve);
        routes.MapGet("/favicon.ico", (HttpContext http) => Serve(http, "icon.svg"));
    }

    static IResult Serve(HttpContext http, string file)
    {
        var kind = Path.GetExtension(file) switch
        {
            ".html" => "text/html",
            ".css" => "text/css",
            ".js" => "text/javascript",
            ".svg" => "image/svg+xml",
            _ => null
        };
        if (kind is null || typeof(PageEndpoints).Assembly.GetManifestResourceStream($"pages/{file}") is not { } content)
        {
            return Refusal.NotFound($"There is no file {file} here.");
        }

        http.Response.Headers.ContentSecurityPolicy = Policy;
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.CacheControl = "no-cache";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        return Results.Stream(content, kind + "; charset=utf-8");
    }
}
