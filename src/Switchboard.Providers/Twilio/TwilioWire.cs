using System.Globalization;
using System.Text.Json.Serialization;
using Switchboard.Channels;

namespace Switchboard.Providers.Twilio;

/// <summary>The shapes of Twilio's 2010-04-01 API, those parts that we read. Numbers are strings there, dates are RFC 2822.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(WireError))]
[JsonSerializable(typeof(WireAccount))]
[JsonSerializable(typeof(WireAccounts))]
[JsonSerializable(typeof(WireMessage))]
[JsonSerializable(typeof(WireMessages))]
[JsonSerializable(typeof(WireMediaList))]
[JsonSerializable(typeof(WireAvailable))]
[JsonSerializable(typeof(WireNumber))]
[JsonSerializable(typeof(WireNumbers))]
sealed partial class TwilioWire : JsonSerializerContext;

/// <param name="Status">active, suspended or closed.</param>
/// <param name="Type">Trial or Full.</param>
sealed record WireAccount(string? Sid, string? FriendlyName, string? Status, string? Type, string? AuthToken = null, string? DateCreated = null)
{
    public DateTimeOffset? CreatedAt =>
        DateTimeOffset.TryParse(DateCreated, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    /// <summary>With its credential, which Twilio tells the account above it.</summary>
    public OpenSubaccount? AsOpen() => Sid is null || AuthToken is null
        ? null
        : new(Sid, new Dictionary<string, string>(StringComparer.Ordinal) { [TwilioCredential.AccountSid] = Sid, [TwilioCredential.AuthToken] = AuthToken });
}

sealed record WireAccounts(WireAccount[]? Accounts);

sealed record WireError(int Code, string? Message);

sealed record WireMessage(
    string? Sid, string? AccountSid, string? From, string? To, string? Body, string? Status, string? Direction, int? NumSegments, int? NumMedia,
    string? Price, string? PriceUnit, int? ErrorCode, string? ErrorMessage, string? DateCreated)
{
    public DateTimeOffset? CreatedAt =>
        DateTimeOffset.TryParse(DateCreated, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    /// <summary>Twilio writes what it takes from the account as a negative amount; null until rated.</summary>
    public long? PriceMicros =>
        PriceUnit is null or "USD" && decimal.TryParse(Price, NumberStyles.Number, CultureInfo.InvariantCulture, out var price)
            ? (long)Math.Round(Math.Abs(price) * 1_000_000m)
            : null;

    ProviderError? Error => ErrorCode is { } code and not 0 ? TwilioErrors.Find(code.ToString(CultureInfo.InvariantCulture), ErrorMessage ?? "") : null;

    public ProviderMessage? AsSent() =>
        Sid is null || TwilioStatus.Parse(Status) is not { } status
            ? null
            : new(Sid, From ?? "", To ?? "", Body ?? "", status, NumSegments ?? 1, PriceMicros, Error, CreatedAt ?? default);
}

sealed record WireMessages(WireMessage[]? Messages, string? NextPageUri);

sealed record WireMedia(string? Sid, string? ContentType, string? Uri);

sealed record WireMediaList(WireMedia[]? MediaList);

sealed record WireAvailableNumber(string? PhoneNumber);

sealed record WireAvailable(WireAvailableNumber[]? AvailablePhoneNumbers);

sealed record WireNumber(string? Sid, string? PhoneNumber, string? FriendlyName);

sealed record WireNumbers(WireNumber[]? IncomingPhoneNumbers);
