using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Switchboard.Kernel.Http;
using Switchboard.Tenancy;

namespace Switchboard.Web;

/// <summary>
/// Gives out the console's page and its files, which lie beside the program. The page may load from nowhere else; its files carry their content's hash in
/// their names, so a browser asks for each once.
/// </summary>
[Singleton]
internal sealed class ServeConsole : IEndpoint
{
    public const string Address = "/console";
    const string NoncePlace = "__CSP_NONCE__";
    const string HowTo = """
        <p>The console isn't built here. <code>./run</code> builds it where Node 20 or newer is installed; the API, the agents and the simulator work
        without it.</p>
        """;

    static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [".js"] = "text/javascript; charset=utf-8", [".css"] = "text/css; charset=utf-8", [".svg"] = "image/svg+xml", [".png"] = "image/png",
        [".woff2"] = "font/woff2", [".json"] = "application/json", [".webmanifest"] = "application/manifest+json",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    static readonly Problem Rebuilt = Problem.NotFound("file", "Load the page anew: it was built again since.");

    readonly string folder;
    readonly Lazy<FrozenSet<string>> files;
    readonly Lazy<string?> page;

    public ServeConsole(ConsoleSettings settings)
    {
        folder = settings.Folder.Length > 0 ? Path.GetFullPath(settings.Folder) : Path.Combine(AppContext.BaseDirectory, "console");
        files = new(() => (Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories) : [])
            .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/')).ToFrozenSet(StringComparer.Ordinal));
        page = new(() => files.Value.Contains("index.html") ? File.ReadAllText(Path.Combine(folder, "index.html")) : null);
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        const string Published = "It is the same for everybody; what it shows is asked for with a session.";
        routes.MapGet(Address, (HttpContext context, ServeConsole console) => console.Page(context)).ExcludeFromDescription().Open(Published);
        routes.MapGet(Address + "/{**path}", (string path, HttpContext context, ServeConsole console) => console.Serve(path, context))
            .ExcludeFromDescription().Open(Published);
    }

    Task Serve(string path, HttpContext context)
    {
        var isHashed = path.StartsWith("assets/", StringComparison.Ordinal);
        if (!files.Value.Contains(path) || !Types.TryGetValue(Path.GetExtension(path), out var type))
        {
            return isHashed ? ProblemJson.Write(context, Rebuilt) : Page(context);
        }

        var response = context.Response;
        response.ContentType = type;
        response.Headers.CacheControl = isHashed ? "public, max-age=31536000, immutable" : "no-cache";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.Vary = "Accept-Encoding";
        var packed = path + ".gz";
        var isPacked = files.Value.Contains(packed) && context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase);
        if (isPacked)
        {
            response.Headers.ContentEncoding = "gzip";
        }

        return response.SendFileAsync(Path.Combine(folder, isPacked ? packed : path), context.RequestAborted);
    }

    Task Page(HttpContext context)
    {
        if (page.Value is not { } text)
        {
            return SmallPage.Write(context, "Switchboard", HowTo);
        }

        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        var response = context.Response;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy =
            $"default-src 'self'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data: blob:; connect-src 'self'; object-src 'none'; "
            + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
        return response.WriteAsync(text.Replace(NoncePlace, nonce, StringComparison.Ordinal), context.RequestAborted);
    }
}
