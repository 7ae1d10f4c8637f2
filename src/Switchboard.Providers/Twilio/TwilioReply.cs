namespace Switchboard.Providers.Twilio;

/// <summary>What Twilio's answers mean. https://www.twilio.com/docs/api/errors/20429: a 429 was never processed.</summary>
static class TwilioReply
{
    /// <summary>Twilio's error code and text, or the HTTP status when the answer has none.</summary>
    public static (string Code, string Message) Error(this ProviderReply reply) =>
        reply.Read(TwilioWire.Default.WireError) is { Code: > 0 } error
            ? ($"{error.Code}", error.Message ?? "")
            : ($"http_{reply.Status}", $"Twilio answered HTTP {reply.Status}.");

    /// <summary>Why a read or a change of settings did not succeed.</summary>
    public static Problem AsProblem(this ProviderReply reply)
    {
        if (reply.Status == 0)
        {
            return Problem.Provider(
                "provider_unreachable", reply.Cause, "Try again in a moment; if it stays so, check the network and https://status.twilio.com.");
        }

        var (code, message) = reply.Error();
        return reply.Status switch
        {
            429 => new("provider_rate_limited", 503, "Twilio takes no more requests of this account at the moment.", "Try again in a minute."),
            401 => Problem.Provider("provider_credentials_refused", "Twilio refused the credentials.", TwilioErrors.Find(code, message).Advice),
            >= 500 => Problem.Provider(
                "provider_failed",
                $"Twilio failed with HTTP {reply.Status}.",
                "Try again in a moment; if it stays so, look at https://status.twilio.com."),
            _ => Problem.Provider("provider_refused", $"Twilio refused: {message} (error {code}).", TwilioErrors.Find(code, message).Advice),
        };
    }
}
