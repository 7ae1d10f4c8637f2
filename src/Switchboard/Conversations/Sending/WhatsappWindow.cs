using Switchboard.Channels;
using Switchboard.Channels.Gate;
using Switchboard.Data;

namespace Switchboard.Conversations.Sending;

/// <summary>
/// A text of one's own goes over WhatsApp only within 24 hours of the person's last message; later only an approved template does.
/// https://developers.facebook.com/docs/whatsapp/conversation-types
/// </summary>
internal sealed class WhatsappWindow : IGateRule
{
    static readonly TimeSpan Window = TimeSpan.FromHours(24);

    static readonly Sql LastHeard = """
        SELECT max(heard_at) AS heard_at FROM (
            SELECT max(m.created_at) AS heard_at FROM contact_address a
            JOIN conversation c ON c.organization_id = a.organization_id AND c.agent_id = @AgentId AND c.contact_id = a.contact_id
            JOIN message m ON m.conversation_id = c.id AND m.id >= @since
            WHERE a.organization_id = @organization AND a.address = @To AND m.organization_id = @organization AND m.channel = 'whatsapp' AND m.direction = 'in' AND m.from_address = @To
            UNION ALL
            SELECT max(m.created_at) AS heard_at FROM contact_address a
            JOIN conversation c ON c.organization_id = a.organization_id AND c.agent_id = @AgentId AND c.contact_id = a.contact_id
            JOIN conversation joined ON joined.merged_into = c.id
            JOIN message m ON m.conversation_id = joined.id AND m.id >= @since
            WHERE a.organization_id = @organization AND a.address = @To AND m.organization_id = @organization AND m.channel = 'whatsapp' AND m.direction = 'in' AND m.from_address = @To
        ) AS either
        """;

    public string Name => "whatsapp_window";

    public int Order => 60;

    public async ValueTask<Verdict> Judge(Outbound outbound, Session session)
    {
        if (outbound.Channel != ChannelKind.Whatsapp || outbound.IsTemplate)
        {
            return Verdict.Allow;
        }

        // What was taken in late still counts from when it was written.
        var asked = new { outbound.AgentId, outbound.To, since = Ids.Floor(MessageId.Prefix, outbound.At - Window) };
        var heard = await session.One(LastHeard, asked, row => row.InstantOrNull("heard_at"));
        return heard + Window > outbound.At
            ? Verdict.Allow
            : Verdict.Deny(
                heard is null ? "This person hasn't written over WhatsApp within 24 hours." : $"This person last wrote over WhatsApp at {heard:yyyy-MM-dd HH:mm} UTC, more than 24 hours before.",
                Name, "MSG-1: WhatsApp's customer service window",
                next: "Send an approved template (templateId, templateVars), or use another channel.");
    }
}
