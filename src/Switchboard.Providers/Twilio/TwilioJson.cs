using System.Text.Json;
using System.Text.Json.Serialization;

namespace Switchboard.Providers.Twilio;

/// <summary>The shapes of Twilio's newer APIs, those parts that we read and write.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WireSender))]
[JsonSerializable(typeof(WireSenders))]
[JsonSerializable(typeof(WireContent))]
[JsonSerializable(typeof(WireContents))]
[JsonSerializable(typeof(WireApprovals))]
[JsonSerializable(typeof(WireSubmission))]
sealed partial class TwilioJson : JsonSerializerContext;

sealed record WireMeta(string? NextPageUrl);

/// <param name="SenderId"><c>whatsapp:</c> and a number.</param>
sealed record WireSender(
    string? Sid = null, string? Status = null, string? SenderId = null, WireSenderProfile? Profile = null, WireSenderWebhook? Webhook = null,
    WireOfflineReason[]? OfflineReasons = null);

sealed record WireSenderProfile(string? Name);

sealed record WireSenderWebhook(string? CallbackUrl, string? CallbackMethod, string? FallbackUrl, string? FallbackMethod);

sealed record WireOfflineReason(string? Message);

sealed record WireSenders(WireSender[]? Senders, WireMeta? Meta) : IWirePage;

/// <param name="Types">The content by type, such as <c>twilio/text</c>.</param>
/// <param name="ApprovalRequests">Only in lists.</param>
sealed record WireContent(
    string? Sid, string? FriendlyName, string? Language, Dictionary<string, JsonElement>? Variables, Dictionary<string, JsonElement>? Types,
    WireApproval? ApprovalRequests = null);

sealed record WireContents(WireContent[]? Contents, WireMeta? Meta) : IWirePage;

sealed record WireApproval(string? Status, string? Category, string? RejectionReason);

sealed record WireApprovals(WireApproval? Whatsapp);

sealed record WireSubmission(string Name, string Category);
