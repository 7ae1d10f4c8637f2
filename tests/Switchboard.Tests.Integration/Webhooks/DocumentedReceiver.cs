using System.Security.Cryptography;
using System.Text;

namespace Switchboard.Tests.Integration.Webhooks;

/// <summary>What docs/webhooks.md shows for C#, word for word.</summary>
internal static class DocumentedReceiver
{
    public static bool IsGenuine(string secret, string id, string timestamp, string signatures, byte[] body)
    {
        var age = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - (long.TryParse(timestamp, out var sent) ? sent : 0);
        var signed = Encoding.UTF8.GetBytes($"{id}.{timestamp}.").Concat(body).ToArray();
        var expected = "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), signed));
        return Math.Abs(age) <= 300
            && signatures.Split(' ').Any(one => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(one), Encoding.ASCII.GetBytes(expected)));
    }
}
