using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Switchboard.Simulator.People;
using Switchboard.Simulator.Twilio.Numbers;

namespace Switchboard.Simulator.Twilio.Messages;

/// <summary>What an application is told of a text. https://www.twilio.com/docs/messaging/guides/webhook-request</summary>
internal static class TextFields
{
    public static List<KeyValuePair<string, string>> Of(Message message, string? keyword)
    {
        var (from, to) = (NumberPlan.RangeOf(message.From), NumberPlan.RangeOf(message.To));
        List<KeyValuePair<string, string>> fields =
        [
            new("ToCountry", to?.Iso ?? ""), new("ToState", to?.Region ?? ""), new("SmsMessageSid", message.Sid),
            new("NumMedia", message.Media.Count.ToString(CultureInfo.InvariantCulture)), new("ToCity", to?.Locality?.ToUpperInvariant() ?? ""),
            new("FromZip", from?.PostalCode ?? ""), new("SmsSid", message.Sid), new("FromState", from?.Region ?? ""), new("SmsStatus", "received"),
            new("FromCity", from?.Locality?.ToUpperInvariant() ?? ""), new("Body", message.Body), new("FromCountry", from?.Iso ?? ""), new("To", message.To),
            new("ToZip", to?.PostalCode ?? ""), new("NumSegments", message.NumSegments.ToString(CultureInfo.InvariantCulture)), new("MessageSid", message.Sid),
            new("AccountSid", message.Account.Sid), new("From", message.From), new("ApiVersion", "2010-04-01"),
        ];
        if (message.Account.AdvancedOptOut && keyword is not null)
        {
            fields.Add(new("OptOutType", keyword));
        }

        return fields;
    }
}

/// <summary>
/// What an application is told of a WhatsApp message.
/// https://www.twilio.com/docs/messaging/guides/webhook-request#whatsapp-specific-parameters
/// </summary>
internal static class ChatFields
{
    public static List<KeyValuePair<string, string>> Of(Message message, Letter letter, string? profile, Message? quoted)
    {
        var number = message.From[(Draft.Chat.Length + 1)..];
        var name = profile ?? number;
        List<KeyValuePair<string, string>> fields =
        [
            new("SmsMessageSid", message.Sid), new("NumMedia", message.Media.Count.ToString(CultureInfo.InvariantCulture)), new("ProfileName", name),
            new("MessageType", Kind(message, letter, quoted)), new("SmsSid", message.Sid), new("WaId", number), new("SmsStatus", "received"),
            new("Body", message.Body),
            new("To", message.To), new("NumSegments", "1"), new("ReferralNumMedia", "0"), new("MessageSid", message.Sid),
            new("AccountSid", message.Account.Sid),
            new("ChannelMetadata", Metadata(name, number)), new("From", message.From), new("ApiVersion", "2010-04-01"),
        ];
        Add("ButtonText", letter.ButtonText);
        Add("ButtonPayload", letter.ButtonText is null ? null : letter.ButtonPayload ?? letter.ButtonText);
        Add("OriginalRepliedMessageSid", letter.RepliedTo);
        Add("OriginalRepliedMessageSender", letter.RepliedTo is null ? null : quoted?.From ?? message.To);
        Add("Latitude", letter.Latitude?.ToString("R", CultureInfo.InvariantCulture));
        Add("Longitude", letter.Longitude?.ToString("R", CultureInfo.InvariantCulture));
        Add("Label", letter.Label);
        Add("Address", letter.Address);
        Add("Forwarded", letter.Forwarded ? "true" : null);
        return fields;

        void Add(string key, string? value)
        {
            if (value is not null)
            {
                fields.Add(new(key, value));
            }
        }
    }

    static string Kind(Message message, Letter letter, Message? quoted) =>
        letter.ButtonText is not null ? quoted?.Template is null ? "interactive" : "button"
        : letter.Latitude is not null ? "location"
        : message.Media.Count == 0 ? "text"
        : message.Media[0].ContentType.Split('/')[0] switch
        {
            "image" => message.Media[0].ContentType == "image/webp" ? "sticker" : "image",
            "audio" => "audio",
            "video" => "video",
            _ => message.Media[0].ContentType.EndsWith("vcard", StringComparison.Ordinal) ? "contacts" : "document",
        };

    static string Metadata(string name, string number) => new JsonObject
    {
        ["type"] = "whatsapp",
        ["data"] = new JsonObject { ["context"] = new JsonObject { ["ProfileName"] = name, ["WaId"] = number } },
    }.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
