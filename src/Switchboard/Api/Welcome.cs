using System.Net;
using System.Net.Mime;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Switchboard.Kernel.Http;
using Switchboard.Tenancy;
using Switchboard.Web;

namespace Switchboard.Api;

/// <summary>What somebody sees who opens the server's address: what this is, and where to go on. The guides lie in the program itself.</summary>
sealed class Welcome : IEndpoint
{
    const string Folder = "docs/";
    const string Suffix = ".md";

    /// <summary>What a model reads first. https://llmstxt.org</summary>
    const string ForModels = "llms.txt";

    /// <summary>By name, as they lie in the program.</summary>
    static readonly string[] Guides =
        [.. Assembly.GetExecutingAssembly()
            .GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .Select(name => name[Folder.Length..^Suffix.Length])
            .Order(StringComparer.Ordinal)];

    /// <summary>What the guides link to beside each other.</summary>
    static readonly HashSet<string> Others = [.. Assembly.GetExecutingAssembly().GetManifestResourceNames().Where(
        name => name.StartsWith("samples/", StringComparison.Ordinal) || name == "SECURITY.md")];

    public static void Map(IEndpointRouteBuilder routes)
    {
        const string Published = "It says what is published with the source, and no secret.";
        routes.MapGet("/", Show).Open(Published);
        routes.MapGet("/docs/{guide}.md", (string guide, HttpContext context) => Read(context, guide)).ExcludeFromDescription().Open(Published);
        foreach (var other in Others)
        {
            routes.MapGet("/" + other, (HttpContext context) => Write(context, other)).ExcludeFromDescription().Open(Published);
        }

        routes.MapGet("/" + ForModels, (HttpContext context) => Write(context, ForModels)).ExcludeFromDescription().Open(Published);
    }

    static Task Show(HttpContext context)
    {
        var signposts = context.RequestServices.GetServices<ISignpost>().Where(post => post.Page is not null).ToList();
        if (!context.Request.Headers.Accept.ToString().Contains(MediaTypeNames.Text.Html, StringComparison.OrdinalIgnoreCase))
        {
            return context.Response.WriteAsJsonAsync(
                new Index(
                    "Switchboard",
                    "/mcp",
                    "/openapi.json",
                    "/health",
                    ServeConsole.Address,
                    signposts.Find(post => post.Name == "simulator")?.Page,
                    [.. Guides.Select(guide => $"/docs/{guide}.md")]),
                Wire.Json,
                context.RequestAborted);
        }

        return SmallPage.Write(context, "Switchboard", Content(signposts));
    }

    static string Content(List<ISignpost> signposts) => $"""
        <p>The exchange between AI agents and people. Agents connect to <code>/mcp</code>, programs to <code>/api/v1</code>, each with a token in a header;
        the first run wrote tokens and client configurations to <code>first-run.json</code> in the data folder.</p>
        <ul>
        <li><a href="{ServeConsole.Address}">The console</a> for people: conversations, agents, settings; the first run wrote how to sign in
        {string.Concat(signposts.Select(Item))}<li><a href="/docs/api-explorer">The API</a> to read and to try, or as <a href="/openapi.json">OpenAPI</a>
        <li>Guides: {string.Join(", ", Guides.Select(guide => $"<a href=\"/docs/{guide}.md\">{guide}</a>"))}
        <li>For models: <a href="/llms.txt">llms.txt</a>
        <li><a href="/health/ready">Health</a>
        </ul>
        """;

    static string Item(ISignpost post) =>
        $"<li><a href=\"{WebUtility.HtmlEncode(post.Page!.AbsoluteUri)}\">{WebUtility.HtmlEncode(post.Title)}</a> {WebUtility.HtmlEncode(post.Use)}\n";

    static async Task Read(HttpContext context, string guide)
    {
        if (!Guides.Contains(guide))
        {
            await ProblemJson.Write(context, Problem.NotFound("guide", $"There are {string.Join(", ", Guides)}."));
            return;
        }

        await Write(context, Folder + guide + Suffix);
    }

    static async Task Write(HttpContext context, string resource)
    {
        await using var text = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.ContentLength = text.Length;
        await text.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    internal sealed record Index(string Name, string Mcp, string Openapi, string Health, string Console, Uri? Simulator, IReadOnlyList<string> Docs);
}
