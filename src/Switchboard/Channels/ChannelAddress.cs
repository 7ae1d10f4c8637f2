using Switchboard.Channels.Mail;
using Switchboard.Channels.Numbers;

namespace Switchboard.Channels;

/// <summary>
/// A person's address in the one form that is kept and compared. A telephone number is the same person whether it texts, calls or uses
/// WhatsApp, so it is kept without the channel.
/// </summary>
internal static class ChannelAddress
{
    const string WhatsappPrefix = "whatsapp:";

    /// <summary>What a caller gave, read for a channel or refused.</summary>
    /// <param name="country">Whose national numbers are understood, ISO 3166-1 alpha-2; none when it is null.</param>
    public static Outcome<string> Parse(string field, string text, ChannelKind channel, string? country)
    {
        if (channel == ChannelKind.Email)
        {
            var mailbox = EmailAddress.Parse(field, text);
            return mailbox.Succeeded ? mailbox.Value.Value : mailbox.Problem!;
        }

        var number = PhoneNumbers.Parse(field, WithoutPrefix(text), country);
        return number.Succeeded ? number.Value.Value : number.Problem!;
    }

    /// <summary>What a caller gave to find somebody by, on whatever channel: a mailbox, a number, a short code.</summary>
    public static Outcome<string> ParseAny(string field, string text, string? country)
    {
        if (text.Contains('@', StringComparison.Ordinal))
        {
            return Parse(field, text, ChannelKind.Email, country);
        }

        var number = Parse(field, text, ChannelKind.Sms, country);
        return number.Succeeded ? number
            : SenderAddress.Read(text) is { Kind: SenderKind.ShortCode } code ? code.Value
            : number.Problem!;
    }

    /// <summary>An address as a provider wrote it. Whatever it is, it is kept.</summary>
    public static string Normalize(string text, ChannelKind channel) =>
        channel == ChannelKind.Email ? EmailAddress.FromHeader(text) : SenderAddress.Normalize(WithoutPrefix(text));

    /// <summary>Which kind of address this is, for whoever has to choose a channel for it.</summary>
    public static bool IsMailbox(string address) => address.Contains('@', StringComparison.Ordinal);

    /// <summary>Whether an address says itself that it is WhatsApp's.</summary>
    public static bool NamesWhatsapp(string address) => address.AsSpan().TrimStart().StartsWith(WhatsappPrefix, StringComparison.OrdinalIgnoreCase);

    static string WithoutPrefix(string text)
    {
        var trimmed = text.Trim();
        return trimmed.StartsWith(WhatsappPrefix, StringComparison.OrdinalIgnoreCase) ? trimmed[WhatsappPrefix.Length..] : trimmed;
    }
}
