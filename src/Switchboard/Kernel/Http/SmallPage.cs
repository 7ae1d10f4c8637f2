using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Switchboard.Kernel.Http;

/// <summary>A page that is read once and closed: no scripts, nothing from outside, its style allowed by its hash.</summary>
static class SmallPage
{
    const string Style = """
        :root { color-scheme: light dark } body { font: 16px/1.5 system-ui, sans-serif; max-width: 36em; margin: 12vh auto 0; padding: 0 1.5em }
        h1 { font-size: 1.4em } a { color: light-dark(#0f766e, #2ba89b) } li { padding: .25em 0 } code { font: .9em ui-monospace, monospace }
        button { font: inherit; padding: .5em 1.2em; border: 0; border-radius: .4em }
        button { color: light-dark(#fff, #04201d); background: light-dark(#0f766e, #2ba89b) }
        """;

    static readonly string Policy =
        $"default-src 'self'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style.ReplaceLineEndings("\n"))))}'; "
        + "img-src data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>Writes it.</summary>
    /// <param name="title">As text.</param>
    /// <param name="content">As HTML, below the title.</param>
    public static Task Write(HttpContext context, string title, string content)
    {
        context.Response.Headers.ContentSecurityPolicy = Policy;
        context.Response.ContentType = "text/html; charset=utf-8";
        var name = WebUtility.HtmlEncode(title);
        return context.Response.WriteAsync(
            $"""
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{name}</title>
            <link rel="icon" href="data:,">
            <style>{Style}</style>
            <h1>{name}</h1>
            {content}
            </html>
            """.ReplaceLineEndings("\n"),
            context.RequestAborted);
    }
}
