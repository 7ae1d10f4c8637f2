using Switchboard.Channels;
using static Switchboard.Channels.RetryWorth;

namespace Switchboard.Providers.SendGrid;

/// <summary>
/// SendGrid's errors: whether sending again can help, and what to do. They have no codes of their own, so they are told apart by the HTTP
/// status and, where one status has several meanings, by words of the message.
/// https://www.twilio.com/docs/sendgrid/api-reference/how-to-use-the-sendgrid-v3-api/responses
/// </summary>
static class SendGridErrors
{
    const string Key = "Register a current API key with the scope mail.send (comms_register_provider, or PUT /api/v1/providers/sendgrid).";

    /// <summary>SendGrid's error in our words.</summary>
    public static ProviderError Error(this ProviderReply reply)
    {
        var wire = reply.Read(SendGridWire.Default.WireErrors)?.Errors?.FirstOrDefault();
        var message = wire?.Message ?? $"SendGrid answered HTTP {reply.Status}.";
        var (code, worth, advice) = reply.Status switch
        {
            401 or 403 when Says("credits exceeded") => ("credits_exceeded", WhenWindowOpens, "Raise the plan at SendGrid, or wait for the next period."),
            401 => ("unauthorized", Later, Key),
            403 when wire?.Field == "from" || Says("Sender Identity") =>
                ("sender_not_verified", Never, "Authenticate the mailbox's domain at SendGrid (Settings, Sender Authentication)."),
            403 => ("forbidden", Later, Key),
            413 => ("too_large", Never, "Send fewer or smaller files: a mail has 30 MB at most, with its files in base64."),
            429 => ("too_many_requests", WhenWindowOpens, "Nothing: it is sent when the provider's window opens."),
            400 => (
                wire?.Field is { Length: > 0 } field ? $"bad_request:{field}" : "bad_request",
                Never,
                "Change the mail as the message says; the same one will be refused again."),
            var status => ($"http_{status}", Never, "Check that SendGrid:BaseUrl is the address of the SendGrid API."),
        };
        return new(code, message, worth, advice);

        bool Says(string words) => message.Contains(words, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether it is about the account and not about the mail: its key, its senders, what its plan allows.</summary>
    public static bool IsOfAccount(this ProviderReply reply) => reply.Status is 401 or 403;

    /// <summary>Why a read or a change of settings did not succeed.</summary>
    public static Problem AsProblem(this ProviderReply reply) => reply switch
    {
        { Status: 0 } => Problem.Provider(
            "provider_unreachable", reply.Cause, "Try again in a moment; if it stays so, check the network and https://status.sendgrid.com."),
        { Status: 429 } => new("provider_rate_limited", 503, "SendGrid takes no more requests of this account at the moment.", "Try again in a minute."),
        { Status: 401 or 403 } => new(
            "provider_credentials_refused",
            422,
            $"SendGrid refused the credentials: {reply.Error().Message}",
            "Register a current API key with the scopes that docs/providers.md lists."),
        { Status: >= 500 } => Problem.Provider(
            "provider_failed",
            $"SendGrid failed with HTTP {reply.Status}.",
            "Try again in a moment; if it stays so, look at https://status.sendgrid.com."),
        _ => Problem.Provider("provider_refused", $"SendGrid refused: {reply.Error().Message}", reply.Error().Advice),
    };
}
