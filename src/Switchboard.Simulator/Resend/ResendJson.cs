using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Switchboard.Simulator.Resend;

/// <summary>The JSON of api.resend.com: snake case, nulls written.</summary>
internal static class ResendJson
{
    public static JsonSerializerOptions Wire { get; } =
        new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>As PostgreSQL prints it, which is how most resources show it: <c>2023-04-03 22:13:42.674981+00</c>.</summary>
    public static string Row(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture) + "+00";

    /// <summary>As events and received mails show it: <c>2023-10-06T23:47:56.678Z</c>.</summary>
    public static string Instant(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
