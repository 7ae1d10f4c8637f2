using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Switchboard.Users.Oidc;

/// <summary>
/// What a browser that was led to the provider brings back beside the provider's word, sealed in a cookie: so an answer counts in the browser that asked,
/// once it asked, and for a while.
/// </summary>
/// <param name="State">Comes back in the address.</param>
/// <param name="Nonce">Comes back in the token.</param>
/// <param name="Verifier">Shows at the token endpoint that it was us who asked (PKCE, RFC 7636).</param>
/// <param name="Next">Where it leads in the console, with the slash that it begins with.</param>
internal sealed record OidcTry(string State, string Nonce, string Verifier, string Next, DateTimeOffset Until)
{
    public const string Path = "/api/v1/session/oidc";

    public static readonly TimeSpan Lasts = TimeSpan.FromMinutes(10);

    const string Name = "switchboard_oidc";
    const string Place = "oidc try";
    const int LongestNext = 500;
    const int Longest = 4_000;

    public static OidcTry Begin(string? next, DateTimeOffset now) => new(Random(), Random(), Random(), Within(next), now + Lasts);

    /// <summary>The challenge of <see cref="Verifier"/>, by S256.</summary>
    public string Challenge => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    /// <summary>A path of the console, and the console itself where it isn't one.</summary>
    public static string Within(string? next) =>
        next is { Length: > 0 and <= LongestNext } && next[0] == '/' && !next.StartsWith("//", StringComparison.Ordinal)
        && next.All(c => char.IsAscii(c) && !char.IsControl(c) && c is not (' ' or '\\'))
        && Uri.TryCreate("http://console" + next, UriKind.Absolute, out var address) && address.PathAndQuery + address.Fragment == next
            ? next
            : "/";

    /// <summary>The one that this browser has, if its time isn't over.</summary>
    public static OidcTry? In(HttpRequest request, SecretBox box, DateTimeOffset now) =>
        request.Cookies.TryGetValue(Name, out var sealedText) && sealedText.Length is > 0 and < Longest && Open(sealedText, box) is { } kept && kept.Until > now
            ? kept
            : null;

    /// <summary>Whether an answer's state is this one's.</summary>
    public bool IsOf(string? state) =>
        state is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(state), Encoding.UTF8.GetBytes(State));

    public void Give(HttpContext http, SecretBox box, bool secure) =>
        http.Response.Cookies.Append(Name, box.Seal(JsonSerializer.Serialize(this, Wire.Json), Place), Options(secure, Until));

    public static void TakeAway(HttpContext http, bool secure) => http.Response.Cookies.Delete(Name, Options(secure, null));

    static OidcTry? Open(string sealedText, SecretBox box)
    {
        try
        {
            return JsonSerializer.Deserialize<OidcTry>(box.Open(sealedText, Place), Wire.Json);
        }
        catch (Exception error) when (error is CryptographicException or FormatException or ArgumentException or OverflowException or JsonException)
        {
            // Sealed by another deployment, or not by us at all.
            return null;
        }
    }

    // The provider is another site: a strict cookie wouldn't come back from there.
    static CookieOptions Options(bool secure, DateTimeOffset? until) =>
        new() { HttpOnly = true, Secure = secure, SameSite = SameSiteMode.Lax, Path = Path, Expires = until, IsEssential = true };

    static string Random() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
}
