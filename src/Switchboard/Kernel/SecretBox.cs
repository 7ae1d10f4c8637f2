using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Switchboard.Kernel;

/// <summary>
/// Seals secrets at rest with AES-256-GCM. The text form is <c>v1.KEYID.BASE64URL(nonce ‖ tag ‖ ciphertext)</c>; older keys stay
/// readable, so that keys rotate while running. The place where a secret stands is bound in as associated data.
/// </summary>
public sealed class SecretBox
{
    const int NonceLength = 12;
    const int TagLength = 16;
    const int MarkLength = 16;

    readonly Dictionary<string, byte[]> keys;
    readonly string sealingKey;

    /// <param name="keys">Keys by id, 32 bytes each.</param>
    /// <param name="sealingKey">The id of the key that new secrets are sealed with.</param>
    public SecretBox(IReadOnlyDictionary<string, byte[]> keys, string sealingKey)
    {
        if (!keys.ContainsKey(sealingKey) || keys.Values.Any(key => key.Length != 32))
        {
            throw new ArgumentException("Each key has 32 bytes and the sealing key is among them.", nameof(keys));
        }

        this.keys = new(keys, StringComparer.Ordinal);
        this.sealingKey = sealingKey;
    }

    /// <summary>Seals a text for one place, such as a row's id.</summary>
    public string Seal(string secret, string place)
    {
        var plain = Encoding.UTF8.GetBytes(secret);
        var box = new byte[NonceLength + TagLength + plain.Length];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceLength));
        using var aes = new AesGcm(keys[sealingKey], TagLength);
        aes.Encrypt(box.AsSpan(0, NonceLength), plain, box.AsSpan(NonceLength + TagLength), box.AsSpan(NonceLength, TagLength), Encoding.UTF8.GetBytes(place));
        return $"v1.{sealingKey}.{Base64Url.EncodeToString(box)}";
    }

    /// <summary>Opens what was sealed for the same place.</summary>
    /// <exception cref="CryptographicException">The key is not here, or the text was changed or moved.</exception>
    public string Open(string sealedText, string place)
    {
        var parts = sealedText.Split('.');
        if (parts is not ["v1", var keyId, var body] || !keys.TryGetValue(keyId, out var key))
        {
            throw new CryptographicException("The secret was sealed with a key that this process does not have.");
        }

        var box = Base64Url.DecodeFromChars(body);
        var plain = new byte[box.Length - NonceLength - TagLength];
        using var aes = new AesGcm(key, TagLength);
        aes.Decrypt(box.AsSpan(0, NonceLength), box.AsSpan(NonceLength + TagLength), box.AsSpan(NonceLength, TagLength), plain, Encoding.UTF8.GetBytes(place));
        return Encoding.UTF8.GetString(plain);
    }

    /// <summary>Key material for another use, of each key that is here; that of the sealing key comes first.</summary>
    /// <param name="use">What it is for: a name of its own for each use.</param>
    public IEnumerable<byte[]> Derive(string use, int length) =>
        from key in keys
        orderby key.Key != sealingKey, key.Key
        select HKDF.DeriveKey(HashAlgorithmName.SHA256, key.Value, length, info: Encoding.UTF8.GetBytes($"derive {use}"));

    /// <summary>A mark that only this deployment can make, always the same for a text: <c>KEYID.BASE64URL(16 bytes)</c> of HMAC-SHA-256.</summary>
    public string Mark(string text, string place) => $"{sealingKey}.{Base64Url.EncodeToString(MarkOf(keys[sealingKey], text, place))}";

    /// <summary>Whether a mark was made here for the same text and place.</summary>
    public bool IsMark(string mark, string text, string place) =>
        mark.Split('.') is [var keyId, var body] && keys.TryGetValue(keyId, out var key) && Base64Url.IsValid(body)
        && CryptographicOperations.FixedTimeEquals(Base64Url.DecodeFromChars(body), MarkOf(key, text, place));

    static ReadOnlySpan<byte> MarkOf(byte[] key, string text, string place)
    {
        // The key of the box isn't used as another algorithm's.
        var own = HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 32, info: Encoding.UTF8.GetBytes($"mark {place}"));
        return HMACSHA256.HashData(own, Encoding.UTF8.GetBytes(text)).AsSpan(0, MarkLength);
    }
}
