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
    IReadOnlyDictionary<string, string> Extras);

/// <summary>A picture, sound or file at the provider.</summary>
public sealed record MediaItem(string Url, string? ContentType);

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
public sealed record StatusReport(string ProviderMessageId, ReceiptStatus Status, ProviderError? Error);

/// <summary>A provider's error code, and what it means for us.</summary>
/// <param name="Advice">What a person can do about it, as a sentence.</param>
public sealed record ProviderError(string Code, string Message, RetryWorth Worth, string Advice);

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
