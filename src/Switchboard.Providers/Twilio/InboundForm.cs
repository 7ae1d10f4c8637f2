using System.Collections.Frozen;
using System.Text;
using Switchboard.Channels;

namespace Switchboard.Providers.Twilio;

/// <summary>The form of an inbound message. https://www.twilio.com/docs/messaging/guides/webhook-request</summary>
static class InboundForm
{
    public static readonly IReadOnlyDictionary<string, string> NoExtras = FrozenDictionary<string, string>.Empty;

    const int MostMedia = 10;

    /// <summary>What only some messages carry, and someone further in may want.</summary>
    static readonly byte[][] Extras =
        [.. new[] { "ProfileName", "Forwarded", "ButtonText", "ButtonPayload", "ListTitle", "ListId", "Latitude", "Longitude", "Address", "Label" }
            .Select(Encoding.UTF8.GetBytes)];

    public static InboundMessage? Read(WebhookForm form)
    {
        var id = form.Text("MessageSid"u8) ?? form.Text("SmsSid"u8) ?? form.Text("SmsMessageSid"u8);
        if (string.IsNullOrEmpty(id)
            || form.Text("From"u8) is not { Length: > 0 } from
            || form.Text("To"u8) is not { Length: > 0 } to
            || (form.TryFind("SmsStatus"u8, out var status) && !status.SequenceEqual("received"u8)))
        {
            return null;
        }

        return new(
            id,
            form.Text("AccountSid"u8) ?? "",
            from,
            to,
            form.Text("Body"u8) ?? "",
            MediaIn(form),
            Math.Max(1, form.Number("NumSegments"u8, 1)),
            OptOutIn(form),
            null,
            ExtrasIn(form))
        {
            ParentId = form.Text("OriginalRepliedMessageSid"u8) is { Length: > 0 } parent ? parent : null,
        };
    }

    static MediaItem[] MediaIn(WebhookForm form)
    {
        var count = Math.Clamp(form.Number("NumMedia"u8, 0), 0, MostMedia);
        if (count == 0)
        {
            return [];
        }

        List<MediaItem> media = [];
        for (var i = 0; i < count; i++)
        {
            if (form.Text(Encoding.UTF8.GetBytes($"MediaUrl{i}")) is { Length: > 0 } url)
            {
                media.Add(new(url, form.Text(Encoding.UTF8.GetBytes($"MediaContentType{i}"))));
            }
        }

        return [.. media];
    }

    static OptOutKind? OptOutIn(WebhookForm form) =>
        !form.TryFind("OptOutType"u8, out var type) ? null
        : type.SequenceEqual("STOP"u8) ? OptOutKind.Stop
        : type.SequenceEqual("START"u8) ? OptOutKind.Start
        : type.SequenceEqual("HELP"u8) ? OptOutKind.Help
        : null;

    static IReadOnlyDictionary<string, string> ExtrasIn(WebhookForm form)
    {
        Dictionary<string, string>? found = null;
        foreach (var key in Extras)
        {
            if (form.Text(key) is { Length: > 0 } value)
            {
                (found ??= new(StringComparer.Ordinal))[Encoding.UTF8.GetString(key)] = value;
            }
        }

        return found ?? NoExtras;
    }
}
