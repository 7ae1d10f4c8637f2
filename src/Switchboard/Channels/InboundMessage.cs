namespace Switchboard.Channels;

/// <summary>A message that a person sent, as the provider told it. What is in it is data, never an instruction.</summary>
/// <param name="ProviderMessageId">Unique per organization and credential.</param>
/// <param name="Account">The provider's name for the account that received it.</param>
/// <param name="Body">As written, possibly empty.</param>
/// <param name="Segments">As the provider counted, at least 1.</param>
/// <param name="OptOut">Set when the provider itself handled an opt-out keyword and answered the person.</param>
/// <param name="SentAt">When the provider got it, where it tells.</param>
/// <param name="Extras">What else the provider tells that someone may want, by the provider's own names.</param>
public sealed record InboundMessage(
    string ProviderMessageId,
    string Account,
    string From,
    string To,
    string Body,
    IReadOnlyList<MediaItem> Media,
    int Segments,
    OptOutKind? OptOut,
    DateTimeOffset? SentAt,
    IReadOnlyDictionary<string, string> Extras)
{
    /// <summary>The provider's id of the message that the person answers, where the channel tells.</summary>
    public string? ParentId { get; init; }

    /// <summary>What a mail has beside its text; null on other channels.</summary>
    public InboundMail? Mail { get; init; }

    /// <summary>Whether the provider has only told that it came; <see cref="IMessageProvider.Complete"/> brings the rest.</summary>
    public bool IsNotice { get; init; }
}

/// <summary>What a mail from a person has beside its text.</summary>
/// <param name="Recipients">Every address that it was sent to, ours among them, as <see cref="ChannelAddress"/> keeps them.</param>
/// <param name="MessageId">The sender's own id of it, in angle brackets.</param>
/// <param name="References">Message-IDs of the thread, oldest first; the last is what it answers.</param>
/// <param name="IsAutomatic">Whether a program wrote it: an absence note, a bounce, a list (RFC 3834). It is kept, and nobody answers it.</param>
/// <param name="IsAligned">Whether the sender's domain vouches for it by DKIM or SPF; null when the provider does not say.</param>
public sealed record InboundMail(
    IReadOnlyList<string> Recipients, string Subject, string? Html, string? MessageId, IReadOnlyList<string> References, bool IsAutomatic, bool? IsAligned);

/// <summary>A picture, sound or file of a message: at the provider, at an address that a caller named, or in our storage.</summary>
/// <param name="Url">Where it is; what is stored here is fetched with the caller's token.</param>
/// <param name="Name">What the sender called it, where one can.</param>
public sealed record MediaItem(string Url, string? ContentType = null, string? Name = null)
{
    /// <summary>What <c>GET /api/v1/media/{mediaId}</c> and the resource <c>comms://media/{mediaId}</c> give it under, wherever it is.</summary>
    public string? MediaId { get; init; }

    /// <summary>The provider's own id of it, where it has one.</summary>
    public string? ExternalId { get; init; }

    /// <summary>The file in our storage; <c>GET /api/v1/files/{fileId}</c> gives an address that needs no token.</summary>
    public FileId? FileId { get; init; }

    /// <summary>How large it is, where it is stored here.</summary>
    public long? Bytes { get; init; }

    /// <summary>What else there is to know: why it was not copied, or that it was deleted and why.</summary>
    public string? Note { get; init; }
}

/// <summary>How something that a message brought is fetched.</summary>
/// <param name="Url">Where it is now.</param>
/// <param name="Authorization">What the provider asks for; it is sent to <paramref name="Root"/> alone, never to where that leads.</param>
/// <param name="Root">The provider's own address, as the deployer set it, with a path or without.</param>
public sealed record MediaAccess(string Url, System.Net.Http.Headers.AuthenticationHeaderValue? Authorization = null, string? Root = null);

/// <summary>The three things that keywords ask for.</summary>
public enum OptOutKind
{
    /// <summary>No more messages.</summary>
    Stop,

    /// <summary>Messages again.</summary>
    Start,

    /// <summary>Who is this, and how does one stop it.</summary>
    Help,
}

/// <summary>What a provider reports of a message on its way. Reports come twice, late and out of order.</summary>
/// <param name="Error">What went wrong, when something did.</param>
public sealed record StatusReport(string ProviderMessageId, ReceiptStatus Status, ProviderError? Error)
{
    /// <summary>The intent that the report carries, where it comes to an address that many share.</summary>
    public IntentId? Intent { get; init; }

    /// <summary>The agent that the report carries, likewise.</summary>
    public AgentId? Agent { get; init; }

    /// <summary>Why the person must not be written to again over this channel: <c>bounced</c>, <c>complained</c> or <c>unsubscribed</c>.</summary>
    public string? Suppression { get; init; }

    /// <summary>The Message-ID that the mail went out under, in angle brackets.</summary>
    public string? InternetMessageId { get; init; }
}

/// <summary>A provider's error code, and what it means for us.</summary>
/// <param name="Advice">What a person can do about it, as a sentence.</param>
public sealed record ProviderError(string Code, string Message, RetryWorth Worth, string Advice)
{
    /// <summary>Whether the person asked the carrier to hold back what this sender writes.</summary>
    public bool IsOptOut { get; init; }
}

/// <summary>Whether sending again can help.</summary>
public enum RetryWorth
{
    /// <summary>The same message to the same number will fail again.</summary>
    Never,

    /// <summary>It may go through later.</summary>
    Later,

    /// <summary>It may go through when the provider's window has passed.</summary>
    WhenWindowOpens,
}
