using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Switchboard.Simulator.Oidc;

/// <summary>What a program asked for when it led somebody here.</summary>
/// <param name="Challenge">Of PKCE, by S256.</param>
internal sealed record AuthorizeRequest(string ClientId, string RedirectUri, string Challenge, string? State, string? Nonce, string Scope);

/// <summary>What a code stands for.</summary>
/// <param name="IsVerified">Whether the address is said to be verified.</param>
internal sealed record Grant(AuthorizeRequest Request, string Email, bool IsVerified, DateTimeOffset Until);

/// <summary>Codes that were given out: each is good once, and for a minute.</summary>
internal sealed class Grants(TimeProvider clock)
{
    static readonly TimeSpan Lasts = TimeSpan.FromMinutes(1);

    readonly ConcurrentDictionary<string, Grant> codes = new(StringComparer.Ordinal);

    public string Give(AuthorizeRequest request, string email, bool isVerified)
    {
        var now = clock.GetUtcNow();
        foreach (var (old, grant) in codes)
        {
            if (grant.Until <= now)
            {
                codes.TryRemove(old, out _);
            }
        }

        var code = RandomNumberGenerator.GetHexString(32, lowercase: true);
        codes[code] = new(request, email, isVerified, now + Lasts);
        return code;
    }

    /// <summary>Uses a code up, whatever else is wrong; null unless it is the client's, for that address, and the verifier is the challenge's.</summary>
    public Grant? Take(string? code, string? clientId, string? redirectUri, string? verifier) =>
        code is not null && codes.TryRemove(code, out var grant) && grant.Until > clock.GetUtcNow()
        && grant.Request.ClientId == clientId && grant.Request.RedirectUri == redirectUri && verifier is { Length: >= 43 and <= 128 }
        && Jwt.Base64Url(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))) == grant.Request.Challenge
            ? grant
            : null;
}
