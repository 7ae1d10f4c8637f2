using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Switchboard.Simulator.Resend.Webhooks;

/// <summary>
/// Svix's scheme: base64 of HMAC-SHA256 over id, timestamp and body, by the secret after <c>whsec_</c>.
/// https://docs.svix.com/receiving/verifying-payloads/how-manual
/// </summary>
internal static class SvixSignature
{
    public static string Of(string id, long timestamp, byte[] body, string secret)
    {
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        byte[] signed = [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}.")), .. body];
        return $"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, signed))}";
    }
}
