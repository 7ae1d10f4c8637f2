using System.Text.Json.Serialization;

namespace Switchboard.Providers.SendGrid;

/// <summary>The shapes of SendGrid's API, those parts that we read and write. https://www.twilio.com/docs/sendgrid/api-reference</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WireErrors))]
[JsonSerializable(typeof(WireMail))]
[JsonSerializable(typeof(WireScopes))]
[JsonSerializable(typeof(WireDomain[]))]
[JsonSerializable(typeof(WireActivity))]
[JsonSerializable(typeof(WireWebhooks))]
[JsonSerializable(typeof(WireWebhook))]
[JsonSerializable(typeof(WireSigning))]
[JsonSerializable(typeof(WireEvent[]))]
sealed partial class SendGridWire : JsonSerializerContext;

sealed record WireErrors(WireError[]? Errors);

sealed record WireError(string? Message, string? Field);

sealed record WireMail(
    WirePersonalization[] Personalizations, WireAddress From, string Subject, WireContent[] Content, Dictionary<string, string>? Headers,
    WireAttachment[]? Attachments, WireTracking TrackingSettings);

/// <param name="CustomArgs">Come back with each event, beside the event's own fields.</param>
sealed record WirePersonalization(WireAddress[] To, Dictionary<string, string> CustomArgs);

sealed record WireAddress(string Email, string? Name = null);

sealed record WireContent(string Type, string Value);

/// <param name="Content">In base64.</param>
sealed record WireAttachment(string Content, string? Type, string Filename, string Disposition = "attachment");

/// <summary>What leaves is what was written: no link leads elsewhere, nothing is added.</summary>
sealed record WireTracking(WireClicks ClickTracking, WireSwitch OpenTracking, WireSwitch SubscriptionTracking)
{
    public static readonly WireTracking Off = new(new(false, false), new(false), new(false));
}

sealed record WireClicks(bool Enable, bool EnableText);

sealed record WireSwitch(bool Enable);

sealed record WireScopes(string[]? Scopes);

sealed record WireDomain(string? Domain, bool Valid);

sealed record WireActivity(WireActivityMail[]? Messages);

sealed record WireActivityMail(string? MsgId, string? FromEmail, string? ToEmail, string? Subject, string? Status, DateTimeOffset? LastEventTime);

sealed record WireWebhooks(WireWebhook[]? Webhooks);

sealed record WireWebhook(
    string Url, bool Enabled = true, string? Id = null, string? FriendlyName = null, bool Processed = true, bool Deferred = true,
    bool Delivered = true, bool Bounce = true, bool Dropped = true,
    bool SpamReport = true, bool Unsubscribe = true, bool GroupUnsubscribe = true, bool GroupResubscribe = false, bool Open = false, bool Click = false);

sealed record WireSigning(bool? Enabled, string? PublicKey);

/// <param name="SgMessageId">The id that was answered to the send, with something behind it.</param>
/// <param name="Intent">What we sent along.</param>
/// <param name="Agent">Likewise.</param>
/// <param name="Status">RFC 3463, such as 5.1.1.</param>
sealed record WireEvent(string? Event, string? Email, string? SgMessageId, string? Reason, string? Type, string? Intent, string? Agent, string? Status = null)
{
    [JsonPropertyName("smtp-id")]
    public string? SmtpId { get; init; }
}
