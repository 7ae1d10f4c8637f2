using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Switchboard.Tenancy;

/// <summary>
/// How a session on the web travels: in a cookie that scripts can't read and other sites can't have sent. What changes something says besides, in a
/// header, what only a page of ours can know.
/// </summary>
internal static class SessionCookie
{
    public const string Name = "switchboard_session";

    /// <summary>Carries <see cref="Csrf"/> with each request that changes something.</summary>
    public const string CsrfHeader = "X-CSRF-Token";

    /// <summary>The session's token, or null.</summary>
    public static string? In(HttpRequest request) => request.Cookies.TryGetValue(Name, out var text) && text.Length > 0 ? text : null;

    public static void Give(HttpContext context, string text, DateTimeOffset expiresAt) =>
        context.Response.Cookies.Append(Name, text, Options(context, expiresAt));

    public static void TakeAway(HttpContext context) => context.Response.Cookies.Delete(Name, Options(context, null));

    /// <summary>What the pages of a session say to change something: made from its token, which they can't read.</summary>
    public static string Csrf(string text) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes("csrf:" + text)));

    /// <summary>Whether a browser says that another site's page sent it.</summary>
    public static bool IsFromElsewhere(HttpRequest request) =>
        request.Headers.Origin is [{ } origin] && !(Uri.TryCreate(origin, UriKind.Absolute, out var from) && IsOurs(from, request));

    /// <summary>Whether what changes something was sent by a page of the session.</summary>
    public static bool IsMeant(HttpRequest request, string text) =>
        HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)
        || (request.Headers[CsrfHeader] is [{ } said] && IsSame(said, Csrf(text)));

    static bool IsSame(string one, string other) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));

    // As the browser sees us: behind a proxy that says another host, by the address that the operator gave. Browsers leave a scheme's own port out.
    static bool IsOurs(Uri origin, HttpRequest request) =>
        (Uri.TryCreate($"{request.Scheme}://{request.Host}", UriKind.Absolute, out var asked) && origin.Authority == asked.Authority)
        || (PublicOf(request) is { } known && origin.Authority == known.Authority);

    static Uri? PublicOf(HttpRequest request) => request.HttpContext.RequestServices.GetService<ServerAddress>()?.Given;

    static CookieOptions Options(HttpContext context, DateTimeOffset? expiresAt) =>
        new() { HttpOnly = true, Secure = IsSecure(context.Request), SameSite = SameSiteMode.Strict, Path = "/", Expires = expiresAt, IsEssential = true };

    // A page says where it is. One that was opened over http would lose a secure cookie without a word.
    static bool IsSecure(HttpRequest request) => request.Headers.Origin is [{ } origin] && Uri.TryCreate(origin, UriKind.Absolute, out var page)
        ? page.Scheme == Uri.UriSchemeHttps
        : request.IsHttps || PublicOf(request)?.Scheme == Uri.UriSchemeHttps;
}
