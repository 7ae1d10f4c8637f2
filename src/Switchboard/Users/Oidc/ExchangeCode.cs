using System.Net.Http.Headers;
using System.Text;

namespace Switchboard.Users.Oidc;

/// <summary>Exchanges the code that the provider led back with for a token that says who it is.</summary>
[Singleton]
internal sealed class ExchangeCode(OidcSettings settings, OidcProvider provider, OidcHttp http)
{
    const int LongestCode = 4_000;

    /// <summary>The token, unchecked.</summary>
    public async Task<Outcome<string>> Do(OidcMetadata metadata, string code, OidcTry begun, string callback, CancellationToken ct)
    {
        if (code.Length > LongestCode)
        {
            return OidcProblems.Refused("The code is too long to be one.");
        }

        using var request = Request(metadata, code, begun, callback);
        var sent = await http.Send(request, ct);
        if (sent.Problem is { } unreached)
        {
            provider.Forget();
            return unreached;
        }

        var reply = sent.Value;
        if (reply is { Status: 200 } && reply.Text("id_token") is { } token)
        {
            return token;
        }

        if (reply.Status is 200 or >= 500 or 429)
        {
            provider.Forget();
            return OidcProblems.Unreachable($"The token endpoint answered {reply.Status} without an id_token.");
        }

        // https://www.rfc-editor.org/rfc/rfc6749#section-5.2
        return reply.Text("error") == "invalid_grant"
            ? OidcProblems.Expired("The code was used, or is too old, or was given for another address (invalid_grant).")
            : OidcProblems.Refused($"The token endpoint answered {reply.Status} ({ErrorOf(reply.Text("error"))}).");
    }

    /// <summary>An error's word as it may be logged: the standard's are letters and underscores.</summary>
    public static string ErrorOf(string? error) =>
        error is { Length: > 0 and <= 60 } && error.All(c => char.IsAsciiLetterLower(c) || c == '_') ? error : "an unknown error";

    HttpRequestMessage Request(OidcMetadata metadata, string code, OidcTry begun, string callback)
    {
        var form = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "authorization_code", ["code"] = code, ["redirect_uri"] = callback, ["code_verifier"] = begun.Verifier,
        };
        var request = new HttpRequestMessage(HttpMethod.Post, metadata.Token);
        if (settings.ClientSecret.Length > 0 && metadata.TakesBasic)
        {
            // Both are encoded as in a form before they are joined. https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1
            var pair = $"{Encode(settings.ClientId)}:{Encode(settings.ClientSecret)}";
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
        }
        else
        {
            form["client_id"] = settings.ClientId;
            if (settings.ClientSecret.Length > 0)
            {
                form["client_secret"] = settings.ClientSecret;
            }
        }

        request.Content = new FormUrlEncodedContent(form);
        return request;
    }

    static string Encode(string text) => System.Net.WebUtility.UrlEncode(text);
}
