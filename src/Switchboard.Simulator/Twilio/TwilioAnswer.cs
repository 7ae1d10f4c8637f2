using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Switchboard.Simulator.Twilio;

/// <summary>An answer of the provider before it is written: so it can be entered in the ledger, or withheld by a fault.</summary>
internal sealed record TwilioAnswer(int Status, byte[] Payload)
{
    public int? ErrorCode { get; init; }
    public string? MessageSid { get; init; }
    public string? From { get; init; }
    public string? To { get; init; }
    public string? Body { get; init; }
    public string? Location { get; init; }

    /// <summary>What takes its course once the answer is in the ledger.</summary>
    public Action? Then { get; init; }

    public static TwilioAnswer Json<T>(int status, T value, JsonTypeInfo<T> shape) => new(status, JsonSerializer.SerializeToUtf8Bytes(value, shape));

    /// <summary>An answer of the newer hosts.</summary>
    public static TwilioAnswer Of(int status, JsonObject shape) => new(status, JsonSerializer.SerializeToUtf8Bytes(shape, TwilioJson.Relaxed));

    public static TwilioAnswer NoContent { get; } = new(204, []);

    /// <summary>Twilio's error body. https://www.twilio.com/docs/usage/twilios-response#response-formats-exceptions</summary>
    public static TwilioAnswer Error(int status, int code, string message) =>
        Json(status, new ErrorShape(code, message, $"https://www.twilio.com/docs/errors/{code}", status), TwilioJson.Wire.ErrorShape) with { ErrorCode = code };

    public static TwilioAnswer NotFound(string path) => Error(404, 20404, $"The requested resource {path} was not found");
}
