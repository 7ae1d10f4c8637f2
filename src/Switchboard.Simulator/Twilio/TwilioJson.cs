using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Switchboard.Simulator.Twilio.Messages;
using Switchboard.Simulator.Twilio.Numbers;

namespace Switchboard.Simulator.Twilio;

internal sealed record ErrorShape(int Code, string Message, string MoreInfo, int Status);

/// <summary>The JSON of the 2010-04-01 API: snake case, nulls written, numbers as strings where the vendor has them so.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ErrorShape))]
[JsonSerializable(typeof(MessageShape))]
[JsonSerializable(typeof(MessagePage))]
[JsonSerializable(typeof(MediaShape))]
[JsonSerializable(typeof(MediaPage))]
[JsonSerializable(typeof(AccountShape))]
[JsonSerializable(typeof(AccountPage))]
[JsonSerializable(typeof(AvailableNumbers))]
[JsonSerializable(typeof(NumberShape))]
[JsonSerializable(typeof(NumberPage))]
internal sealed partial class TwilioJson : JsonSerializerContext
{
    /// <summary>Without escapes for plus signs and letters that JSON can carry as they are.</summary>
    public static TwilioJson Wire { get; } =
        new(new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>The same letters as they are, for shapes that are built as they are written.</summary>
    public static JsonSerializerOptions Relaxed { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Such as <c>2015-07-30T20:12:31Z</c> (ISO 8601), as the newer hosts write it.</summary>
    public static string Iso(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Such as <c>Thu, 24 Aug 2023 05:01:45 +0000</c> (RFC 2822).</summary>
    public static string Date(DateTimeOffset at) => at.ToUniversalTime().ToString("ddd, dd MMM yyyy HH:mm:ss", CultureInfo.InvariantCulture) + " +0000";
}
