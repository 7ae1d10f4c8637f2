using Switchboard.Tenancy;

namespace Switchboard.Channels;

/// <summary>
/// Written messages over one channel of a provider: out by request, in by signed webhook. Nothing here retries a send or touches the
/// database. Addresses are in the form that <see cref="ChannelAddress"/> keeps; how a provider writes them is the adapter's affair.
/// </summary>
[Collected]
public interface IMessageProvider : IProvider
{
    /// <summary>The channel; a provider has an adapter for each.</summary>
    ChannelKind Channel { get; }

    /// <summary>
    /// How long the provider takes a send that is repeated under the same intent for the same one, so that one of unknown fate can be
    /// repeated; null where it has no such promise, and its lists are asked instead.
    /// </summary>
    TimeSpan? RepeatsSafelyFor => null;

    /// <summary>How many bytes of files it takes within a request; null where it fetches them from their addresses itself.</summary>
    long? MostInlineBytes => null;

    /// <summary>
    /// Whether the account also sends as an address that is held at another provider, so that it can stand in for that one. Only what the
    /// account has proved to own counts.
    /// </summary>
    Task<Outcome<bool>> SendsAs(string address, ProviderCredential credential, CancellationToken ct) => Task.FromResult<Outcome<bool>>(false);

    /// <summary>
    /// Hands one message to the provider, once. What can happen is a value; the only exception is cancellation before anything was sent.
    /// </summary>
    Task<SendResult> Send(SendRequest request, ProviderCredential credential, CancellationToken ct);

    /// <summary>One message as the provider holds it, or null when it knows of none.</summary>
    Task<Outcome<ProviderMessage?>> Fetch(string providerMessageId, ProviderCredential credential, CancellationToken ct);

    /// <summary>
    /// The messages that the provider holds that look exactly like this one, created at <paramref name="since"/> or later, newest first:
    /// tells whether a send of unknown fate was accepted.
    /// </summary>
    Task<Outcome<IReadOnlyList<ProviderMessage>>> FindSent(SendRequest request, DateTimeOffset since, ProviderCredential credential, CancellationToken ct);

    /// <summary>
    /// What arrived at an address since an instant, oldest first: what webhooks missed during an outage. Some may be
    /// <see cref="InboundMessage.IsNotice"/>.
    /// </summary>
    Task<Outcome<IReadOnlyList<InboundMessage>>> ListInbound(string address, DateTimeOffset since, ProviderCredential credential, CancellationToken ct);

    /// <summary>The whole of a message that the provider has only told of; null when it no longer has it.</summary>
    Task<Outcome<InboundMessage?>> Complete(InboundMessage notice, ProviderCredential credential, CancellationToken ct) =>
        Task.FromResult<Outcome<InboundMessage?>>(notice);

    /// <summary>
    /// How something that a message from a person brought is fetched, to be copied: as it stands, where its address is open to whoever has
    /// it. An address that has ended is asked for again here.
    /// </summary>
    ValueTask<Outcome<MediaAccess>> Access(MediaItem media, string providerMessageId, ProviderCredential credential, CancellationToken ct) =>
        new(new MediaAccess(media.Url));

    /// <summary>What a message will cost about, in millionths of a US dollar: an estimate, for reserving.</summary>
    /// <param name="segments">Parts of a text message; 1 elsewhere.</param>
    long EstimateMicros(string to, int segments);

    /// <summary>The same of a message with files, where these change the price.</summary>
    long EstimateWithFilesMicros(string to, int segments) => EstimateMicros(to, segments);

    /// <summary>Whether the provider tells what it took for a message after it has left.</summary>
    bool TellsPrices => false;

    /// <summary>
    /// What it took for the account's messages that left between two instants, over all channels, in millionths of a US dollar by its own
    /// id; those without a price yet are left out.
    /// </summary>
    Task<Outcome<IReadOnlyDictionary<string, long>>> Prices(DateTimeOffset since, DateTimeOffset until, ProviderCredential credential, CancellationToken ct) =>
        Task.FromResult<Outcome<IReadOnlyDictionary<string, long>>>(new Dictionary<string, long>(StringComparer.Ordinal));

    /// <summary>Whether the webhook was signed by the owner of the credential. Compared in constant time.</summary>
    bool Verify(in WebhookRequest request, ProviderCredential credential);

    /// <summary>An inbound message in a webhook, or null when it holds none.</summary>
    InboundMessage? ReadInbound(in WebhookRequest request);

    /// <summary>Whether the provider itself has honoured this message as a keyword and sent the person the confirmation, so that we send none.</summary>
    bool AnswersKeyword(InboundMessage inbound);

    /// <summary>A delivery report in a webhook, or null when it holds none that changes anything.</summary>
    StatusReport? ReadStatus(in WebhookRequest request);

    /// <summary>All delivery reports of a webhook, where the provider brings several at once.</summary>
    IReadOnlyList<StatusReport> ReadStatuses(in WebhookRequest request) => ReadStatus(request) is { } one ? [one] : [];

