using System.IO.Compression;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Switchboard.Tenancy;
using Swashbuckle.AspNetCore.SwaggerUI;

namespace Switchboard.Api;

/// <summary>
/// Every address of the API to read and to try, in the browser: Swagger UI over our own document. All of it lies in the program, and the
/// page may load from nowhere else. A token that is pasted there stays in the page's memory.
/// </summary>
sealed class ApiExplorer : IEndpoint
{
    const string Address = "/docs/api-explorer";
    const string Theirs = "Swashbuckle.AspNetCore.SwaggerUI.node_modules.swagger_ui_dist.";
    const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; "
        + "form-action 'none'; frame-ancestors 'none'";

    /// <summary>The page's files. Those of Swagger UI are packed as they are sent.</summary>
    static readonly (string Name, string Type, bool IsTheirs)[] Files =
    [
        ("swagger-ui-bundle.js", "text/javascript; charset=utf-8", true),
        ("swagger-ui.css", "text/css; charset=utf-8", true),
        ("explorer.js", "text/javascript; charset=utf-8", false),
        ("explorer.css", "text/css; charset=utf-8", false),
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        const string Published = "It is the same for everybody and published with the source.";
        routes.MapGet(Address, static context => Send(context, "explorer.html", "text/html; charset=utf-8", isTheirs: false)).Open(Published);
        foreach (var (name, type, isTheirs) in Files)
        {
            routes.MapGet($"{Address}/{name}", context => Send(context, name, type, isTheirs)).Open(Published);
        }

        foreach (var alias in new[] { "/docs", "/admin/api-docs" })
        {
            routes.MapGet(alias, static context => Lead(context)).Open(Published);
        }
    }

    static Task Lead(HttpContext context)
    {
        context.Response.Redirect(Address);
        return Task.CompletedTask;
    }

    static async Task Send(HttpContext context, string name, string type, bool isTheirs)
    {
        await using var packed = isTheirs ? TheirFile(name) : OurFile(name);
        var response = context.Response;
        response.ContentType = type;
        response.Headers.ContentSecurityPolicy = Policy;
        // The same version of the program has the same files.
        var tag = $"\"{ProductVersion.Text}-{packed.Length}\"";
        response.Headers.ETag = tag;
        response.Headers.CacheControl = "no-cache";
        if (EntityTag.IsKnown(context.Request, tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        if (isTheirs)
        {
            response.Headers.Vary = "Accept-Encoding";
            if (!context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase))
            {
                await using var plain = new GZipStream(packed, CompressionMode.Decompress);
                await plain.CopyToAsync(response.Body, context.RequestAborted);
                return;
            }

            response.Headers.ContentEncoding = "gzip";
        }

        response.ContentLength = packed.Length;
        await packed.CopyToAsync(response.Body, context.RequestAborted);
    }

    static Stream OurFile(string name) => Assembly.GetExecutingAssembly().GetManifestResourceStream($"explorer/{name}")!;

    // Apart, so that their assembly is loaded only when somebody looks.
    [MethodImpl(MethodImplOptions.NoInlining)]
    static Stream TheirFile(string name) => typeof(SwaggerUIOptions).Assembly.GetManifestResourceStream(Theirs + name)!;
}
