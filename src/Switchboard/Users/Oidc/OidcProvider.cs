using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Switchboard.Users.Oidc;

/// <summary>What a provider publishes of itself. https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata</summary>
/// <param name="Issuer">As it stands in its tokens, letter for letter.</param>
/// <param name="TakesBasic">Whether the secret goes into a header; else it stands in the form.</param>
/// <param name="NamesItself">Whether it says who it is when it leads back (RFC 9207).</param>
internal sealed record OidcMetadata(string Issuer, Uri Authorization, Uri Token, Uri Keys, bool TakesBasic, bool NamesItself);

/// <summary>What the provider publishes: read when it is first needed, kept for an hour, and read anew after whatever went wrong.</summary>
[Singleton]
internal sealed class OidcProvider(OidcSettings settings, OidcHttp http, TimeProvider clock) : IDisposable
{
    const string WellKnown = "/.well-known/openid-configuration";

    static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    readonly SemaphoreSlim turn = new(1);
    volatile Published? known;

    /// <summary>Where it is and what it takes.</summary>
    public async Task<Outcome<OidcMetadata>> Find(CancellationToken ct) => (await Read(ct)).Match<Outcome<OidcMetadata>>(found => found.Metadata, no => no);

    /// <summary>The keys that may have signed a token: the one of that id, or all where it names none. Unknown ids have them read anew, once.</summary>
    public async Task<Outcome<SecurityKey[]>> KeysOf(string keyId, CancellationToken ct)
    {
        var first = await Read(ct);
        if (first.Problem is { } no)
        {
            return no;
        }

        if (first.Value.KeysOf(keyId) is { Length: > 0 } keys)
        {
            return keys;
        }

        Forget(first.Value);
        return (await Read(ct)).Match<Outcome<SecurityKey[]>>(
            again => again.KeysOf(keyId) is { Length: > 0 } found ? found : OidcProblems.Refused("The token is signed with a key that isn't published."),
            unread => unread);
    }

    /// <summary>Has it read anew.</summary>
    public void Forget() => known = null;

    public void Dispose() => turn.Dispose();

    void Forget(Published old) => Interlocked.CompareExchange(ref known, null, old);

    // One reads, the others wait for what it reads: nobody can have the provider asked more often than once at a time.
    async Task<Outcome<Published>> Read(CancellationToken ct)
    {
        if (InForce is { } kept)
        {
            return kept;
        }

        await turn.WaitAsync(ct);
        try
        {
            if (InForce is { } meanwhile)
            {
                return meanwhile;
            }

            var read = await Fetch(ct);
            known = read.Succeeded ? read.Value : null;
            return read;
        }
        finally
        {
            turn.Release();
        }
    }

    Published? InForce => known is { } kept && clock.GetUtcNow() - kept.At < Kept ? kept : null;

    async Task<Outcome<Published>> Fetch(CancellationToken ct)
    {
        var document = await Get(new(settings.Issuer!.OriginalString.TrimEnd('/') + WellKnown), ct);
        if (document.Problem is { } noDocument)
        {
            return noDocument;
        }

        if (MetadataOf(document.Value) is not { } metadata)
        {
            return OidcProblems.Unreachable("What the provider publishes of itself isn't what OpenID Connect Discovery says, or names another issuer.");
        }

        var keys = await Get(metadata.Keys, ct);
        return keys.Problem is { } noKeys ? noKeys
            : KeysIn(keys.Value) is { Count: > 0 } found ? new Published(metadata, found, clock.GetUtcNow())
            : OidcProblems.Unreachable("The provider publishes no keys that tokens can be checked with.");
    }

    async Task<Outcome<OidcReply>> Get(Uri address, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        var reply = await http.Send(request, ct);
        return reply is { Succeeded: true, Value.Status: not 200 } ? OidcProblems.Unreachable($"{address.AbsolutePath} answered {reply.Value.Status}.") : reply;
    }

    OidcMetadata? MetadataOf(OidcReply document)
    {
        // One that ends with a slash is written without it often enough.
        var issuer = document.Text("issuer");
        if (issuer is null || issuer.TrimEnd('/') != settings.Issuer!.OriginalString.TrimEnd('/'))
        {
            return null;
        }

        var methods = Words(document.Body, "token_endpoint_auth_methods_supported");
        return Address("authorization_endpoint") is { } authorization && Address("token_endpoint") is { } token && Address("jwks_uri") is { } keys
            ? new(
                issuer, authorization, token, keys,
                methods.Count == 0 || methods.Contains("client_secret_basic") || !methods.Contains("client_secret_post"),
                document.Body.TryGetProperty("authorization_response_iss_parameter_supported", out var names) && names.ValueKind == JsonValueKind.True)
            : null;

        Uri? Address(string name) =>
            Uri.TryCreate(document.Text(name), UriKind.Absolute, out var address) && address.Fragment.Length == 0 && IsSafe(address) ? address : null;
    }

    // Whoever is reached by TLS leads nowhere without it.
    bool IsSafe(Uri address) =>
        address.Scheme == Uri.UriSchemeHttps
        || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback && settings.Issuer!.Scheme == Uri.UriSchemeHttp);

    static List<string> Words(JsonElement body, string name) =>
        body.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Where(word => word.ValueKind == JsonValueKind.String).Select(word => word.GetString()!)]
            : [];

    static List<SecurityKey> KeysIn(OidcReply reply)
    {
        try
        {
            // What is symmetric would make the public key of another a secret: it isn't taken for one.
            return reply.Body.ValueKind != JsonValueKind.Object ? []
                : [.. new JsonWebKeySet(reply.Body.GetRawText()).GetSigningKeys().Where(key => key is not SymmetricSecurityKey)];
        }
        catch (Exception error) when (error is ArgumentException or JsonException)
        {
            return [];
        }
    }

    sealed record Published(OidcMetadata Metadata, IReadOnlyList<SecurityKey> Keys, DateTimeOffset At)
    {
        public SecurityKey[] KeysOf(string keyId) => keyId.Length == 0 ? [.. Keys] : [.. Keys.Where(key => key.KeyId == keyId)];
    }
}
