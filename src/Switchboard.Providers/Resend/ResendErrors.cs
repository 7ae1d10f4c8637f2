using System.Collections.Frozen;
using Switchboard.Channels;
using static Switchboard.Channels.RetryWorth;

namespace Switchboard.Providers.Resend;

/// <summary>Resend's error names: whether sending again can help, and what to do. https://resend.com/docs/api-reference/errors</summary>
static class ResendErrors
{
    /// <summary>The key of an earlier request, with another body: that one was taken.</summary>
    public const string TakenInAnotherForm = "invalid_idempotent_request";

    const string Mail = "Change the mail as the message says; the same one will be refused again.";
    const string Key = "Register the account's current API key (comms_register_provider, or PUT /api/v1/providers/resend).";

    static readonly FrozenDictionary<string, (RetryWorth Worth, string Advice)> Known = new Dictionary<string, (RetryWorth, string)>(StringComparer.Ordinal)
    {
        ["validation_error"] = (Never, "Check the address, and that the domain's DNS records are set and verified at Resend."),
        ["missing_required_field"] = (Never, Mail),
        ["invalid_from_address"] = (Never, "Give the agent a mailbox at a verified domain."),
        ["invalid_attachment"] = (Never, "Check that each of mediaUrls can be fetched from the internet."),
        ["invalid_parameter"] = (Never, Mail),
        [TakenInAnotherForm] = (Never, "Nothing: it was sent already in another form."),
        ["concurrent_idempotent_requests"] = (Later, "Nothing: it is tried again."),
        ["missing_api_key"] = (Later, Key),
        ["restricted_api_key"] = (Later, Key),
        ["invalid_api_key"] = (Later, Key),
        ["rate_limit_exceeded"] = (WhenWindowOpens, "Nothing: it is sent when the provider's window opens."),
        ["daily_quota_exceeded"] = (WhenWindowOpens, "Raise the plan at Resend, or wait for the next day."),
        ["monthly_quota_exceeded"] = (WhenWindowOpens, "Raise the plan at Resend."),
        ["security_error"] = (Never, "Look at the account's state in Resend's dashboard."),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What a name means; one that is not in the table is taken for final.</summary>
    public static ProviderError Find(string name, string message) =>
        Known.TryGetValue(name, out var known)
            ? new(name, message, known.Worth, known.Advice)
            : new(name, message, Never, "Read https://resend.com/docs/api-reference/errors.");

    /// <summary>Resend's error, or the HTTP status when the answer has none.</summary>
    public static ProviderError Error(this ProviderReply reply) =>
        reply.Read(ResendWire.Default.WireError) is { Name: { Length: > 0 } name } error
            ? Find(name, error.Message ?? name)
            : Find($"http_{reply.Status}", $"Resend answered HTTP {reply.Status}.");

    /// <summary>Whether it is about the account and not about the mail: its key, its domain, what its plan allows.</summary>
    public static bool IsOfAccount(this ProviderReply reply) =>
        reply.Status is 401 or 403 || reply.Error().Code is "daily_quota_exceeded" or "monthly_quota_exceeded";

    /// <summary>Said of an answer that is no answer of Resend's, or not this one.</summary>
    public static readonly Problem Unreadable = Problem.Provider(
        "provider_unreadable", "Resend's answer could not be read.", "Check that Resend:BaseUrl is the address of the Resend API.");

    /// <summary>Why a read or a change of settings did not succeed.</summary>
    public static Problem AsProblem(this ProviderReply reply) => reply switch
    {
        { Status: 0 } => Problem.Provider(
            "provider_unreachable", reply.Cause, "Try again in a moment; if it stays so, check the network and https://resend-status.com."),
        { Status: 429 } => new("provider_rate_limited", 503, "Resend takes no more requests of this account at the moment.", "Try again in a minute."),
        { Status: 401 or 403 } => new("provider_credentials_refused", 422, $"Resend refused the credentials: {reply.Error().Message}", Key),
        { Status: >= 500 } => Problem.Provider(
            "provider_failed",
            $"Resend failed with HTTP {reply.Status}.",
            "Try again in a moment; if it stays so, look at https://resend-status.com."),
        { Succeeded: true } => Unreadable,
        _ => Problem.Provider("provider_refused", $"Resend refused: {reply.Error().Message} ({reply.Error().Code}).", reply.Error().Advice),
    };
}
