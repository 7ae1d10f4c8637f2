using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Switchboard.Users.Oidc;

/// <summary>Who signed in at the provider, as its token says.</summary>
/// <param name="Subject">The provider's own id of the person.</param>
/// <param name="Email">In lower case; empty where it says none.</param>
/// <param name="IsVerified">Whether the provider says that the address is theirs.</param>
internal sealed record OidcPerson(string Subject, string Email, bool IsVerified);

/// <summary>
/// Believes a token when it is signed by the provider, for us, now, and for the try that was begun.
/// https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation
/// </summary>
[Singleton]
internal sealed class CheckIdToken(OidcSettings settings, OidcProvider provider, TimeProvider clock)
{
    static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    // No others, and never "none": what is signed with a shared secret could be made by whoever knows the public key.
    static readonly string[] Algorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.EcdsaSha256];

    readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false };

    public async Task<Outcome<OidcPerson>> Do(OidcMetadata metadata, string text, string nonce, CancellationToken ct)
    {
        if (Read(text) is not { } token || !Algorithms.Contains(token.Alg, StringComparer.Ordinal))
        {
            return OidcProblems.Refused("The token can't be read, or is signed in a way that isn't taken.");
        }

        var keys = await provider.KeysOf(token.Kid ?? "", ct);
        if (keys.Problem is { } noKeys)
        {
            return noKeys;
        }

        var valid = await handler.ValidateTokenAsync(text, new TokenValidationParameters
        {
            ValidAlgorithms = Algorithms,
            ValidIssuer = metadata.Issuer,
            ValidAudience = settings.ClientId,
            IssuerSigningKeys = keys.Value,
            LifetimeValidator = (from, until, _, _) => IsNow(from, until),
        });
        return valid.IsValid ? Said(JsonElement.Parse(Base64Url.DecodeFromChars(token.EncodedPayload)), nonce)
            : OidcProblems.Refused($"The token isn't valid ({valid.Exception?.GetType().Name}).");
    }

    Outcome<OidcPerson> Said(JsonElement claims, string nonce)
    {
        var now = clock.GetUtcNow();
        return Text(claims, "nonce") is not { } given || !IsSame(given, nonce) ? OidcProblems.Refused("The token is of another try (nonce).")
            : !IsForUs(claims) ? OidcProblems.Refused("The token was given to another (azp).")
            : !claims.TryGetProperty("iat", out var at) || at.ValueKind != JsonValueKind.Number || at.GetDouble() > (now + Skew).ToUnixTimeSeconds()
                ? OidcProblems.Refused("The token doesn't say when it was made, or is of the future (iat).")
            : Text(claims, "sub") is not { Length: > 0 } subject ? OidcProblems.Refused("The token doesn't say whom it is about (sub).")
            : new OidcPerson(subject, Text(claims, "email")?.Trim().ToLowerInvariant() ?? "", IsVerified(claims));
    }

    bool IsNow(DateTime? from, DateTime? until)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return until is { } end && now < end + Skew && (from is not { } begin || begin - Skew <= now);
    }

    // Who is named beside others has to be the one that it was given to.
    bool IsForUs(JsonElement claims) =>
        claims.TryGetProperty("azp", out var party)
            ? party.ValueKind == JsonValueKind.String && party.GetString() == settings.ClientId
            : claims.GetProperty("aud") is var audience && (audience.ValueKind != JsonValueKind.Array || audience.GetArrayLength() == 1);

    // Some providers say it as a text.
    static bool IsVerified(JsonElement claims) =>
        claims.TryGetProperty("email_verified", out var verified)
        && (verified.ValueKind == JsonValueKind.True || (verified.ValueKind == JsonValueKind.String && verified.GetString() == "true"));

    static string? Text(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    static bool IsSame(string one, string other) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));

    JsonWebToken? Read(string text)
    {
        try
        {
            return handler.CanReadToken(text) ? handler.ReadJsonWebToken(text) : null;
        }
        catch (Exception error) when (error is ArgumentException or SecurityTokenException)
        {
            return null;
        }
    }
}
