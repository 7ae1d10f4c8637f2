namespace Switchboard.Channels;

/// <summary>The ways to reach a person.</summary>
public enum ChannelKind
{
    /// <summary>SMS and MMS.</summary>
    Sms,

    /// <summary>WhatsApp.</summary>
    Whatsapp,

    /// <summary>E-mail.</summary>
    Email,

    /// <summary>Telephone calls.</summary>
    Voice,

    /// <summary>The chat on a website.</summary>
    Webchat,
}
