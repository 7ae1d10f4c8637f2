using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Switchboard.Providers.Twilio;

/// <summary>What became of a request: answered, never left, or cut off on the way.</summary>
sealed record TwilioReply(int Status, byte[] Body, TimeSpan? RetryAfter, string Cause, bool WasCutOff)
{
    public static TwilioReply Answered(int status, byte[] body, TimeSpan? retryAfter) => new(status, body, retryAfter, "", WasCutOff: false);

    /// <summary>Nothing of it reached Twilio.</summary>
    public static TwilioReply NeverLeft(string cause) => new(0, [], null, cause, WasCutOff: false);

    /// <summary>Some of it may have reached Twilio.</summary>
    public static TwilioReply CutOff(string cause) => new(0, [], null, cause, WasCutOff: true);

    public bool Succeeded => Status is >= 200 and < 300;

    /// <summary>Twilio is not able, as opposed to not willing.</summary>
    public bool IsOutage => Status is 0 or >= 500;

    /// <summary>For what may be done twice. https://www.twilio.com/docs/api/errors/20429: a 429 was never processed.</summary>
    public bool IsWorthAnotherTry => IsOutage || Status == 429;

    /// <summary>The body in its expected shape, or null when it isn't in it.</summary>
    public T? Read<T>(JsonTypeInfo<T> shape) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(Body, shape);
        }
        catch (JsonException)
        {
            // A proxy's page, or half a body.
            return null;
        }
    }

    /// <summary>Twilio's error code and text, or the HTTP status when the answer has none.</summary>
    public (string Code, string Message) Error() =>
        Read(TwilioWire.Default.WireError) is { Code: > 0 } error ? ($"{error.Code}", error.Message ?? "") : ($"http_{Status}", $"Twilio answered HTTP {Status}.");

    /// <summary>Why a read or a change of settings did not succeed.</summary>
    public Problem AsProblem()
    {
        if (Status == 0)
        {
            return Problem.Provider("provider_unreachable", Cause, "Try again in a moment; if it stays so, check the network and https://status.twilio.com.");
        }

        var (code, message) = Error();
        return Status switch
        {
            429 => new("provider_rate_limited", 503, "Twilio takes no more requests of this account at the moment.", "Try again in a minute."),
            401 => Problem.Provider("provider_credentials_refused", "Twilio refused the credentials.", TwilioErrors.Find(code, message).Advice),
            >= 500 => Problem.Provider("provider_failed", $"Twilio failed with HTTP {Status}.", "Try again in a moment; if it stays so, look at https://status.twilio.com."),
            _ => Problem.Provider("provider_refused", $"Twilio refused: {message} (error {code}).", TwilioErrors.Find(code, message).Advice),
        };
    }
}
