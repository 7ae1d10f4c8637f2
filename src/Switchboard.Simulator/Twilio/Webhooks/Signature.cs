using System.Security.Cryptography;
using System.Text;

namespace Switchboard.Simulator.Twilio.Webhooks;

/// <summary>X-Twilio-Signature: base64 of HMAC-SHA1 over the URL and the sorted form. https://www.twilio.com/docs/usage/security#validating-requests</summary>
internal static class Signature
{
    /// <param name="url">The URL as configured, query included, fragment not.</param>
    /// <param name="fields">The form of a POST; empty for a GET.</param>
    /// <param name="authToken">The primary token of the account that owns the request.</param>
    public static string Of(string url, IEnumerable<KeyValuePair<string, string>> fields, string authToken)
    {
        var text = new StringBuilder(url);
        foreach (var (key, value) in fields.Distinct().OrderBy(f => f.Key, StringComparer.Ordinal).ThenBy(f => f.Value, StringComparer.Ordinal))
        {
            text.Append(key).Append(value);
        }

        return Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(authToken), Encoding.UTF8.GetBytes(text.ToString())));
    }
}
