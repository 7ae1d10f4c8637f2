using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Switchboard.Providers.SendGrid;

/// <summary>
/// The signature of the event webhook: ECDSA over P-256 and SHA-256, of the timestamp and the raw body behind it, in DER and base64.
/// https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features
/// </summary>
static class SendGridSignature
{
    public const string SignatureHeader = "X-Twilio-Email-Event-Webhook-Signature";
    public const string TimestampHeader = "X-Twilio-Email-Event-Webhook-Timestamp";

    // Events are brought again for a day. Whether such a try bears a new time isn't said, so an old one is taken that long; told twice, an
    // event changes nothing.
    static readonly TimeSpan MostAge = TimeSpan.FromHours(25);
    static readonly TimeSpan MostAhead = TimeSpan.FromMinutes(5);

    /// <param name="publicKey">As SendGrid shows it: the key's SubjectPublicKeyInfo in base64.</param>
    public static bool Verify(string publicKey, string signature, string timestamp, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        var der = new byte[signature.Length];
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > int.MaxValue
            || now - DateTimeOffset.FromUnixTimeSeconds(seconds) is var age && (age > MostAge || age < -MostAhead)
            || !Convert.TryFromBase64String(signature, der, out var length))
        {
            return false;
        }

        try
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(publicKey), out _);
            return key.VerifyData(
                [.. Encoding.ASCII.GetBytes(timestamp), .. body],
                der.AsSpan(0, length),
                HashAlgorithmName.SHA256,
                DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (Exception unusable) when (unusable is CryptographicException or FormatException)
        {
            // What we keep is no key: nothing is signed with it.
            return false;
        }
    }
}
