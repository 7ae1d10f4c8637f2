using System.Buffers.Text;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Switchboard.Kernel;

/// <summary>
/// Signs what others shall be able to check without us: JWS in its compact form (RFC 7515) by ES256 (RFC 7518, 3.4). The keys follow from those of
/// <see cref="SecretBox"/>, so that every node has the same and none is stored; those of older keys are published as long as these are kept.
/// </summary>
[Singleton]
internal sealed class SigningKeys(SecretBox box)
{
    const string Algorithm = "ES256";
    const string Curve = "P-256";
    const int Length = 32;

    // FIPS 186-5, A.2.1: 16 bytes more than the order has, so that no scalar is likelier than another.
    const int SeedLength = Length + 16;

    // SP 800-186, 3.2.1.3.
    static readonly BigInteger Order = new(
        Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551"), isUnsigned: true, isBigEndian: true);

    readonly Lazy<Pair[]> pairs = new(() => [.. box.Derive("receipts", SeedLength).Select(Pair.Of)]);

    /// <summary>The public keys; the first one signs.</summary>
    public IReadOnlyList<PublicKey> Public => field ??= [.. pairs.Value.Select(pair => pair.Public)];

    /// <summary>Signs.</summary>
    /// <param name="type">What it is, as the header's <c>typ</c> has it.</param>
    /// <param name="claims">Becomes JSON as at every door.</param>
    public string Sign(string type, object claims)
    {
        var pair = pairs.Value[0];
        var header = JsonSerializer.SerializeToUtf8Bytes(new { alg = Algorithm, kid = pair.Public.Kid, typ = type }, Wire.Json);
        var text = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims, Wire.Json))}";
        using var key = ECDsa.Create(pair.Secret);
        var signature = key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return $"{text}.{Base64Url.EncodeToString(signature)}";
    }

    /// <summary>A public key as a JWK (RFC 7517).</summary>
    /// <param name="Kid">Its thumbprint (RFC 7638).</param>
    public sealed record PublicKey(string Kty, string Crv, string X, string Y, string Kid, string Alg, string Use);

    sealed record Pair(ECParameters Secret, PublicKey Public)
    {
        public static Pair Of(byte[] seed)
        {
            var scalar = (new BigInteger(seed, isUnsigned: true, isBigEndian: true) % (Order - 1)) + 1;
            var bytes = scalar.ToByteArray(isUnsigned: true, isBigEndian: true);
            var d = new byte[Length];
            bytes.CopyTo(d, Length - bytes.Length);
            using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = d });
            var secret = key.ExportParameters(includePrivateParameters: true);
            var (x, y) = (Base64Url.EncodeToString(secret.Q.X), Base64Url.EncodeToString(secret.Q.Y));
            var print = SHA256.HashData(Encoding.ASCII.GetBytes($$"""{"crv":"{{Curve}}","kty":"EC","x":"{{x}}","y":"{{y}}"}"""));
            return new(secret, new("EC", Curve, x, y, Base64Url.EncodeToString(print), Algorithm, "sig"));
        }
    }
}