    /// <summary>How this provider wants to hear that a webhook was taken.</summary>
    WebhookAnswer Acknowledgement { get; }
}

/// <summary>A message to hand over.</summary>
/// <param name="From">Our address.</param>
/// <param name="To">The person's address.</param>
/// <param name="Media">Pictures, sounds and files, and where the provider fetches them.</param>
/// <param name="StatusCallbackUrl">Where reports go; carries the intent's id.</param>
public sealed record SendRequest(string From, string To, string Body, IReadOnlyList<OutboundMedia> Media, string StatusCallbackUrl)
{
    /// <summary>Where the provider fetches pictures, sounds and files.</summary>
    public IEnumerable<string> MediaUrls => Media.Select(item => item.Url);

    /// <summary>The send that this is a try of; every try bears the same.</summary>
    public required IntentId Intent { get; init; }

    /// <summary>The agent that writes, and how people call it.</summary>
    public required AgentId Agent { get; init; }

    /// <inheritdoc cref="Agent" />
    public required string SenderName { get; init; }

    /// <summary>What a mail has beside its text; null on other channels.</summary>
    public OutboundMail? Mail { get; init; }

    /// <summary>A template that the channel has approved, instead of a text of one's own.</summary>
    public TemplateUse? Template { get; init; }
}

/// <summary>Something that a message takes along.</summary>
/// <param name="Url">Where it can be fetched without credentials, for some days at least.</param>
/// <param name="Name">What the person shall see it called, where one can.</param>
public sealed record OutboundMedia(string Url, string? Name = null)
{
    /// <summary>The bytes, for a provider that doesn't fetch them.</summary>
    public ReadOnlyMemory<byte>? Content { get; init; }

    /// <summary>What kind of file it is, where that is known.</summary>
    public string? ContentType { get; init; }
}

/// <summary>What a mail out has beside its text.</summary>
/// <param name="InReplyTo">The Message-ID that it answers (RFC 5322, 3.6.4), in angle brackets.</param>
/// <param name="References">Message-IDs of the thread, oldest first.</param>
/// <param name="UnsubscribeUrl">Where one click ends such mails (RFC 8058).</param>
public sealed record OutboundMail(string Subject, string? Html, string? InReplyTo, IReadOnlyList<string> References, string? UnsubscribeUrl)
{
    /// <summary>The header fields that say so, by name.</summary>
    public Dictionary<string, string> Headers()
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        if (InReplyTo is { } answered)
        {
            headers["In-Reply-To"] = answered;
            headers["References"] = string.Join(' ', References);
        }

        if (UnsubscribeUrl is { } unsubscribe)
        {
            headers["List-Unsubscribe"] = $"<{unsubscribe}>";
            headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click";
        }

        return headers;
    }
}

/// <summary>A use of a template.</summary>
/// <param name="Id">The provider's id of it, such as <c>HX…</c>.</param>
/// <param name="Variables">Values by name; names are numbers at WhatsApp.</param>
public sealed record TemplateUse(string Id, IReadOnlyDictionary<string, string> Variables);

/// <summary>What came of handing a message over: a closed set.</summary>
public abstract record SendResult
{
    SendResult() { }

    /// <summary>
    /// Whether what is in the way is the account's (its credentials, its state, its plan) and not the message's, so that another account
    /// may take it.
    /// </summary>
    public bool IsOfAccount { get; init; }

    /// <summary>The provider has it.</summary>
    /// <param name="PriceMicros">Millionths of a US dollar, when the provider told the price at once.</param>
    public sealed record Accepted(string ProviderMessageId, int Segments, long? PriceMicros) : SendResult;

    /// <summary>The provider will not take it.</summary>
    /// <param name="Permanent">Whether the same request would be refused again.</param>
    public sealed record Refused(string Code, string Message, string Advice, bool Permanent) : SendResult
    {
        /// <inheritdoc cref="ProviderError.IsOptOut" />
        public bool IsOptOut { get; init; }
    }

    /// <summary>Too many at once; it was not taken.</summary>
    /// <param name="RetryAfter">As the provider asked, when it did.</param>
    public sealed record RateLimited(string Code, TimeSpan? RetryAfter) : SendResult;

    /// <summary>It certainly was not taken: the provider was not reached, or said that it is not able to now.</summary>
    public sealed record TryLater(string Cause) : SendResult
    {
        /// <summary>Whether the account was not even asked, since it failed repeatedly a moment ago.</summary>
        public bool IsPaused { get; init; }
    }

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
    string ProviderMessageId, string From, string To, string Body, ReceiptStatus Status, int Segments, long? PriceMicros, ProviderError? Error,
    DateTimeOffset CreatedAt)
{
    /// <summary>Whether nothing more will become of it.</summary>
    public bool IsFinal =>
        Status is ReceiptStatus.Failed or ReceiptStatus.Undelivered or ReceiptStatus.Delivered or ReceiptStatus.Read or ReceiptStatus.Canceled;

    /// <summary>The same as a report would have told it.</summary>
    public StatusReport AsReport() => new(ProviderMessageId, Status, Error);
}
