namespace Switchboard.Channels;

/// <summary>The channels that a request can name: those of <see cref="ChannelKind"/> that this version has, and no others.</summary>
public enum OpenChannel
{
    /// <summary>SMS and MMS.</summary>
    Sms = ChannelKind.Sms,

    /// <summary>WhatsApp.</summary>
    Whatsapp = ChannelKind.Whatsapp,

    /// <summary>E-mail.</summary>
    Email = ChannelKind.Email,
}
