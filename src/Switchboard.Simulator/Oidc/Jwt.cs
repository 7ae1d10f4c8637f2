using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Switchboard.Simulator.Oidc;

/// <summary>Signs tokens by RS256 with a key of its own, which is another after each start.</summary>
internal sealed class Jwt : IDisposable
{
    readonly Lazy<RSA> key = new(() => RSA.Create(2048));
    readonly string keyId = RandomNumberGenerator.GetHexString(16, lowercase: true);

    /// <summary>The public key as a JWK (RFC 7517).</summary>
    public object Public
    {
        get
        {
            var parameters = key.Value.ExportParameters(includePrivateParameters: false);
            return new { kty = "RSA", use = "sig", alg = "RS256", kid = keyId, n = Base64Url(parameters.Modulus!), e = Base64Url(parameters.Exponent!) };
        }
    }

    public string Sign(IReadOnlyDictionary<string, object> claims)
    {
        var header = JsonSerializer.SerializeToUtf8Bytes(new { alg = "RS256", typ = "JWT", kid = keyId });
        var text = $"{Base64Url(header)}.{Base64Url(JsonSerializer.SerializeToUtf8Bytes(claims))}";
        lock (key)
        {
            return $"{text}.{Base64Url(key.Value.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
        }
    }

    public static string Base64Url(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);

    public void Dispose()
    {
        if (key.IsValueCreated)
        {
            key.Value.Dispose();
        }
    }
}
