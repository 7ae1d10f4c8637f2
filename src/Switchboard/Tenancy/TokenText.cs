using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Switchboard.Tenancy;

/// <summary>
/// The text of a token: <c>sb_super_…</c>, <c>sb_org_…</c> or <c>sb_agent_…</c> and 32 random bytes. It is shown once; only its SHA-256 is
/// kept.
/// </summary>
internal static class TokenText
{
    /// <summary>Longer than any token that was ever made.</summary>
    public const int MaxLength = 128;

    public static string Make(Tier tier)
    {
        Span<byte> secret = stackalloc byte[32];
        RandomNumberGenerator.Fill(secret);
        return $"sb_{Word(tier)}_{Base64Url.EncodeToString(secret)}";
    }

    /// <summary>Lower-case hexadecimal SHA-256, the form that the database holds.</summary>
    public static string Hash(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return Convert.ToHexStringLower(hash);
    }

    public static bool SameHash(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(one), Encoding.ASCII.GetBytes(other));

    static string Word(Tier tier) => tier switch
    {
        Tier.Agent => "agent",
        Tier.Organization => "org",
        Tier.SuperAdmin => "super",
        _ => throw new ArgumentOutOfRangeException(nameof(tier)),
    };
}
