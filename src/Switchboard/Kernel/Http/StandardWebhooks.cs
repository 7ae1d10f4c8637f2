using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Switchboard.Kernel;

/// <summary>
/// Signatures of webhooks: HMAC-SHA256 over <c>id.timestamp.body</c>, as many services send and many libraries check them.
/// https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
/// </summary>
public static class StandardWebhooks
{
    /// <summary>The same for every try to deliver one thing.</summary>
    public const string IdHeader = "webhook-id";

    /// <summary>When it was sent, in Unix seconds.</summary>
    public const string TimestampHeader = "webhook-timestamp";

    /// <summary>One or more signatures, separated by spaces.</summary>
    public const string SignatureHeader = "webhook-signature";

    /// <summary>How far the timestamp may be from now, either way.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    const string Prefix = "whsec_";
    const string Version = "v1,";
    const int ShortestKey = 24;
    const int LongestKey = 64;

    /// <summary>A new secret: <c>whsec_</c> and 32 random bytes in base64.</summary>
    public static string NewSecret() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    /// <summary>Whether a text is a secret: <c>whsec_</c> and 24 to 64 bytes in base64.</summary>
    public static bool IsSecret(string? text) => text is not null && KeyOf(text)?.Length is >= ShortestKey and <= LongestKey;

    /// <summary>
    /// The signature by one secret: <c>v1,</c> and base64. Others' secrets may be shorter than ours: those that Svix made at first have 18
    /// bytes.
    /// </summary>
    /// <exception cref="ArgumentException">This is no secret.</exception>
    public static string Sign(string secret, string id, DateTimeOffset timestamp, ReadOnlySpan<byte> body) =>
        Version + Convert.ToBase64String(
            Mac(KeyOf(secret) ?? throw new ArgumentException("A secret is whsec_ and bytes in base64.", nameof(secret)), id, Seconds(timestamp), body));

    /// <summary>The signatures by each of several secrets, as the header has them; a receiver that knows one of them is content.</summary>
    public static string Sign(IEnumerable<string> secrets, string id, DateTimeOffset timestamp, ReadOnlyMemory<byte> body) =>
        string.Join(' ', secrets.Select(secret => Sign(secret, id, timestamp, body.Span)));

    /// <summary>The timestamp as its header has it.</summary>
    public static string Seconds(DateTimeOffset timestamp) => timestamp.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>
    /// Whether one of the signatures is by the secret, over exactly these bytes, and the time is within five minutes of now. Signatures of
    /// other versions are passed over.
    /// </summary>
    public static bool Verify(string secret, string? id, string? timestamp, string? signatures, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(id) || signatures is null || KeyOf(secret) is not { } key
            || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || Math.Abs((decimal)now.ToUnixTimeSeconds() - seconds) > (decimal)Tolerance.TotalSeconds)
        {
            return false;
        }

        var expected = Mac(key, id, timestamp, body);
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var found = false;
        foreach (var signature in signatures.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            found |= signature.StartsWith(Version, StringComparison.Ordinal)
                && Convert.TryFromBase64Chars(signature.AsSpan(Version.Length), given, out var length)
                && CryptographicOperations.FixedTimeEquals(given[..length], expected);
        }

        return found;
    }

    static byte[] Mac(byte[] key, string id, string timestamp, ReadOnlySpan<byte> body)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        mac.AppendData(Encoding.UTF8.GetBytes($"{id}.{timestamp}."));
        mac.AppendData(body);
        return mac.GetHashAndReset();
    }

    static byte[]? KeyOf(string secret)
    {
        if (!secret.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var text = secret.AsSpan(Prefix.Length);
        // Base64 as it is written, without the spaces that .NET would pass over.
        return Base64.IsValid(text, out var length) && length > 0 && !text.ContainsAny(" \t\r\n") ? Convert.FromBase64String(secret[Prefix.Length..]) : null;
    }
}
