using System.Globalization;
using Switchboard.Channels;
using Switchboard.Conversations.Receiving;
using Switchboard.Data;

namespace Switchboard.Conversations;

/// <summary>A message with what it brought or takes along, and who may be asked for it.</summary>
internal sealed record MediaMessage(
    OrganizationId Organization, MessageId Id, AgentId Agent, bool IsInbound, ChannelKind Channel, CredentialId? Credential,
    string? ProviderMessageId, MediaItem[] Items)
{
    static readonly Sql Find = """
        SELECT agent_id, direction, channel, credential_id, provider_message_id, media FROM message
        WHERE organization_id = @organization AND id = @message AND media IS NOT NULL
        """;

    /// <summary>Null when there is none, or nothing came with it.</summary>
    public static ValueTask<MediaMessage?> Load(Session session, OrganizationId organization, MessageId message) =>
        session.One(Find, new { message }, row => new MediaMessage(
            organization, message, row.Id<AgentId>("agent_id"), row.Text("direction") == "in", row.Enum<ChannelKind>("channel"),
            row.IdOrNull<CredentialId>("credential_id"),
            row.TextOrNull("provider_message_id") is { } kept ? ReceivedMessage.IdAtProvider(kept) : null, MessageMedia.Read(row.Text("media"))));

    /// <summary>What one of a message's items is called from outside: the message and the item's place in it.</summary>
    public static string IdOf(MessageId message, int place) => string.Create(CultureInfo.InvariantCulture, $"{message}.{place}");

    /// <summary>Reads what <see cref="IdOf"/> gave out.</summary>
    public static (MessageId Message, int Place)? ReadId(string text) =>
        text.Split('.') is [var id, var at]
            && Ids.TryParse<MessageId>(id, out var message)
            && int.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var place)
            ? (message, place)
            : null;
}
