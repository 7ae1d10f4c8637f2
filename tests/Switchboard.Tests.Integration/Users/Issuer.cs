using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Switchboard.Tests.Integration.Users;

/// <summary>A provider of OpenID Connect whose tokens say what a test wants.</summary>
internal sealed class Issuer : IAsyncDisposable
{
    public const string Client = "switchboard";

    readonly WebApplication app;
    readonly ConcurrentDictionary<string, (string Token, string Challenge)> codes = new(StringComparer.Ordinal);
    RSA published = RSA.Create(2048);

    Issuer(WebApplication app) => this.app = app;

    public string Url => app.Urls.First();

    /// <summary>Whether it answers with 503 alone.</summary>
    public bool IsDown { get; set; }

    public string KeyId { get; private set; } = "first";

    /// <summary>How often its keys were asked for.</summary>
    public int KeysRead { get; private set; }

    /// <summary>How the client showed at the token endpoint who it is, the last time.</summary>
    public string ShownBy { get; private set; } = "";

    public static async Task<Issuer> Start(int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.Logging.SetMinimumLevel(LogLevel.None);
        var issuer = new Issuer(builder.Build());
        issuer.app.Run(issuer.Answer);
        await issuer.app.StartAsync(TestContext.Current.CancellationToken);
        return issuer;
    }

    /// <summary>Signs with another key from now on, which it publishes.</summary>
    public void Rotates(string keyId) => (published, KeyId) = (RSA.Create(2048), keyId);

    /// <summary>Gives a code for whoever was led here.</summary>
    /// <param name="led">The address that the browser was led to.</param>
    /// <param name="change">What the token says otherwise.</param>
    /// <param name="sign">How it is signed otherwise: given header and claims.</param>
    public string Gives(Uri led, string email, Action<JsonObject>? change = null, Func<JsonObject, JsonObject, string>? sign = null)
    {
        var asked = System.Web.HttpUtility.ParseQueryString(led.Query);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var claims = new JsonObject
        {
            ["iss"] = Url, ["sub"] = $"sub-{email}", ["aud"] = Client, ["iat"] = now, ["exp"] = now + 300, ["nonce"] = asked["nonce"], ["email"] = email,
            ["email_verified"] = true,
        };
        change?.Invoke(claims);
        var header = new JsonObject { ["alg"] = "RS256", ["kid"] = KeyId };
        var code = $"code-{Guid.CreateVersion7():N}";
        codes[code] = (sign?.Invoke(header, claims) ?? Sign(header, claims, published), asked["code_challenge"]!);
        return code;
    }

    public static string Sign(JsonObject header, JsonObject claims, RSA key) =>
        Signed(header, claims, bytes => key.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

    public static string Signed(JsonObject header, JsonObject claims, Func<byte[], byte[]> sign)
    {
        var text = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header.ToJsonString()))}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims.ToJsonString()))}";
        return $"{text}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(text)))}";
    }

    /// <summary>The published key as others see it.</summary>
    public byte[] Public => Encoding.ASCII.GetBytes(published.ExportSubjectPublicKeyInfoPem());

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        published.Dispose();
    }

    async Task Answer(HttpContext http)
    {
        if (IsDown)
        {
            http.Response.StatusCode = 503;
            return;
        }

        var (status, body) = http.Request.Path.Value switch
        {
            "/.well-known/openid-configuration" => (200, (object)new
            {
                issuer = Url, authorization_endpoint = Url + "/authorize?tenant=1", token_endpoint = Url + "/token", jwks_uri = Url + "/keys",
                token_endpoint_auth_methods_supported = new[] { "client_secret_post", "client_secret_basic" },
            }),
            "/keys" => (200, Keys()),
            "/token" => Exchange(http.Request, await http.Request.ReadFormAsync()),
            _ => (404, new { }),
        };
        http.Response.StatusCode = status;
        await http.Response.WriteAsJsonAsync(body);
    }

    object Keys()
    {
        KeysRead++;
        var key = published.ExportParameters(false);
        return new { keys = new[] { new { kty = "RSA", use = "sig", kid = KeyId, n = Base64Url.EncodeToString(key.Modulus), e = Base64Url.EncodeToString(key.Exponent) } } };
    }

    (int Status, object Body) Exchange(HttpRequest request, IFormCollection form)
    {
        ShownBy = request.Headers.Authorization.ToString();
        return codes.TryRemove(form["code"].ToString(), out var kept)
            && Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))) == kept.Challenge
                ? (200, new { access_token = "none of ours", token_type = "Bearer", id_token = kept.Token })
                : (400, new { error = "invalid_grant" });
    }
}
