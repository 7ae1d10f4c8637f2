using System.Net;
using System.Net.Mime;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Switchboard.Tenancy;

namespace Switchboard.Api;

/// <summary>What somebody sees who opens the server's address: what this is, and where to go on. The guides lie in the program itself.</summary>
sealed class Welcome : IEndpoint
{
    const string Style = """
        :root { color-scheme: light dark } body { font: 16px/1.5 system-ui, sans-serif; max-width: 36em; margin: 12vh auto 0; padding: 0 1.5em }
        h1 { font-size: 1.4em } a { color: light-dark(#0f766e, #2ba89b) } li { padding: .25em 0 } code { font: .9em ui-monospace, monospace }
        """;

    static readonly string Policy =
        $"default-src 'self'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style.ReplaceLineEndings("\n"))))}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    static readonly string[] Guides = ["mcp", "tools", "api", "webhooks", "security", "settings", "observability", "simulator"];

    public static void Map(IEndpointRouteBuilder routes)
    {
        const string Published = "It says what is published with the source, and no secret.";
        routes.MapGet("/", Show).Open(Published);
        foreach (var guide in Guides)
        {
            routes.MapGet($"/docs/{guide}.md", context => Read(context, guide)).Open(Published);
        }
    }

    static Task Show(HttpContext context)
    {
        var signposts = context.RequestServices.GetServices<ISignpost>().Where(post => post.Page is not null).ToList();
        if (!context.Request.Headers.Accept.ToString().Contains(MediaTypeNames.Text.Html, StringComparison.OrdinalIgnoreCase))
        {
            return context.Response.WriteAsJsonAsync(
                new Index("Switchboard", "/mcp", "/openapi.json", "/health", signposts.Find(post => post.Name == "simulator")?.Page, [.. Guides.Select(guide => $"/docs/{guide}.md")]), Wire.Json, context.RequestAborted);
        }

        context.Response.Headers.ContentSecurityPolicy = Policy;
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(Page(signposts), context.RequestAborted);
    }

    static string Page(List<ISignpost> signposts) => $"""
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Switchboard</title>
        <link rel="icon" href="data:,">
        <style>{Style}</style>
        <h1>Switchboard</h1>
        <p>The exchange between AI agents and people. Agents connect to <code>/mcp</code>, programs to <code>/api/v1</code>, each with a token in a header;
        the first run wrote tokens and client configurations to <code>first-run.json</code> in the data folder.</p>
        <ul>
        {string.Concat(signposts.Select(post => $"<li><a href=\"{WebUtility.HtmlEncode(post.Page!.AbsoluteUri)}\">{WebUtility.HtmlEncode(post.Title)}</a> {WebUtility.HtmlEncode(post.Use)}\n"))}<li><a href="/docs/api-explorer">The API</a> to read and to try, or as <a href="/openapi.json">OpenAPI</a>
        <li>Guides: {string.Join(", ", Guides.Select(guide => $"<a href=\"/docs/{guide}.md\">{guide}</a>"))}
        <li><a href="/health/ready">Health</a>
        </ul>
        </html>
        """.ReplaceLineEndings("\n");

    static async Task Read(HttpContext context, string guide)
    {
        await using var text = Assembly.GetExecutingAssembly().GetManifestResourceStream($"docs/{guide}.md")!;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.ContentLength = text.Length;
        await text.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    internal sealed record Index(string Name, string Mcp, string Openapi, string Health, Uri? Simulator, IReadOnlyList<string> Docs);
}
