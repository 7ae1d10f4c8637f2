namespace Switchboard.Simulator.Twilio.Numbers;

/// <summary>A number that an account owns.</summary>
internal sealed class Number
{
    public required string Sid { get; init; }
    public required string AccountSid { get; set; }
    public required string PhoneNumber { get; init; }
    public required string Kind { get; init; }
    public required bool Sms { get; init; }
    public required bool Mms { get; init; }
    public required bool Voice { get; init; }
    public required DateTimeOffset Created { get; init; }
    public DateTimeOffset Updated { get; set; }
    public string FriendlyName { get; set; } = "";

    /// <summary>Everything that can be set by name: SmsUrl, SmsMethod, StatusCallback, VoiceUrl …</summary>
    public IReadOnlyDictionary<string, string> Settings { get; set; } = new Dictionary<string, string>();

    public string? this[string setting] => Settings.GetValueOrDefault(setting) is { Length: > 0 } value ? value : null;
}

internal sealed record CapabilityShape(bool Voice, bool Sms, bool Mms, bool Fax);

internal sealed record NumberShape(
    string AccountSid,
    string? AddressSid,
    string AddressRequirements,
    string ApiVersion,
    bool Beta,
    CapabilityShape Capabilities,
    string DateCreated,
    string DateUpdated,
    string FriendlyName,
    string? IdentitySid,
    string PhoneNumber,
    string Origin,
    string Sid,
    string? SmsApplicationSid,
    string SmsFallbackMethod,
    string SmsFallbackUrl,
    string SmsMethod,
    string SmsUrl,
    string StatusCallback,
    string StatusCallbackMethod,
    string? TrunkSid,
    string Uri,
    string VoiceReceiveMode,
    string? VoiceApplicationSid,
    bool VoiceCallerIdLookup,
    string VoiceFallbackMethod,
    string VoiceFallbackUrl,
    string VoiceMethod,
    string VoiceUrl,
    string EmergencyStatus,
    string? EmergencyAddressSid,
    string EmergencyAddressStatus,
    string? BundleSid,
    string Status,
    string Type,
    Dictionary<string, string> SubresourceUris)
{
    public static NumberShape Of(Number n) => new(
        n.AccountSid, n["AddressSid"], "none", "2010-04-01", false, new(n.Voice, n.Sms, n.Mms, false),
        TwilioJson.Date(n.Created), TwilioJson.Date(n.Updated), n.FriendlyName, n["IdentitySid"], n.PhoneNumber, "twilio", n.Sid,
        n["SmsApplicationSid"], n["SmsFallbackMethod"] ?? "POST", n["SmsFallbackUrl"] ?? "", n["SmsMethod"] ?? "POST", n["SmsUrl"] ?? "",
        n["StatusCallback"] ?? "", n["StatusCallbackMethod"] ?? "POST", n["TrunkSid"], $"/2010-04-01/Accounts/{n.AccountSid}/IncomingPhoneNumbers/{n.Sid}.json",
        n["VoiceReceiveMode"] ?? "voice", n["VoiceApplicationSid"], string.Equals(n["VoiceCallerIdLookup"], "true", StringComparison.OrdinalIgnoreCase),
        n["VoiceFallbackMethod"] ?? "POST", n["VoiceFallbackUrl"] ?? "", n["VoiceMethod"] ?? "POST", n["VoiceUrl"] ?? "",
        n["EmergencyStatus"] ?? "Inactive", n["EmergencyAddressSid"], "unregistered", n["BundleSid"], "in-use", n.Kind,
        new() { ["assigned_add_ons"] = $"/2010-04-01/Accounts/{n.AccountSid}/IncomingPhoneNumbers/{n.Sid}/AssignedAddOns.json" });
}

internal sealed record NumberPage(
    IReadOnlyList<NumberShape> IncomingPhoneNumbers, int Start, int End, int Page, int PageSize, string Uri, string FirstPageUri, string? NextPageUri,
    string? PreviousPageUri);
