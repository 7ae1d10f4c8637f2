using System.Text.Json.Serialization;

namespace Switchboard.Providers.Resend;

/// <summary>The shapes of Resend's API, those parts that we read and write. https://resend.com/docs/api-reference</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WireError))]
[JsonSerializable(typeof(WireDraft))]
[JsonSerializable(typeof(WireId))]
[JsonSerializable(typeof(WireEmail))]
[JsonSerializable(typeof(WirePage<WireEmail>))]
[JsonSerializable(typeof(WireReceived))]
[JsonSerializable(typeof(WirePage<WireReceived>))]
[JsonSerializable(typeof(WireFile))]
[JsonSerializable(typeof(WirePage<WireFile>))]
[JsonSerializable(typeof(WirePage<WireEndpoint>))]
[JsonSerializable(typeof(WirePage<WireDomain>))]
[JsonSerializable(typeof(WireEndpoint))]
[JsonSerializable(typeof(WireDomain))]
[JsonSerializable(typeof(WireNewDomain))]
[JsonSerializable(typeof(WireNotice))]
sealed partial class ResendWire : JsonSerializerContext;

/// <summary>This one shape is in camel case.</summary>
sealed record WireError([property: JsonPropertyName("statusCode")] int? StatusCode, string? Name, string? Message);

sealed record WireDraft(
    string From, string[] To, string Subject, string? Html, string? Text, Dictionary<string, string>? Headers, WireAttachment[]? Attachments, WireTag[] Tags);

sealed record WireAttachment(string Path, string Filename);

sealed record WireTag(string Name, string Value);

sealed record WireId(string? Id, string? SigningSecret = null);

sealed record WireEmail(
    string? Id, string? MessageId, string[]? To, string? From, string? Subject, string? LastEvent,
    [property: JsonConverter(typeof(ResendInstant))] DateTimeOffset? CreatedAt, WireTag[]? Tags = null);

sealed record WireReceived(
    string? Id, string[]? To, string[]? Cc, string[]? Bcc, string[]? ReceivedFor, string? From, string? Subject, string? MessageId, string? Html,
    string? Text, Dictionary<string, string>? Headers, [property: JsonConverter(typeof(ResendInstant))] DateTimeOffset? CreatedAt, WireFile[]? Attachments);

sealed record WireFile(string? Id, string? Filename, string? ContentType, string? DownloadUrl);

sealed record WirePage<T>(T[]? Data, bool? HasMore);

sealed record WireEndpoint(string? Id, string? Endpoint, string[]? Events);

sealed record WireNewDomain(string Name, WireCapabilities Capabilities);

sealed record WireCapabilities(string Sending, string Receiving);

sealed record WireDomain(string? Id, string? Name, string? Status, WireRecord[]? Records = null);

sealed record WireRecord(string? Record, string? Name, string? Type, string? Value, int? Priority, string? Status);

sealed record WireNotice(string? Type, [property: JsonConverter(typeof(ResendInstant))] DateTimeOffset? CreatedAt, WireNoticeData? Data);

sealed record WireNoticeData(
    string? EmailId, string? MessageId, string? From, string[]? To, string[]? Cc, string[]? Bcc, string[]? ReceivedFor, string? Subject,
    Dictionary<string, string>? Tags, WireBounce? Bounce, WireReason? Failed, WireReason? Suppressed);

sealed record WireBounce(string? Message, string? Type, string? SubType);

sealed record WireReason(string? Reason, string? Message);
