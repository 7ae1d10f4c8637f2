using Switchboard.Channels;

namespace Switchboard.Compliance;

/// <summary>A channel over which people are contacted, or all of them.</summary>
internal enum AnyChannel
{
    /// <summary>Every channel, also those to come.</summary>
    All,

    /// <summary>SMS and MMS.</summary>
    Sms,

    /// <summary>WhatsApp.</summary>
    Whatsapp,

    /// <summary>E-mail.</summary>
    Email,

    /// <summary>Telephone calls.</summary>
    Voice,
}

/// <summary>A person's address, as it is named together with a channel.</summary>
internal static class AddressOnChannel
{
    /// <summary>The longest that is read.</summary>
    public const int Longest = 400;

    /// <summary>The address as it is kept, or the problem to answer with: over mail goes a mailbox, over all else a number.</summary>
    public static Outcome<string> Parse(string field, string text, AnyChannel channel)
    {
        var address = ChannelAddress.ParseAny(field, text, null);
        return address.Problem is null && channel != AnyChannel.All && ChannelAddress.IsMailbox(address.Value) != (channel == AnyChannel.Email)
            ? Problem.Invalid(
                field,
                $"This is a {(channel == AnyChannel.Email ? "number" : "mailbox")}, and the channel is {EnumText.Of(channel)}.",
                "Name the address that the person has on this channel, or channel all.")
            : address;
    }
}
