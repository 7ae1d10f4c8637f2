using Switchboard.Tenancy;

namespace Switchboard.Channels;

/// <summary>Text messages over a carrier: out by request, in by signed webhook. Nothing here retries a send or touches the database.</summary>
[Collected]
public interface ISmsProvider : IProvider
{
    /// <summary>
    /// Hands one message to the provider, once. What can happen is a value; the only exception is cancellation before anything was sent.
    /// </summary>
    Task<SendResult> Send(SendRequest request, ProviderCredential credential, CancellationToken ct);

    /// <summary>One message as the provider holds it, or null when it knows of none.</summary>
    Task<Outcome<ProviderMessage?>> Fetch(string providerMessageId, ProviderCredential credential, CancellationToken ct);

    /// <summary>
    /// The messages that the provider holds from one number to another with this very text, created at <paramref name="since"/> or later,
    /// newest first: tells whether a send of unknown fate was accepted.
    /// </summary>
    Task<Outcome<IReadOnlyList<ProviderMessage>>> FindSent(
        string from, string to, string body, DateTimeOffset since, ProviderCredential credential, CancellationToken ct);

    /// <summary>What arrived at a number since an instant, oldest first: what webhooks missed during an outage.</summary>
    Task<Outcome<IReadOnlyList<InboundMessage>>> ListInbound(string number, DateTimeOffset since, ProviderCredential credential, CancellationToken ct);

    /// <summary>What a message of so many segments will cost about, in millionths of a US dollar: an estimate, for reserving.</summary>
    long EstimateMicros(string to, int segments);

    /// <summary>Whether the webhook was signed by the owner of the credential. Compared in constant time.</summary>
    bool Verify(in WebhookRequest request, ProviderCredential credential);

    /// <summary>An inbound message in a webhook's form, or null when the form holds none.</summary>
    InboundMessage? ReadInbound(WebhookForm form);

    /// <summary>Whether the provider itself has honoured this message as a keyword and sent the person the confirmation, so that we send none.</summary>
    bool AnswersKeyword(InboundMessage inbound);

    /// <summary>A delivery report in a webhook's form, or null when the form holds none that changes anything.</summary>
    StatusReport? ReadStatus(WebhookForm form);

    /// <summary>How this provider wants to hear that a webhook was taken.</summary>
    WebhookAnswer Acknowledgement { get; }
}

/// <summary>A message to hand over.</summary>
/// <param name="From">Our number, E.164.</param>
/// <param name="To">The person's number, E.164.</param>
/// <param name="StatusCallbackUrl">Where reports go; carries the intent's id.</param>
public sealed record SendRequest(string From, string To, string Body, IReadOnlyList<string> MediaUrls, string StatusCallbackUrl);

/// <summary>What came of handing a message over: a closed set.</summary>
public abstract record SendResult
{
    SendResult() { }

    /// <summary>The provider has it.</summary>
    /// <param name="PriceMicros">Millionths of a US dollar, when the provider told the price at once.</param>
    public sealed record Accepted(string ProviderMessageId, int Segments, long? PriceMicros) : SendResult;

    /// <summary>The provider will not take it.</summary>
    /// <param name="Permanent">Whether the same request would be refused again.</param>
    public sealed record Refused(string Code, string Message, string Advice, bool Permanent) : SendResult;

    /// <summary>Too many at once; it was not taken.</summary>
    /// <param name="RetryAfter">As the provider asked, when it did.</param>
    public sealed record RateLimited(string Code, TimeSpan? RetryAfter) : SendResult;

    /// <summary>It certainly was not taken: the provider was not reached, or said that it is not able to now.</summary>
    public sealed record TryLater(string Cause) : SendResult;

    /// <summary>It may have been taken: the provider was cut off after the request had begun to leave. Ask, never send again blindly.</summary>
    public sealed record Unknown(string Cause) : SendResult;
}

/// <summary>How far a provider says that a message has come, in the order that reports move it forward.</summary>
public enum ReceiptStatus
{
    /// <summary>With the provider, waiting.</summary>
    Queued,

    /// <summary>Being handed to the carrier.</summary>
    Sending,

    /// <summary>The carrier has it.</summary>
    Sent,

    /// <summary>It never left the provider. Final.</summary>
    Failed,

    /// <summary>The carrier could not deliver it. Final.</summary>
    Undelivered,

    /// <summary>The person's handset has it.</summary>
    Delivered,

    /// <summary>The person opened it.</summary>
    Read,

    /// <summary>Called back before it left. Final.</summary>
    Canceled,
}

/// <summary>An outbound message as the provider holds it.</summary>
/// <param name="Error">What went wrong, when something did.</param>
public sealed record ProviderMessage(
    string ProviderMessageId, string From, string To, string Body, ReceiptStatus Status, int Segments, long? PriceMicros, ProviderError? Error, DateTimeOffset CreatedAt)
{
    /// <summary>Whether nothing more will become of it.</summary>
    public bool IsFinal => Status is ReceiptStatus.Failed or ReceiptStatus.Undelivered or ReceiptStatus.Delivered or ReceiptStatus.Read or ReceiptStatus.Canceled;

    /// <summary>The same as a report would have told it.</summary>
    public StatusReport AsReport() => new(ProviderMessageId, Status, Error);
}
